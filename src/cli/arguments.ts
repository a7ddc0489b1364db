import { InvalidArgumentError } from 'commander';

// What a flag's text may be. Each throws a usage error that shows what was given and what is meant.

export function parseAsOf(text: string): string {
  return text === 'today' || text === 'latest' ? text : parseDate(text);
}

export function parseDate(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  if (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(text)
  )
    return text;
  throw new InvalidArgumentError(`'${text}' is no date such as 2026-04-28.`);
}

export function parseRange(text: string): { from: string; to: string } {
  const [from = '', to = '', ...more] = text.split('..');
  if (more.length > 0)
    throw new InvalidArgumentError(`'${text}' is no range such as 2026-01-01..2026-01-31.`);
  const range = { from: parseDate(from), to: parseDate(to) };
  if (range.from > range.to) throw new InvalidArgumentError(`'${text}' ends before it begins.`);
  return range;
}

export function parseSeconds(text: string): number {
  if (/^\d+(\.\d+)?s?$/.test(text)) return Number.parseFloat(text);
  throw new InvalidArgumentError(`'${text}' is no number of seconds.`);
}

export function parseSchedule(text: string): string {
  if (/^\S+( \S+){4,5}$/.test(text.trim())) return text.trim();
  throw new InvalidArgumentError(`'${text}' is no cron expression such as "0 6 * * *".`);
}

/** A share such as `10%` or `12.5%`, from 0 and below 100, in millionths. */
export function parseControl(text: string): number {
  const [, whole = '', part = ''] = /^(\d{1,2})(?:\.(\d{1,4}))?%$/.exec(text.trim()) ?? [];
  if (whole !== '') return Number(whole + part.padEnd(4, '0'));
  const isAll = /^100(\.0+)?%$/.test(text.trim());
  throw new InvalidArgumentError(
    isAll
      ? '100% leaves nobody to treat.'
      : `'${text}' is no share such as 10% or 12.5%, from 0% and below 100%.`,
  );
}

export function parseCount(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`'${text}' is no whole number.`);
}

/** Of an option that may be given several times: all its texts. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
