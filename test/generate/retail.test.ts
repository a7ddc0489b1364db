import { describe, expect, it } from 'vitest';
import { matchHeader } from '../../src/bronze/header.ts';
import { readPipeline } from '../../src/definitions/project.ts';
import { packageDir } from '../../src/settings.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { type Field, parseCsv, readTexts } from './csv.ts';
import { makeFiles } from './make-files.ts';

const OPTIONS = { days: 21, customers: 120, start: '2026-01-05' };

interface Line {
  file: string;
  fields: Field[];
}

type Asked = Partial<typeof OPTIONS> & { seed?: number; damaged?: boolean };

async function generateTexts({
  seed = 7,
  damaged = false,
  ...options
}: Asked = {}): Promise<Record<string, string>> {
  const to = temporaryFolder();
  await makeFiles('retail', { to, seed, damaged, options: { ...OPTIONS, ...options } });
  return readTexts(to);
}

/** The lines of all files but their headers. Clean files only. */
async function generateLines(options: Asked = {}): Promise<Line[]> {
  return Object.entries(await generateTexts(options)).flatMap(([file, text]) =>
    parseCsv(text)
      .slice(1)
      .map((fields) => ({ file, fields })),
  );
}

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one)) ?? [];
    group.push(one);
    groups.set(keyOf(one), group);
  }
  return groups;
}

describe('generated days', () => {
  it('are the same bytes for the same options', async () => {
    for (const damaged of [true, false])
      expect(await generateTexts({ damaged })).toEqual(await generateTexts({ damaged }));
  });

  it('are other bytes for another seed, in files of the same names', async () => {
    const [first, second] = [await generateTexts(), await generateTexts({ seed: 8 })];
    expect(Object.keys(second)).toEqual(Object.keys(first));
    for (const name of Object.keys(first)) expect(second[name]).not.toBe(first[name]);
  });

  it('have a file for each day but Saturdays, from the first one on', async () => {
    const files = await generateTexts({ days: 9, start: '2024-02-23' });
    // 23 February 2024 was a Friday
    const days = ['02-23', '02-25', '02-26', '02-27', '02-28', '02-29', '03-01'];
    expect(Object.keys(files)).toEqual(days.map((day) => `2024-${day}_transactions.csv`));
    expect(await generateTexts({ days: 1, start: '2024-02-24' })).toEqual({});
  });

  it('are counted with their lines', async () => {
    const to = temporaryFolder();
    const made = await makeFiles('retail', { to, options: OPTIONS });
    const files = Object.values(readTexts(to));
    const lines = files.reduce((sum, text) => sum + parseCsv(text).length - 1, 0);
    expect(made).toEqual({ files: 18, rows: lines, written: 18 });
    expect(files).toHaveLength(18);
    expect(lines).toBeGreaterThan(1_000);
  });

  it('are the same bytes where more days follow', async () => {
    for (const damaged of [true, false]) {
      const [few, more] = [await generateTexts({ damaged }), await generateTexts({ damaged, days: 45 })];
      expect(Object.keys(more)).toHaveLength(39);
      expect(Object.fromEntries(Object.entries(more).slice(0, 18))).toEqual(few);
    }
  });

  it('have the header of the retail contract, each column once and none besides', async () => {
    const columns = readPipeline(packageDir, 'retail').sources[0]?.bronze.columns ?? [];
    for (const text of Object.values(await generateTexts({ days: 2, damaged: true }))) {
      const header = text.slice(0, text.indexOf('\n')).split(',');
      const match = matchHeader(header, columns);
      expect(match).toMatchObject({ width: 8, unknown: [] });
      if (typeof match !== 'string')
        expect(match.columns.every((column) => column.position !== undefined)).toBe(true);
    }
  });
});

describe('the shop', () => {
  it('has a range of products, each of one price: five-digit codes, some with a colour letter', async () => {
    const products = new Map<string, Set<string>>();
    for (const { fields } of await generateLines({ customers: 600 })) {
      const [, code = '', description, , price = ''] = fields;
      if (code === 'POST' || description === 'damaged') continue;
      products.set(code ?? '', (products.get(code ?? '') ?? new Set()).add(`${description} ${price}`));
    }
    expect(products.size).toBe(240);
    expect([...products.values()].filter(({ size }) => size > 1)).toEqual([]);
    const coloured = [...products.keys()].filter((code) => /[A-Z]$/.test(code));
    expect(coloured.length).toBeGreaterThan(30);
    expect(coloured.length).toBeLessThan(90);
    const prices = [...products.values()].map(([what = '']) => Number(what.split(' ').at(-1)));
    expect(Math.min(...prices)).toBeGreaterThan(0);
    expect(prices.filter((price) => price < 10).length).toBeGreaterThan(120);
  });

  it('has customers who buy much and little, who turn up late and who stay away, and some abroad', async () => {
    const lines = (await generateLines({ customers: 600, days: 120 })).filter(
      ({ fields }) => fields[5] !== null,
    );
    const customers = groupBy(lines, ({ fields }) => String(fields[5]));
    const days = [...customers.values()].map((own) => own.map(({ fields }) => String(fields[7])).sort());
    expect(customers.size).toBeGreaterThan(500);
    const sizes = [...customers.values()].map((own) => own.length).sort((a, b) => b - a);
    const ofTenth = sizes.slice(0, sizes.length / 10).reduce((sum, size) => sum + size, 0);
    expect(ofTenth / lines.length).toBeGreaterThan(0.3);
    expect(days.filter(([first = '']) => first > '2026-02-15').length).toBeGreaterThan(50);
    expect(days.filter((own) => (own.at(-1) ?? '') < '2026-03-15').length).toBeGreaterThan(50);
    const abroad = [...customers.values()].filter(([own]) => own?.fields[6] !== 'United Kingdom').length;
    expect(abroad).toBeGreaterThan(30);
    expect(abroad).toBeLessThan(100);
  });

  it('sells more before Christmas than in January, and more on Thursdays than on Sundays', async () => {
    const year = await generateLines({ days: 364, customers: 300 });
    const sold = (wanted: (day: Date) => boolean) =>
      year.filter(({ fields }) => wanted(new Date(String(fields[7])))).length;
    expect(sold((day) => day.getUTCMonth() === 10)).toBeGreaterThan(
      1.2 * sold((day) => day.getUTCMonth() === 1),
    );
    expect(sold((day) => day.getUTCDay() === 4)).toBeGreaterThan(1.3 * sold((day) => day.getUTCDay() === 0));
    expect(sold((day) => day.getUTCDay() === 6)).toBe(0);
  });
});

