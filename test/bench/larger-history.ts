import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many times as much as the files there are, in both ways in which a shop grows. */
export interface Growth {
  /** Times as many days: earlier ones, of the same customers. At most 10. */
  days: number;
  /** Times as many customers: each day's file as many times as long. At most 10. */
  customers: number;
}

const DAY_MS = 86_400_000;
const MOST = 10;
const LINE = /^([A-Z]?)(\d{6})(,.*,)(\d{5})?((?:\.0)?,[^,]*,)\d{4}-\d\d-\d\d( .*)?$/;

/**
 * Writes daily files with `days × customers` times the records of those in `from`: earlier days before them, and in each
 * file the lines of further customers after its own. Every record keeps to the rules that it kept to before: six or
 * seven characters an invoice number (no two copies share one, cancellations included), five digits a customer. No
 * file has the bytes of another, and the same growth gives the same bytes. Gives the files' names, oldest first.
 */
export function writeLargerHistory(from: string, to: string, { days, customers }: Growth): string[] {
  for (const times of [days, customers])
    if (!Number.isInteger(times) || times < 1 || times > MOST)
      throw new RangeError(`numbers of invoices and customers suffice for 1 to ${MOST} times, not ${times}`);
  const files = readdirSync(from).sort();
  const contents = files.map((name) => readFileSync(join(from, name), 'utf8'));
  const numbers = numbersIn(contents, { days, customers });
  mkdirSync(to, { recursive: true });
  const written = files.map((name, i) => {
    const { header, records, lineEnd } = recordsOf(contents[i] ?? '');
    return Array.from({ length: days }, (_, earlier) => {
      const day = name.slice(0, 10);
      const date = new Date(Date.parse(day) - earlier * files.length * DAY_MS).toISOString().slice(0, 10);
      const copies = Array.from({ length: customers }, (_, more) =>
        copyOf(records, { earlier, more, date }, numbers),
      );
      const target = name.replace(day, date);
      writeFileSync(join(to, target), [header, ...copies.flat(), ''].join(lineEnd));
      return target;
    });
  });
  return written.flat().sort();
}

/** One record, taken apart where a copy differs from it. */
interface Parts {
  /** Before the digits of its invoice; empty for a sale. */
  letter: string;
  number: number;
  middle: string;
  customer: number | undefined;
  country: string;
  clock: string;
}

/** Which numbers the files use, and so by how much those of a copy have to differ. */
interface Numbers {
  invoiceSpan: number;
  customerSpan: number;
  /** The place of each invoice number that has a letter among all of those. */
  lettered: ReadonlyMap<string, number>;
}

function recordsOf(text: string): { header: string; records: Parts[]; lineEnd: string } {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const [header = '', ...lines] = text.split(lineEnd);
  return { header, records: lines.filter((line) => line !== '').map(partsOf), lineEnd };
}

function partsOf(line: string): Parts {
  const [, letter = '', number, middle = '', customer, country = '', clock = ''] = LINE.exec(line) ?? [];
  if (number === undefined) throw new Error(`the bench can make no copy of this record: ${line}`);
  const who = customer === undefined ? undefined : Number(customer);
  return { letter, number: Number(number), middle, customer: who, country, clock };
}

/** Throws where six or seven characters would not do for the invoices, or five digits for the customers. */
function numbersIn(contents: readonly string[], { days, customers }: Growth): Numbers {
  const all = contents.flatMap((text) => text.match(/^[A-Z]?\d{6}(?=,)/gm) ?? []);
  const sales = rangeOf(all.filter((invoice) => invoice.length === 6).map(Number));
  const who = rangeOf(
    contents
      .flatMap((text) => text.match(/(?<=,)\d{5}(?=(\.0)?,[^,\n]*,\d{4}-\d\d-\d\d)/g) ?? [])
      .map(Number),
  );
  const lettered = new Map(
    [...new Set(all.filter((invoice) => invoice.length === 7))].sort().map((one, i) => [one, i]),
  );
  const first = sales.least - (days - 1) * sales.span;
  const last = sales.most + (MOST * customers - 1) * sales.span * Math.min(1, customers - 1);
  if (
    first < 0 ||
    last > 9_999_999 ||
    who.most + (customers - 1) * who.span > 99_999 ||
    lettered.size * (MOST * customers) > sales.least
  )
    throw new RangeError('there are too many numbers in these files to make so many copies of them');
  return { invoiceSpan: sales.span, customerSpan: who.span, lettered };
}

function rangeOf(values: readonly number[]): { least: number; most: number; span: number } {
  const [least, most] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Infinity, 0],
  );
  return { least, most, span: Math.max(0, most - least) + 1 };
}

/** Which copy of the files: how many whole histories before their days, how many times all customers after theirs. */
interface Copy {
  earlier: number;
  more: number;
  date: string;
}

function copyOf(records: readonly Parts[], copy: Copy, numbers: Numbers): string[] {
  return records.map(({ letter, number, middle, customer, country, clock }) => {
    const invoice =
      letter === '' ? saleNumber(number, copy, numbers) : letteredNumber(letter, number, copy, numbers);
    const who = customer === undefined ? '' : customer + copy.more * numbers.customerSpan;
    return letter + invoice + middle + who + country + copy.date + clock;
  });
}

/** The shop's own customers go backwards from the real numbers, further ones on after them: both grow with the days. */
function saleNumber(number: number, { earlier, more }: Copy, { invoiceSpan }: Numbers): string {
  const shift = more === 0 ? -earlier : more * MOST + (MOST - 1 - earlier);
  return String(number + shift * invoiceSpan).padStart(6, '0');
}

/** With a letter before it there is room for six digits alone: copies are numbered from 0 on, below the real ones. */
function letteredNumber(
  letter: string,
  number: number,
  { earlier, more }: Copy,
  { lettered }: Numbers,
): string {
  const copy = more * MOST + earlier;
  if (copy === 0) return String(number);
  return String((copy - 1) * lettered.size + (lettered.get(`${letter}${number}`) ?? 0)).padStart(6, '0');
}
