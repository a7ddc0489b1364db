/** How `3/4/2026` is read. ISO dates are read in either case. */
export type SlashDates = 'month_first' | 'day_first' | 'refuse';

/** Patterns of days and times as files write them, which both engines match before they convert. */
export const YEAR = '([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])';
export const ISO_DATE = `${YEAR}-[0-9]{2}-[0-9]{2}`;
export const SLASH_DATE = `[0-9]{1,2}/[0-9]{1,2}/${YEAR}`;
export const CLOCK = '([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?';

/** As long as DuckDB keeps all of it: microseconds. */
export const EXACT_CLOCK = '([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6}0*)?)?';
