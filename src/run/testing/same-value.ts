import type { Value } from '../../warehouse/statements.ts';

const EXACT = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*)$/;
const APPROXIMATE = /^(DOUBLE|FLOAT)$/;

/** How far two DOUBLEs may be apart and still be the same, as a share of the larger. */
const TOLERANCE = 1e-9;

/**
 * Whether a value of a column of this type is what somebody wrote: whole numbers and decimals to the last digit
 * (1.5 = 1.50), doubles to nine digits, a timestamp with its clock or at midnight, anything else as DuckDB prints it.
 */
export function sameValue(type: string, written: string | null, found: Value): boolean {
  if (written === null || found === null) return written === null && found === null;
  const printed = printValue(found);
  if (EXACT.test(type)) return plainNumber(written) === plainNumber(printed);
  if (APPROXIMATE.test(type)) return written === printed || isNear(written, printed);
  if (type === 'BOOLEAN') return written.toLowerCase() === printed;
  if (type.startsWith('TIMESTAMP')) return midnightIfBare(written) === midnightIfBare(printed);
  return written === printed;
}

/** A value as DuckDB prints it. */
export function printValue(value: Exclude<Value, null>): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `+01.50` as `1.5`; what is no plain number as it stands. */
function plainNumber(text: string): string {
  const [, sign = '', whole = '', decimals = ''] = /^([+-]?)(\d*)(?:[.](\d*))?$/.exec(text) ?? [];
  if (whole + decimals === '') return text;
  const [left, right] = [whole.replace(/^0+/, '') || '0', decimals.replace(/0+$/, '')];
  const number = right === '' ? left : `${left}.${right}`;
  return sign === '-' && number !== '0' ? `-${number}` : number;
}

function isNear(written: string, printed: string): boolean {
  if (written.trim() === '') return false;
  const [a, b] = [Number(written), Number(printed)];
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

function midnightIfBare(text: string): string {
  const clock = text.replace('T', ' ');
  return /^\d{4}-\d{2}-\d{2}$/.test(clock) ? `${clock} 00:00:00` : clock;
}
