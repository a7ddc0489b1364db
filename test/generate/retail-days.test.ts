import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchHeader } from '../../src/bronze/header.ts';
import { readPipeline } from '../../src/definitions/project.ts';
import { generateRetailDays } from '../../src/generate/retail-days.ts';
import { packageDir } from '../../src/settings.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { type Field, parseCsv, readTexts } from './csv.ts';

const OPTIONS = { days: 21, customers: 120, start: '2026-01-05', seed: 7, damaged: false };

interface Line {
  file: string;
  fields: Field[];
}

/** The lines of all files but their headers. Clean files only. */
async function generateLines(options: Partial<typeof OPTIONS> = {}): Promise<Line[]> {
  const to = temporaryFolder();
  await generateRetailDays({ ...OPTIONS, ...options, to });
  return Object.entries(readTexts(to)).flatMap(([file, text]) =>
    parseCsv(text)
      .slice(1)
      .map((fields) => ({ file, fields })),
  );
}

async function generateTexts(options: Partial<typeof OPTIONS> = {}): Promise<Record<string, string>> {
  const to = temporaryFolder();
  await generateRetailDays({ ...OPTIONS, ...options, to });
  return readTexts(to);
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

  it('count what they wrote, into a folder they make', async () => {
    const to = join(temporaryFolder(), 'not', 'there');
    const made = await generateRetailDays({ ...OPTIONS, to });
    const files = Object.values(readTexts(to));
    const lines = files.reduce((sum, text) => sum + parseCsv(text).length - 1, 0);
    expect(made).toEqual({ files: 18, lines });
    expect(files).toHaveLength(18);
    expect(lines).toBeGreaterThan(1_000);
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

  it('leave the files of an earlier time as they are, and mend the one that has changed', async () => {
    const to = temporaryFolder();
    await generateRetailDays({ ...OPTIONS, to });
    const before = readTexts(to);
    const names = Object.keys(before);
    const long = new Date('2001-02-03T04:05:06Z');
    const changed = names[3] ?? '';
    writeFileSync(join(to, changed), 'something else\n');
    for (const name of names) utimesSync(join(to, name), long, long);
    await generateRetailDays({ ...OPTIONS, to });
    expect(readTexts(to)).toEqual(before);
    const written = names.filter((name) => statSync(join(to, name)).mtimeMs !== long.getTime());
    expect(written).toEqual([changed]);
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
});
