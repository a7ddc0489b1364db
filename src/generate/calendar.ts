/** Which of 3/4/2026's numbers is the month. */
export type SlashOrder = 'month_first' | 'day_first';

const DAY_MS = 86_400_000;

/** The day of a date text such as `2010-12-01 08:26:00` or `12/1/2010 8:26`, as `YYYY-MM-DD`; undefined if it is none. */
export function dayOf(text: string, order: SlashOrder): string | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?$/.exec(text);
  if (iso !== null) return existing(iso[1], iso[2], iso[3]);
  const slash = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: .*)?$/.exec(text);
  if (slash === null) return undefined;
  return order === 'month_first'
    ? existing(slash[3], slash[1], slash[2])
    : existing(slash[3], slash[2], slash[1]);
}

/** What follows the day in a date text: `08:26:00`, or nothing. */
export function clockOf(text: string): string {
  return /^\S+?[ T](.*)$/.exec(text)?.[1] ?? '';
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

function existing(year = '', month = '', day = ''): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}
