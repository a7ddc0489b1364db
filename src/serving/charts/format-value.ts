import type { Format } from '../../definitions/panel.ts';
import type { Value } from '../../warehouse/statements.ts';

/** A column of an answer. */
export interface Column {
  name: string;
  type: string;
}

const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|DOUBLE|FLOAT|DECIMAL)/;

export function isNumeric({ type }: Column): boolean {
  return NUMBERS.test(type);
}

/** A number where a value is one, decimals that came as text included; null where it is none. */
export function toNumber(value: Value | undefined): number | null {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** How a column is written, where its definition does not say: as its type is best read. */
export function usualFormat({ name, type }: Column): Format {
  if (type === 'DATE') return 'date';
  if (/^(DECIMAL)/.test(type)) return 'amount';
  if (/^(DOUBLE|FLOAT)/.test(type)) return /(^|_)share(_|$)/i.test(name) ? 'share' : 'number';
  return isNumeric({ name, type }) ? 'count' : 'text';
}

const NOTHING = '–';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const oneDecimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const twoDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A value as a person reads it. */
export function formatValue(value: Value | undefined, format: Format): string {
  if (value === null || value === undefined) return NOTHING;
  if (format === 'text') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (format === 'date') return String(value).slice(0, 10);
  if (format === 'month') return String(value).slice(0, 7);
  const number = toNumber(value);
  if (number === null) return String(value);
  if (format === 'count') return whole.format(number);
  if (format === 'amount') return cents.format(number);
  if (format === 'share') return `${oneDecimal.format(100 * number)} %`;
  if (format === 'percent') return `${oneDecimal.format(number)} %`;
  if (format === 'days') return `${significant.format(number)} d`;
  return Math.abs(number) >= 1000 ? whole.format(number) : significant.format(number);
}

/** A number in as few characters as an axis has room for: 1.2M. */
export function shortNumber(value: number, format: Format): string {
  if (format === 'share') return `${whole.format(100 * value)} %`;
  if (format === 'percent') return `${whole.format(value)} %`;
  // One decimal would call several ticks of an axis that ends at 0.2 the same.
  return Math.abs(value) < 1 ? twoDigits.format(value) : short.format(value);
}

/** A column's name as words, where its definition gives no label. */
export function labelOf(name: string, labels: Record<string, string>): string {
  const label = labels[name];
  if (label !== undefined) return label;
  const words = name
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .trim();
  return (
    words.charAt(0).toUpperCase() +
    words.slice(1).replace(/ ([A-Z])(?=[a-z])/g, (_, letter) => ` ${letter.toLowerCase()}`)
  );
}
