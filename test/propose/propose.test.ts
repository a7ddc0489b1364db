import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openInMemory } from '../../src/warehouse/open.ts';
import { storeAsZstd } from '../bronze/zstd.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { countsOf, proposeFor, runOwn, typesOf } from './own-pipeline.ts';

const csv = (...lines: string[]) => `${lines.join('\n')}\n`;

async function typed(text: string | Buffer, name = 'sample.csv'): Promise<Record<string, string>> {
  const { proposal } = await proposeFor({ [name]: text });
  return Object.fromEntries(
    proposal.columns.map((column) => [column.name, column.reading?.type ?? 'VARCHAR']),
  );
}

describe('what is proposed for files as people have them', () => {
  it('German: semicolons, windows-1252, decimal commas, points in dates, a point between thousands', async () => {
    const text = csv(
      'Artikel-Nr;Größe (cm);Preis €;Datum;Menge',
      '007;10,5;"1.234,50";31.12.2025;5',
      '008;1,255;0,99;01.02.2026;1.000',
    );
    const own = await proposeFor({ 'lager.csv': Buffer.from(text.replace('€', '\x80'), 'latin1') });
    const database = await runOwn(own);
    expect(await typesOf(database)).toEqual({
      artikel_nr: 'VARCHAR',
      groesse_cm: 'DOUBLE',
      preis: 'DECIMAL(18,2)',
      datum: 'DATE',
      menge: 'INTEGER',
    });
    expect(
      await database.rows(
        'select artikel_nr, groesse_cm, preis, cast(datum as varchar) as datum, menge from silver.own order by 1',
      ),
    ).toEqual([
      { artikel_nr: '007', groesse_cm: 10.5, preis: '1234.50', datum: '2025-12-31', menge: 5 },
      { artikel_nr: '008', groesse_cm: 1.255, preis: '0.99', datum: '2026-02-01', menge: 1000 },
    ]);
    expect(own.proposal.notes.join()).toContain('menge: 1.000 is read as other columns');
    expect(own.files['pipelines/own.yaml']).toContain('{name: groesse_cm, also: [Größe (cm)]}');
  });

  it('JSON lines: keys that not every object has are optional, times with a zone are UTC', async () => {
    const lines = [
      { _id: 'a1', at: '2026-01-31T23:30:00-05:00', score: 1.25, big: 12345678901 },
      { _id: 'a2', at: '2026-01-31T10:00:00Z', score: 2, tags: ['x', 'y'], big: 1 },
    ];
    const text = lines.map((event) => `${JSON.stringify(event)}\n`).join('');
    const own = await proposeFor({ 'events.jsonl.gz': gzipSync(text) });
    const database = await runOwn(own);
    expect(await typesOf(database)).toEqual({
      id: 'VARCHAR',
      at: 'TIMESTAMP',
      at_day: 'DATE',
      score: 'DECIMAL(18,2)',
      big: 'BIGINT',
      tags: 'VARCHAR',
    });
    expect(
      await database.rows(
        'select id, cast("at" as varchar) as at, cast(at_day as varchar) as day, tags from silver.own order by id',
      ),
    ).toEqual([
      { id: 'a1', at: '2026-02-01 04:30:00', day: '2026-02-01', tags: null },
      { id: 'a2', at: '2026-01-31 10:00:00', day: '2026-01-31', tags: '["x","y"]' },
    ]);
    expect(own.files['pipelines/own.yaml']).toContain('column: silver.own.at_day');
    expect(own.files['pipelines/own.yaml']).toContain('{name: tags, required: false}');
  });

  it('Parquet', async () => {
    const other = temporaryFolder();
    const database = await openInMemory();
    await database.run(
      `copy (select i as id, i / 3.0 as ratio, date '2026-01-01' + cast(i as integer) as day, 'n' || i as name, i % 2 = 0 as even
       from range(50) as r(i)) to '${join(other, 'm.parquet')}'`,
    );
    database.close();
    const own = await proposeFor({ 'm.parquet': readFileSync(join(other, 'm.parquet')) });
    const published = await runOwn(own);
    expect(await typesOf(published)).toEqual({
      id: 'INTEGER',
      ratio: 'DOUBLE',
      day: 'DATE',
      name: 'VARCHAR',
      even: 'BOOLEAN',
    });
    expect(await countsOf(published)).toEqual({ silver: 50, held: 0, unreadable: 0 });
  });

  it('odd: quotes and newlines, words of SQL, names twice and none, numbers that no type holds', async () => {
    const own = await proposeFor({
      'odd.csv': csv(
        'order,select,Note,Amount,amount,,order,"a ""b""",2019,huge,phone,empty,current_date',
        '1,x,"two',
        'lines, and ""quotes""",1,2,9,z,#,5,99999999999999999999999999,+49 171,,today',
        `2,y,"- [plain]: {yaml} & *that* | is: not",1,2,9,z,'it',6,1,+49 172,,null`,
      ),
    });
    for (const words of [
      "'Amount' is",
      "'order' is",
      'field 6',
      'huge stays text',
      'empty is empty',
      'no column is a date',
    ])
      expect(own.proposal.notes.join('\n')).toContain(words);
    const database = await runOwn(own);
    expect(await typesOf(database)).toEqual({
      select: 'VARCHAR',
      note: 'VARCHAR',
      a_b: 'VARCHAR',
      column_2019: 'INTEGER',
      huge: 'VARCHAR',
      phone: 'VARCHAR',
      empty: 'VARCHAR',
      current_date: 'VARCHAR',
    });
    expect(await database.rows('select note, "select", huge from silver.own order by column_2019')).toEqual([
      { note: 'two\nlines, and "quotes"', select: 'x', huge: '99999999999999999999999999' },
      { note: '- [plain]: {yaml} & *that* | is: not', select: 'y', huge: '1' },
    ]);
    const [{ rescued = '' } = {}] = await database.rows<{ rescued: string }>(
      'select _rescued_data as rescued from bronze.own order by _line limit 1',
    );
    expect(JSON.parse(rescued)).toMatchObject({ Amount: '1', amount: '2', 'column 6': '9' });
  });

  it.each([
    ['of one column', csv('name', 'Ann', 'Bert'), { name: 'VARCHAR' }],
    ['with a header alone', csv('a,b'), { a: 'VARCHAR', b: 'VARCHAR' }],
    ['with blank fields alone', csv('a,b', ' ,', ',""'), { a: 'VARCHAR', b: 'VARCHAR' }],
    ['with a title above', csv('Report of May', '', 'a;b', '1;2', '3;4'), { a: 'INTEGER', b: 'INTEGER' }],
    ['with codes that begin with 0', csv('zip,n', '01067,0', '80331,10'), { zip: 'VARCHAR', n: 'INTEGER' }],
    ['with thousands', csv('n;m', '"1,234,567";"1,234.5"', '12;7'), { n: 'INTEGER', m: 'DECIMAL(18,2)' }],
    ['with commas that may be either', csv('n;m', '"1,234";2', '"5,678";7'), { n: 'VARCHAR', m: 'INTEGER' }],
    ['with three decimals', csv('n,m', '1.125,2', '5,7'), { n: 'DOUBLE', m: 'INTEGER' }],
    [
      'with more digits than any number',
      csv('n,m', '1.12345678901234567,2', '5,7'),
      { n: 'VARCHAR', m: 'INTEGER' },
    ],
    ['with room to grow', csv('n,m', '1000000001,1000000000', '5,7'), { n: 'BIGINT', m: 'INTEGER' }],
    ['with percents', csv('n,m', '5%,2', '5.5 %,7'), { n: 'VARCHAR', m: 'INTEGER' }],
    [
      'with codes that look like exponents',
      csv('n,m', '1E5,true', '2e7,FALSE'),
      { n: 'VARCHAR', m: 'BOOLEAN' },
    ],
    ['with days before months', csv('d,n', '31/1/2026,1', '2/3/2026,2'), { d: 'DATE', n: 'INTEGER' }],
    [
      'with months before days, and times',
      csv('d,n', '1/31/2026 8:26,1', '2/3/2026 9:00,2'),
      { d: 'TIMESTAMP', n: 'INTEGER' },
    ],
    ['with two orders of days', csv('d,n', '31/1/2026,1', '2/28/2026,2'), { d: 'VARCHAR', n: 'INTEGER' }],
    [
      'with midnights',
      csv('d,n', '2026-01-31 00:00:00,1', '2026-02-01T00:00,2'),
      { d: 'DATE', n: 'INTEGER' },
    ],
    [
      'with a day that does not exist',
      csv('d,n', '2026-02-30,1', '2026-02-01,2'),
      { d: 'VARCHAR', n: 'INTEGER' },
    ],
    ['with tabs', csv('d\tn', '2026-02-01\t1'), { d: 'DATE', n: 'INTEGER' }],
  ])('a file %s', async (_, text, expected) => {
    expect(await typed(text)).toEqual(expected);
  });

  it('a header of which no column is filled is found again, though another delimiter would give it more fields', async () => {
    const own = await proposeFor({ 'a.csv': csv(',', '""', '""') });
    expect(await countsOf(await runOwn(own))).toEqual({ silver: 2, held: 0, unreadable: 0 });
  });

  it('says what keeps a column from being of the type of nearly all its values', async () => {
    const { proposal } = await proposeFor({ 'a.csv': csv('n', '1', '2', '3', '4', 'n/a') });
    expect(proposal.notes).toContain("n stays text: 1 of 5 values cannot be read as INTEGER, such as 'n/a'");
  });

  it('zstd', async () => {
    expect(await typed(storeAsZstd(Buffer.from(csv('a,b', '1,x'))), 'a.csv.zst')).toEqual({
      a: 'INTEGER',
      b: 'VARCHAR',
    });
  });
});

