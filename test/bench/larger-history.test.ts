import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { type Growth, writeLargerHistory } from './larger-history.ts';

const HEADER = 'Invoice,StockCode,Description,Quantity,Price,Customer ID,Country,InvoiceDate';
const DAYS = {
  '2026-01-01_transactions.csv': [
    '500000,85048,"BALL, RED",12,6.95,13085.0,United Kingdom,2026-01-01',
    '500000,85048,LIGHTS,1,6.95,,United Kingdom,2026-01-01',
    'C500001,85048,LIGHTS,-1,6.95,13085.0,United Kingdom,2026-01-01',
  ],
  '2026-01-02_transactions.csv': [
    '500040,22138,12345 2026-01-02,3,4.95,13090,EIRE,2026-01-02',
    'C500041,22138,LIGHTS,-3,4.95,13090,EIRE,2026-01-02',
  ],
};

function source(): string {
  const folder = temporaryFolder();
  const texts = Object.entries(DAYS).map(([name, lines]) => [name, `${[HEADER, ...lines].join('\n')}\n`]);
  writeFiles(folder, Object.fromEntries(texts));
  return folder;
}

/** Files by name, and all their records as fields that no copy changes or should. */
function grown(growth: Growth, from = source()) {
  const folder = temporaryFolder();
  const names = writeLargerHistory(from, folder, growth);
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const records = Object.entries(files).flatMap(([name, text]) =>
    text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [invoice = ''] = line.split(',');
        const [date = '', country = '', customer = ''] = line.split(',').reverse();
        return { name, line, invoice, customer, country, date };
      }),
  );
  return { folder, names, files, records };
}

describe('writeLargerHistory', () => {
  it('leaves the files as they are where nothing grows', () => {
    const from = source();
    const { files } = grown({ days: 1, customers: 1 }, from);
    for (const [name, text] of Object.entries(files))
      expect(text).toBe(readFileSync(join(from, name), 'utf8'));
  });

  it('writes days × customers times the records, and each day a file of its own, oldest first', () => {
    const { records, names, folder } = grown({ days: 3, customers: 4 });
    expect(records).toHaveLength(5 * 3 * 4);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(readdirSync(folder).sort());
    expect(names[0]).toBe('2025-12-28_transactions.csv');
    expect(names).toHaveLength(6);
    for (const { name, date } of records) expect(name.slice(0, 10)).toBe(date);
  });

  it('has no two files of the same bytes, and the same bytes each time', () => {
    const [one, two] = [grown({ days: 10, customers: 2 }), grown({ days: 10, customers: 2 })];
    expect(new Set(Object.values(one.files)).size).toBe(20);
    expect(one.files).toEqual(two.files);
  });

  it('keeps every record valid: six or seven characters an invoice, five digits a customer', () => {
    for (const { invoice, customer } of grown({ days: 10, customers: 10 }).records) {
      expect(invoice).toMatch(/^([A-Z]\d{6}|\d{6,7})$/);
      expect(customer).toMatch(/^(\d{5}(\.0)?)?$/);
    }
  });

  it('gives no copy the invoice of another, and each new customer one of their own', () => {
    const { records } = grown({ days: 10, customers: 10 });
    expect(new Set(records.map(({ invoice }) => invoice)).size).toBe(4 * 100);
    const customers = new Set(records.map(({ customer }) => customer.replace('.0', '')).filter(Boolean));
    expect(customers.size).toBe(2 * 10);
  });

  it('changes nothing else of a record, whatever its texts look like', () => {
    const { records } = grown({ days: 2, customers: 2 });
    const lookAlike = records.filter(({ line }) => line.includes('12345 2026-01-02,3,4.95'));
    expect(lookAlike).toHaveLength(4);
    expect(records.filter(({ line }) => line.includes(',85048,"BALL, RED",12,6.95,'))).toHaveLength(4);
  });

  it('refuses more than the numbers allow', () => {
    for (const growth of [
      { days: 11, customers: 1 },
      { days: 1, customers: 11 },
      { days: 0, customers: 1 },
    ])
      expect(() => grown(growth)).toThrow(RangeError);
    const folder = temporaryFolder();
    const line = (invoice: string) => `${invoice},85048,LIGHTS,1,6.95,13085.0,United Kingdom,2026-01-01`;
    writeFiles(folder, { '2026-01-01.csv': `${[HEADER, line('100000'), line('900000')].join('\n')}\n` });
    expect(() => grown({ days: 2, customers: 1 }, folder)).toThrow(/too many numbers/);
  });
});
