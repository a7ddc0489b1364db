import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { queryFile } from '../support/digest.ts';
import { HEADER, retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { newWarehouse } from '../support/warehouse.ts';

/** Runs the retail pipeline on these files beside a good one, which has to come through each time. */
async function runOn(files: Record<string, string | Buffer>) {
  const folder = temporaryFolder();
  const warehouse = newWarehouse(folder);
  writeFiles(join(folder, 'in'), {
    'a_good_one.csv': retailFile(retailLine({ invoice: '500000' })),
    ...files,
  });
  const outcome = await mallard('--warehouse', warehouse, 'run', 'retail', '--source', join(folder, 'in'));
  const good = await queryFile(
    warehouse,
    "select count(*) as n from silver.retail_transactions where InvoiceNo = '500000'",
  );
  expect(good).toEqual([{ n: 1 }]);
  return { ...outcome, warehouse };
}

const ledger = (file: string, path: string) =>
  queryFile(file, `select status, records, loaded, quarantined, error from ops.files where path = '${path}'`);

const held = (file: string, path: string) =>
  queryFile(
    file,
    `select line, rules, reason, raw from ops.quarantine where source_file = '${path}' order by line`,
  );

const loadedAs = (file: string) =>
  queryFile(file, "select path, status, dialect from ops.files where path <> 'a_good_one.csv' order by path");

describe('a file of another dialect', () => {
  it('is loaded, whatever its name says, and the ledger says how it was written', async () => {
    const file = (invoice: string) => retailFile(retailLine({ invoice, description: 'CAFÉ' }));
    const { code, warehouse } = await runOn({
      '1.csv.gz': gzipSync(file('500001')),
      '2.csv': gzipSync(file('500002')),
      '3.csv.gz': file('500003'),
      '4.csv': Buffer.from(`\ufeff${file('500004')}`, 'utf16le'),
      '5.csv': Buffer.from(`Report\n${file('500005').replaceAll(',', ';')}`, 'latin1'),
    });
    expect(code).toBe(0);
    expect(await loadedAs(warehouse)).toEqual([
      { path: '1.csv.gz', status: 'loaded', dialect: 'gzip, utf-8, comma' },
      { path: '2.csv', status: 'loaded', dialect: 'gzip, utf-8, comma' },
      { path: '3.csv.gz', status: 'loaded', dialect: 'utf-8, comma' },
      { path: '4.csv', status: 'loaded', dialect: 'utf-16le, comma' },
      { path: '5.csv', status: 'loaded', dialect: 'windows-1252, ;, 1 line before the header' },
    ]);
    const names =
      "select distinct Description as d from silver.retail_transactions where InvoiceNo > '500000'";
    expect(await queryFile(warehouse, names)).toEqual([{ d: 'CAFÉ' }]);
  });

  it('is left out whole when it is cut short, and its bytes are kept', async () => {
    const whole = gzipSync(retailFile(retailLine({ invoice: '500001' })));
    const { code, stdout, warehouse } = await runOn({ 'cut.csv.gz': whole.subarray(0, -5) });
    expect(code).toBe(1);
    expect(stdout).toContain('cut.csv.gz: its gzip data is cut short');
    expect(await loadedAs(warehouse)).toEqual([{ path: 'cut.csv.gz', status: 'rejected', dialect: null }]);
    const landing = join(warehouse, '..', 'm.state', 'landing');
    const kept = readdirSync(landing).map((name) => readFileSync(join(landing, name)));
    expect(kept).toContainEqual(whole.subarray(0, -5));
  });
});

describe('a bad file takes no good one down, and nothing of it is lost', () => {
  it('leaves out a file without a required column, and names the likely culprit', async () => {
    const { code, stdout, warehouse } = await runOn({
      'x.csv': retailFile(retailLine()).replace('Quantity', 'Quantty'),
    });
    expect(code).toBe(1);
    expect(stdout).toContain("x.csv: the header lacks the required column Quantity (is 'Quantty' it?");
    const [entry] = await ledger(warehouse, 'x.csv');
    expect(entry).toMatchObject({
      status: 'rejected',
      records: null,
      loaded: 0,
      error: expect.stringContaining('Quantity'),
    });
  });

  it('takes an empty file and one with only a header as they are', async () => {
    const { code, warehouse } = await runOn({ 'empty.csv': '', 'header.csv': `${HEADER}\n` });
    expect(code).toBe(0);
    expect(await ledger(warehouse, 'empty.csv')).toEqual([
      { status: 'empty', records: 0, loaded: 0, quarantined: 0, error: null },
    ]);
    expect(await ledger(warehouse, 'header.csv')).toEqual([
      { status: 'loaded', records: 0, loaded: 0, quarantined: 0, error: null },
    ]);
  });

  it('leaves out a picture named .csv, every time, and keeps its bytes', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const { code, stdout, warehouse } = await runOn({ 'picture.csv': png });
    expect(code).toBe(1);
    expect(stdout).toContain('picture.csv: it is a PNG image, not CSV text');
    expect(await ledger(warehouse, 'picture.csv')).toMatchObject([{ status: 'rejected', records: null }]);
    const again = await mallard(
      '--warehouse',
      warehouse,
      'run',
      'retail',
      '--source',
      join(warehouse, '..', 'in'),
    );
    expect(again.code).toBe(1);
    expect(again.stdout).toContain('picture.csv');
    expect(await ledger(warehouse, 'picture.csv')).toHaveLength(1);
  });

  it('quarantines the line of an unbalanced quote and reads on at the next', async () => {
    const bad = retailLine({ invoice: '489435', description: '"GLASS BALL' });
    const { code, warehouse } = await runOn({
      'quote.csv': retailFile(bad, retailLine({ invoice: '489436' })),
    });
    expect(code).toBe(0);
    expect(await held(warehouse, 'quote.csv')).toEqual([
      { line: 2, rules: 'unreadable_record', reason: 'has an unclosed quote', raw: bad },
    ]);
    expect(await ledger(warehouse, 'quote.csv')).toMatchObject([
      { status: 'loaded', records: 2, loaded: 1, quarantined: 1 },
    ]);
  });

  it('quarantines ragged rows, short and long', async () => {
    const short = retailLine().replace(/,[^,]*$/, '');
    const long = `${retailLine()},x,y`;
    const { stdout, warehouse } = await runOn({
      'ragged.csv': retailFile(short, long, retailLine({ invoice: '489439' })),
    });
    expect(await held(warehouse, 'ragged.csv')).toEqual([
      { line: 2, rules: 'unreadable_record', reason: 'has 7 fields where the header has 8', raw: short },
      { line: 3, rules: 'unreadable_record', reason: 'has 10 fields where the header has 8', raw: long },
    ]);
    expect(stdout).toContain('ragged.csv, line 2');
  });

  it('quarantines a whole-number column that holds 12.5, 1_000 or 0x10, with the text that arrived', async () => {
    const lines = ['12.5', '1_000', '0x10'].map((quantity) => retailLine({ quantity }));
    const { code, warehouse } = await runOn({ 'types.csv': retailFile(...lines) });
    expect(code).toBe(0);
    const rows = await queryFile(
      warehouse,
      "select line, rules, json_extract_string(raw, 'Quantity') as text from ops.quarantine where source_file = 'types.csv' order by line",
    );
    expect(rows).toEqual([
      { line: 2, rules: 'valid_quantity', text: '12.5' },
      { line: 3, rules: 'valid_quantity', text: '1_000' },
      { line: 4, rules: 'valid_quantity', text: '0x10' },
    ]);
  });

  it('tells an unreadable price and date from absent ones', async () => {
    const lines = [
      retailLine({ price: 'abc', date: '2025-02-30' }),
      retailLine({ price: '' }),
      retailLine({ price: '1.005' }),
    ];
    const { stdout, warehouse } = await runOn({ 'types.csv': retailFile(...lines) });
    expect(
      await queryFile(warehouse, "select line, rules from ops.quarantine where source_file = 'types.csv'"),
    ).toEqual([{ line: 2, rules: 'valid_unit_price, valid_invoice_date' }]);
    expect(stdout).toContain('unrounded_unit_price: 1 of 4 rows');
    expect(stdout).toContain('has_unit_price: 2 of 4 rows');
  });

  it('counts the same bytes under another name as a duplicate, once and for all', async () => {
    const file = retailFile(retailLine({ invoice: '489440' }), retailLine({ invoice: '489441' }));
    const { code, stdout, warehouse } = await runOn({ 'b.csv': file, 'c.csv': file });
    expect(code).toBe(0);
    expect(stdout).toContain('c.csv: the same bytes as b.csv');
    expect(
      await queryFile(
        warehouse,
        'select path, status, records, loaded, skipped from ops.files order by path',
      ),
    ).toEqual([
      { path: 'a_good_one.csv', status: 'loaded', records: 1, loaded: 1, skipped: 0 },
      { path: 'b.csv', status: 'loaded', records: 2, loaded: 2, skipped: 0 },
      { path: 'c.csv', status: 'duplicate', records: 2, loaded: 0, skipped: 2 },
    ]);
  });
});
