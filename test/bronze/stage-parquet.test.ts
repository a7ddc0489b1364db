import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openInMemory } from '../../src/warehouse/open.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { columns, fieldsAndLines, load } from './bronze-warehouse.ts';

const contract = columns('id', 'value');

/** The bytes of a Parquet file of a query's rows. */
async function parquet(query: string, options = ''): Promise<Buffer> {
  const file = join(temporaryFolder(), 'made.parquet');
  const database = await openInMemory();
  try {
    await database.run(`copy (${query}) to '${file}' (format parquet${options})`);
  } finally {
    database.close();
  }
  return readFileSync(file);
}

/** What bronze has of a value of each type. */
async function textOf(expression: string): Promise<unknown> {
  const loaded = await load(
    { 'a.parquet': await parquet(`select 1 as id, ${expression} as value`) },
    contract,
  );
  return loaded.rows[0]?.value;
}

describe('Parquet files', () => {
  it.each([
    ["'it''s, \"quoted\"\n'", 'it\'s, "quoted"\n'],
    ["''", ''],
    ['null', null],
    ['12::smallint', '12'],
    ['1.10::decimal(10, 2)', '1.10'],
    ['0.1::double', '0.1'],
    ['true', 'true'],
    ["date '2026-02-03'", '2026-02-03'],
    ["timestamp '2026-02-03 04:05:06.5'", '2026-02-03 04:05:06.5'],
    ["timestamptz '2026-02-03 04:05:06+02'", '2026-02-03 02:05:06'],
    ["['a', 'b']", '["a","b"]'],
    ["{'a': 1, 'b': null}", '{"a":1,"b":null}'],
  ])('hold %s as the text %j', async (expression, text) => {
    expect(await textOf(expression)).toBe(text);
  });

  it('have their rows in order, by number from 1, under the names of the contract whatever their order', async () => {
    const loaded = await load(
      {
        'a.parquet': await parquet(
          'select 10 - i as "VALUE", i as id from range(5) t(i)',
          ', row_group_size 2',
        ),
        'b.parquet': await parquet("select 'x' as id, 'y' as value, 7 as extra"),
      },
      contract,
    );
    expect(fieldsAndLines(loaded, 'a.parquet', contract)).toEqual(
      [0, 1, 2, 3, 4].map((i) => [String(i), String(10 - i), i + 1]),
    );
    expect(loaded.rows.at(-1)).toMatchObject({ id: 'x', value: 'y', _rescued_data: '{"extra":"7"}' });
    expect(loaded.outcomes.get('a.parquet')).toMatchObject({
      records: 5,
      rows: 5,
      rejects: 0,
      dialect: 'parquet',
    });
  });

  it('of no rows are loaded as such', async () => {
    const loaded = await load({ 'a.parquet': await parquet('select 1 as id, 2 as value limit 0') }, contract);
    expect(loaded.outcomes.get('a.parquet')).toMatchObject({ outcome: 'staged', records: 0 });
  });

  it('that are cut short, damaged, or none are left out whole, and take no other with them', async () => {
    const folder = temporaryFolder();
    const whole = join(folder, 'whole');
    writeFileSync(
      whole,
      await parquet(
        "select i as id, repeat('x', 50) || i as value from range(5000) t(i)",
        ', compression zstd',
      ),
    );
    const [cut, spoilt] = [join(folder, 'cut'), join(folder, 'spoilt')];
    copyFileSync(whole, cut);
    truncateSync(cut, 1000);
    const bytes = readFileSync(whole);
    bytes.fill(0xff, 100, 3000);
    writeFileSync(spoilt, bytes);
    const loaded = await load(
      {
        'cut.parquet': readFileSync(cut),
        'good.parquet': readFileSync(whole),
        'spoilt.parquet': readFileSync(spoilt),
        'text.parquet': 'id,value\n1,2\n',
      },
      contract,
    );
    for (const path of ['cut.parquet', 'text.parquet', 'spoilt.parquet'])
      expect(loaded.outcomes.get(path), path).toMatchObject({
        outcome: 'rejected',
        reason: expect.not.stringMatching(/mallard-|[Ff]ile it/),
      });
    expect(loaded.outcomes.get('good.parquet')).toMatchObject({ outcome: 'staged', rows: 5000 });
    expect(loaded.rows).toHaveLength(5000);
  });

  it('that lack a required column are left out, with the near name', async () => {
    const loaded = await load({ 'a.parquet': await parquet('select 1 as id, 2 as valeu') }, contract);
    expect(loaded.outcomes.get('a.parquet')).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringContaining("value (is 'valeu' it?"),
    });
  });

  it('under the name of a CSV are not guessed, unless the pipeline says what they are', async () => {
    const bytes = await parquet('select 1 as id, 2 as value');
    const guessed = await load({ 'a.csv': bytes }, contract);
    expect(guessed.outcomes.get('a.csv')).toMatchObject({ outcome: 'rejected' });
    const said = await load({ 'a.csv': bytes }, contract, { format: 'parquet' });
    expect(said.outcomes.get('a.csv')).toMatchObject({ outcome: 'staged', rows: 1 });
  });
});
