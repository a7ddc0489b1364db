/**
 * A value as a word by itself: what stands before and after it is no letter and no digit, so that `13085` is in
 * `x,13085.0,y` and not in `113085`.
 */

const BETWEEN = '[^\\p{L}\\p{N}]';

/** A regular expression, for RE2 and JavaScript's `u` alike, that finds any of these values as whole tokens. */
export function tokenPattern(values: readonly string[]): string {
  const any = values.map((value) => value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  return `(^|${BETWEEN})(${any})(${BETWEEN}|$)`;
}

/** Whether a text has any of these values as a whole token. */
export function mentions(text: string, values: readonly string[]): boolean {
  return new RegExp(tokenPattern(values), 'u').test(text);
}

/** How often bytes hold any of these values in UTF-8, delimited by what is no ASCII letter or digit. */
export function countInBytes(bytes: Buffer, values: readonly string[]): number {
  return values.reduce((sum, value) => sum + countOne(bytes, Buffer.from(value)), 0);
}

function countOne(bytes: Buffer, value: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(value); at !== -1; at = bytes.indexOf(value, at + 1))
    if (!isAlphanumeric(bytes[at - 1]) && !isAlphanumeric(bytes[at + value.length])) count += 1;
  return count;
}

function isAlphanumeric(byte: number | undefined): boolean {
  return byte !== undefined && /[0-9A-Za-z]/.test(String.fromCharCode(byte));
}

/**
 * Whether a value is likely to mean other things too: a number of few digits is a quantity, a line or a count
 * elsewhere, and that it is found there says nothing of a person.
 */
export function isCommon(value: string): boolean {
  return /^\d{1,9}$/.test(value) || value.length < 4;
}