describe('a clean line', () => {
  it('has 8 fields: numbers that are numbers, and the date of its file', async () => {
    const lines = await generateLines();
    const wrong = lines.filter(({ file, fields }) => {
      const [invoice, code, description, quantity, price, customer, country, date] = fields;
      return !(
        fields.length === 8 &&
        /^C?\d{6}$/.test(invoice ?? '') &&
        /^(\d{5}[A-Z]{0,2}|POST)$/.test(code ?? '') &&
        description &&
        /^-?[1-9]\d*$/.test(quantity ?? '') &&
        /^\d+\.\d\d$/.test(price ?? '') &&
        /^(\d{5}\.0)?$/.test(customer ?? '') &&
        country &&
        `${date}_transactions.csv` === file
      );
    });
    expect(wrong).toEqual([]);
    expect(lines.some(({ fields }) => fields[2]?.includes(','))).toBe(true);
    expect(lines.some(({ fields }) => fields[2]?.includes('"'))).toBe(true);
  });

  it('sells something but for returns and stock corrections', async () => {
    const lines = await generateLines();
    const negative = lines.filter(({ fields }) => Number(fields[3]) < 0);
    const cancelled = lines.filter(({ fields }) => fields[0]?.startsWith('C'));
    const corrections = negative.filter(({ fields }) => !fields[0]?.startsWith('C'));
    expect(cancelled.length).toBeGreaterThan(5);
    expect(cancelled.every((line) => negative.includes(line))).toBe(true);
    expect(corrections.length).toBeGreaterThan(0);
    expect(corrections.every(({ fields }) => fields[5] === null && Number(fields[4]) === 0)).toBe(true);
  });

  it('takes back only what the same customer bought before', async () => {
    const sold = new Map<string, number>();
    let returns = 0;
    for (const { fields } of await generateLines()) {
      const [invoice, code, , quantity, price, customer] = fields;
      const units = Number(quantity);
      const what = [customer, code, price, Math.abs(units)].join(' ');
      if (invoice?.startsWith('C')) {
        returns += 1;
        expect(sold.get(what), `${what} was not sold before`).toBeGreaterThan(0);
        sold.set(what, (sold.get(what) ?? 0) - 1);
      } else if (customer !== null) sold.set(what, (sold.get(what) ?? 0) + 1);
    }
    expect(returns).toBeGreaterThan(5);
  });

  it('may be postage, and may have no customer', async () => {
    const lines = await generateLines();
    const postage = lines.filter(({ fields }) => fields[1] === 'POST');
    expect(postage.length).toBeGreaterThan(0);
    expect(postage.some(({ fields }) => fields[6] === 'United Kingdom')).toBe(false);
    expect(lines.some(({ fields }) => fields[5] === null && Number(fields[3]) > 0)).toBe(true);
  });

  it('is on an invoice of one customer and one day', async () => {
    const owners = new Map<string, string>();
    for (const { file, fields } of await generateLines()) {
      const [invoice = '', owner] = [fields[0] ?? '', `${file} ${fields[5]}`];
      expect(owners.get(invoice) ?? owner).toBe(owner);
      owners.set(invoice, owner);
    }
    expect(owners.size).toBeGreaterThan(100);
  });
});

describe('damaged files', () => {
  it('have a few lines that are not as they should be, among thousands that are', async () => {
    const texts = Object.values(await generateTexts({ damaged: true, days: 40, customers: 600 }));
    const lines = texts.flatMap((text) => text.split('\n').slice(1, -1));
    const good =
      /^C?\d{6},[^,"]+,("([^"]|"")*"|[^",]+),-?\d+,\d+\.\d\d,[^,]*,[^,]+,2026-\d\d-([012]\d|3[01])$/;
    const damaged = lines.filter((line) => !good.test(line));
    expect(lines.length).toBeGreaterThan(10_000);
    expect(damaged.length).toBeGreaterThan(0);
    expect(damaged.length).toBeLessThan(lines.length / 200);
  });

  it('have every kind of damage, in one line of 1,500', async () => {
    const texts = Object.values(await generateTexts({ damaged: true, days: 60, customers: 3_000 }));
    const clean = Object.values(await generateTexts({ days: 60, customers: 3_000 }));
    const good = clean.flatMap((text) => text.split('\n'));
    const damaged = texts
      .flatMap((text) => text.split('\n'))
      .flatMap((line, i) => (line === good[i] ? [] : [line]));
    const share = damaged.length / good.length;
    expect(share).toBeGreaterThan(0.7 / 1_500);
    expect(share).toBeLessThan(1.4 / 1_500);
    for (const kind of [/,\d+\.5,/, /,1_000,/, /,0x10,/, /-32$/, /,[A-Z][^,]*$/, /,,$/, /^C?\d+,"\d/])
      expect(damaged.filter((line) => kind.test(line)).length, String(kind)).toBeGreaterThan(3);
  });
});