describe('the order of day and month', () => {
  const order = async (text: string, slashDates?: 'day_first' | 'month_first') => {
    const { proposal } = await proposeFor({ 'a.csv': text }, { slashDates });
    return [proposal.slashDates, proposal.ambiguousDate];
  };

  it('is what a value tells, in whatever column; what may be either follows the file, and is said', async () => {
    expect(await order(csv('a,b', '1/2/2026,31/12/2026'))).toEqual(['day_first', undefined]);
    expect(await order(csv('a,b', '1/2/2026,12/31/2026'))).toEqual(['month_first', undefined]);
    expect(await order(csv('a,b', '1/2/2026,x'))).toEqual(['month_first', '1/2/2026']);
    expect(await order(csv('a;b', '1/2/2026;x'))).toEqual(['day_first', '1/2/2026']);
    expect(await order(csv('a,b', '1/2/2026,x'), 'day_first')).toEqual(['day_first', undefined]);
    expect(await order(csv('a,b', '2026-01-02,x'))).toEqual(['refuse', undefined]);
  });
});

describe('the key', () => {
  const key = async (...lines: string[]) =>
    (await proposeFor({ 'a.csv': csv(...lines) })).proposal.key.map(({ name }) => name);

  it('is one column where one tells records apart, one that sounds like it before others', async () => {
    expect(await key('a,b', 'x,1', 'y,2')).toEqual(['a']);
    expect(await key('name,order_no', 'x,1', 'y,2')).toEqual(['order_no']);
    expect(await key('name,order_no', 'x,1', 'y,1')).toEqual(['name']);
  });

  it('is the fewest together otherwise; never an amount, nor what may be absent', async () => {
    expect(await key('a,b,price', '1,1,1.5', '1,2,2.5', '2,1,3.5', '2,2,4.5')).toEqual(['a', 'b']);
    expect(await key('a,b,price', '1,1,1.5', '1,,2.5', '2,1,3.5')).toEqual([]);
    expect(await key('a,b', '1,1', '1,1')).toEqual([]);
    expect(await key('a,b', '1,1')).toEqual([]);
  });
});
