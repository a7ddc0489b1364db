import type { Random } from '../../src/random.ts';

/** A daily file: its header and its lines, none of which holds a quoted line break. */
export interface Day {
  name: string;
  header: string;
  lines: string[];
}

/** Something that goes wrong with a daily file, as it does in life. */
export interface Fault {
  what: string;
  /** The faulty file in the place of the good one; the random numbers follow from a seed. */
  inject(day: Day, random: Random): Day;
}

// Places of the fields in a line; those that a fault touches are never quoted in the lines that are picked.
const [STOCK_CODE, QUANTITY, PRICE, CUSTOMER, COUNTRY, DATE] = [1, 3, 4, 5, 6, 7];

/** Fifteen faults. Each says what it does to how much of the file. */
export const FAULTS: Fault[] = [
  {
    what: 'Quantity is empty in 5 % of the lines',
    inject: onSome(0.05, (fields) => put(fields, QUANTITY, '')),
  },
  {
    what: 'StockCode is empty in 5 % of the lines',
    inject: onSome(0.05, (fields) => put(fields, STOCK_CODE, '')),
  },
  { what: 'CustomerID is empty in all lines', inject: onSome(1, (fields) => put(fields, CUSTOMER, '')) },
  {
    what: 'Price is negative in 5 % of the lines',
    inject: onSome(0.05, (fields) => put(fields, PRICE, `-${fields[PRICE]}`)),
  },
  {
    what: 'InvoiceDate is 31 April in 5 % of the lines',
    inject: onSome(0.05, (fields) => put(fields, DATE, '2026-04-31')),
  },
  {
    what: 'InvoiceDate is ten years ahead in one line',
    inject: onOne((fields) => put(fields, DATE, '2036-04-28')),
  },
  { what: 'the file comes twice, under two names', inject: (day) => ({ ...day, name: `again_${day.name}` }) },
  {
    what: 'half of the lines are in the file twice',
    inject: (day) => ({ ...day, lines: [...day.lines, ...day.lines.slice(0, day.lines.length / 2)] }),
  },
  { what: 'the file ends in the middle of a line, halfway', inject: cutInHalf },
  {
    what: 'a field is lost in 1 % of the lines: the others move left',
    inject: onSome(0.01, (fields) => fields.toSpliced(STOCK_CODE, 1)),
  },
  { what: 'CustomerID and Country have changed places in 5 % of the lines', inject: onSome(0.05, swapped) },
  {
    what: 'one country is misspelt, in one line',
    inject: onOne((fields) => put(fields, COUNTRY, 'Untied Kingdom')),
  },
  {
    what: 'one price is a hundred times too high',
    inject: onOne((fields) => put(fields, PRICE, String(Number(fields[PRICE]) * 100))),
  },
  {
    what: 'the column Price is called Cost',
    inject: (day) => ({ ...day, header: day.header.replace('Price', 'Cost') }),
  },
  {
    what: 'all prices are a fifth too high: another currency',
    inject: onSome(1, (fields) => put(fields, PRICE, (Number(fields[PRICE]) * 1.2).toFixed(2))),
  },
];

type Fields = string[];

/** Changes a share of the lines, at least one, chosen at random. */
function onSome(share: number, change: (fields: Fields) => Fields): Fault['inject'] {
  return (day, random) => {
    const chosen = pickLines(day, random, share);
    return {
      ...day,
      lines: day.lines.map((line, i) => (chosen.has(i) ? change(line.split(',')).join(',') : line)),
    };
  };
}

function onOne(change: (fields: Fields) => Fields): Fault['inject'] {
  return onSome(0, change);
}

/** Lines that can be taken apart at their commas, and are sales of a product to a customer. */
function pickLines({ lines }: Day, random: Random, share: number): Set<number> {
  const whole = lines.flatMap((line, i) =>
    /^\d{6},\d{5}[A-Z]*,[^",]*,\d+,[\d.]+,\d+\.0,[^",]+,/.test(line) ? [i] : [],
  );
  if (share === 1) return new Set(whole);
  const chosen = new Set([random.pick(whole)]);
  while (chosen.size < share * lines.length) chosen.add(random.pick(whole));
  return chosen;
}

function put(fields: Fields, place: number, text: string): Fields {
  return fields.with(place, text);
}

function swapped(fields: Fields): Fields {
  return put(put(fields, CUSTOMER, fields[COUNTRY] ?? ''), COUNTRY, fields[CUSTOMER] ?? '');
}

function cutInHalf(day: Day): Day {
  const half = day.lines.slice(0, day.lines.length / 2);
  return { ...day, lines: [...half.slice(0, -1), (half.at(-1) ?? '').slice(0, 12)] };
}
