import { describe, expect, it } from 'vitest';
import type { PipelineDefinition, TableDefinition } from '../../../src/definitions/steps.ts';
import { buildTable, type Extent } from '../../../src/run/building/build-table.ts';
import { type RunRecord, startRecord } from '../../../src/run/record/run-record.ts';
import type { Database } from '../../../src/warehouse/database.ts';
import { memoryWarehouse } from '../../warehouse/memory-warehouse.ts';
import { arrive, edited, prepare, type Sale, sale, smallPipeline } from '../small-project.ts';

const WHOLE: Extent = { mode: 'whole' };

function stepOf(pipeline: PipelineDefinition, table: string): TableDefinition {
  const step = pipeline.steps.find((candidate) => candidate.table === table);
  if (step?.kind !== 'table') throw new Error(`there is no ${table}`);
  return step;
}

/** The small shop with one file of these sales in bronze, ready for its steps. */
async function shop(sales: readonly Sale[], changes: Record<string, string> = {}) {
  const database = await memoryWarehouse();
  const pipeline = smallPipeline(changes);
  await prepare(database, pipeline);
  await arrive(database, 'f1', sales);
  const record = startRecord('shop', '', false);
  const build = (table: string, extent: Extent = WHOLE) =>
    buildTable(database, stepOf(pipeline, table), extent, record);
  return { database, record, build };
}

const amounts = async (database: Database, table: string) =>
  (await database.rows<{ amount: number | null }>(`select amount from ${table} order by amount`)).map(
    ({ amount }) => amount,
  );

const rule = (record: RunRecord, name: string) => record.rules.findLast((result) => result.rule === name);

describe('buildTable', () => {
  const MIXED = [
    sale('5'),
    sale('-7'),
    sale('5.5'),
    sale(null),
    sale('9', { id: null }),
    sale('3', { kind: 'z' }),
  ];

  it('sends each row to the table, aside, or to quarantine, and counts them', async () => {
    const { database, record, build } = await shop(MIXED);
    expect(await build('silver.sales')).toEqual({ rowsIn: 6, rowsOut: 2, quarantined: 3, setAside: 1 });
    expect(await amounts(database, 'silver.sales')).toEqual([3, 5]);
    expect(await amounts(database, 'silver.returns')).toEqual([-7]);
    expect(
      await database.rows('select source_file, line, rules, state from ops.quarantine order by line'),
    ).toEqual([
      { source_file: 'f1.csv', line: 4, rules: 'valid_amount', state: 'held' },
      { source_file: 'f1.csv', line: 5, rules: 'valid_amount', state: 'held' },
      { source_file: 'f1.csv', line: 6, rules: 'has_id', state: 'held' },
    ]);
    expect(rule(record, 'known_kind')).toMatchObject({ rowsChecked: 5, violations: 1, action: 'warned' });
    expect(rule(record, 'unique_id')).toMatchObject({ rowsChecked: 2, violations: 1, action: 'warned' });
    expect(record.totals[0]).toMatchObject({ table: 'silver.sales', input: '6', output: '6' });
    expect(record.totals[1]?.input).toBe(record.totals[1]?.output);
  });

  it('publishes the listed columns only: those that start with _ serve the rules', async () => {
    const { database, build } = await shop([sale('5')]);
    await build('silver.sales');
    for (const table of ['silver.sales', 'silver.returns']) {
      const { columns } = await database.query(`select * from ${table} limit 0`);
      expect(columns.map(({ name }) => name)).toEqual(['id', 'kind', 'amount', 'day', '_file_id', '_line']);
    }
  });

  it('gives the same when it is built again, and holds each row once', async () => {
    const { database, build } = await shop(MIXED);
    await build('silver.sales');
    expect(await build('silver.sales')).toEqual({ rowsIn: 6, rowsOut: 2, quarantined: 3, setAside: 1 });
    expect(await amounts(database, 'silver.sales')).toEqual([3, 5]);
    expect(
      await database.rows('select state, count(*) as n from ops.quarantine group by state order by state'),
    ).toEqual([
      { state: 'held', n: 3 },
      { state: 'superseded', n: 3 },
    ]);
  });

  it('puts the rows of new files in place of those they replace, and judges the whole table', async () => {
    const { database, record, build } = await shop([sale('5'), sale('x'), sale('-1')]);
    await arrive(database, 'f2', [sale('6', { id: 'i2' }), sale('y'), sale('-2')]);
    await build('silver.sales');
    await database.run("delete from bronze.sales where _file_id = 'f1'");
    await arrive(database, 'f3', [sale('7', { id: 'i2' }), sale('-3'), sale('z')]);
    const extent: Extent = { mode: 'files', newIds: ['f3'], replacedIds: ['f1'] };
    expect(await build('silver.sales', extent)).toEqual({
      rowsIn: 3,
      rowsOut: 1,
      quarantined: 1,
      setAside: 1,
    });
    expect(await amounts(database, 'silver.sales')).toEqual([6, 7]);
    expect(await amounts(database, 'silver.returns')).toEqual([-3, -2]);
    expect(await database.rows('select file_id, state from ops.quarantine order by file_id')).toEqual([
      { file_id: 'f1', state: 'superseded' },
      { file_id: 'f2', state: 'held' },
      { file_id: 'f3', state: 'held' },
    ]);
    expect(rule(record, 'unique_id')).toMatchObject({ rowsChecked: 2, violations: 1 });
    expect(rule(record, 'valid_amount')).toMatchObject({ rowsChecked: 2, violations: 1 });
  });

  it('makes a table that is no row-level table, with its sums', async () => {
    const { database, record, build } = await shop([sale('5'), sale('6'), sale('9', { kind: 'b' })]);
    for (const table of ['silver.sales', 'silver.goods']) await build(table);
    expect(await build('gold.totals')).toEqual({ rowsIn: null, rowsOut: 2, quarantined: 0, setAside: 0 });
    expect(await amounts(database, 'gold.totals')).toEqual([9, 11]);
    expect(record.totals.at(-1)).toEqual({ table: 'gold.totals', total: 'pence', input: '20', output: '20' });
  });
});

describe('what stops a table', () => {
  const failing = edited('expectations/silver/sales.yaml', 'drop, description', 'fail, description');
  const limited = edited(
    'expectations/silver/sales.yaml',
    'drop, description',
    "drop, fail_if: '> 50%', description",
  );

  it.each([
    ['a rule that fails', failing, [sale('5'), sale('x')]],
    ['a threshold that is passed', limited, [sale('5'), sale('x'), sale('y')]],
  ])('%s, with the rule and its file; the evidence is in the record', async (_what, changes, sales) => {
    const { record, build } = await shop(sales, changes);
    await expect(build('silver.sales')).rejects.toMatchObject({
      kind: 'rule',
      message: expect.stringContaining('valid_amount'),
      where: expect.stringContaining('expectations/silver/sales.yaml'),
    });
    expect(rule(record, 'valid_amount')).toMatchObject({ violations: sales.length - 1, action: 'stopped' });
  });

  it('is not a threshold that is only reached', async () => {
    const { build } = await shop([sale('5'), sale('x')], limited);
    expect(await build('silver.sales')).toMatchObject({ rowsOut: 1, quarantined: 1 });
  });

  it('leaves the table of before as it was, in a transaction', async () => {
    const { database, build } = await shop([sale('5')], failing);
    await build('silver.sales');
    await arrive(database, 'f2', [sale('6'), sale('x')]);
    await expect(database.transaction(() => build('silver.sales'))).rejects.toMatchObject({ kind: 'rule' });
    expect(await amounts(database, 'silver.sales')).toEqual([5]);
  });

  it.each([
    [
      'loses a row',
      edited('sql/silver/sales.sql', 'from arrived', "from arrived where amount <> '6'"),
      '2',
      '1',
    ],
    [
      'doubles a row',
      edited('sql/silver/sales.sql', 'from arrived', 'from arrived, (values (1), (2))'),
      '2',
      '4',
    ],
  ])('is a SELECT that %s', async (_what, changes, input, output) => {
    const { record, build } = await shop([sale('5'), sale('6', { id: 'i2' })], changes);
    await expect(build('silver.sales')).rejects.toMatchObject({
      kind: 'rule',
      message: expect.stringContaining('does not add up'),
      where: 'expectations/silver/sales.yaml',
    });
    expect(record.totals.at(-2)).toMatchObject({ input, output });
  });

  it('is a control total that is broken', async () => {
    const changes = edited('sql/gold/totals.sql', 'sum(amount)', 'max(amount)');
    const { build } = await shop([sale('5'), sale('6')], changes);
    for (const table of ['silver.sales', 'silver.goods']) await build(table);
    await expect(build('gold.totals')).rejects.toMatchObject({
      kind: 'rule',
      message: expect.stringMatching(/gold\.totals.*pence is 11 .*6/),
    });
  });

  it('is an expression of its rules that DuckDB refuses, blamed on the file of rules', async () => {
    const { build } = await shop(
      [],
      edited('expectations/silver/sales.yaml', 'id is not null', 'idd is not null'),
    );
    await expect(build('silver.sales')).rejects.toMatchObject({
      kind: 'definition',
      where: 'expectations/silver/sales.yaml',
      message: expect.stringContaining('idd'),
    });
  });

  it('compares a table with what it was, where a check asks for it', async () => {
    const settled =
      '  - {name: settled, unchanged: {key: [id], column: kind}, on_violation: warn, warn_if: "> 50%"}';
    const changes = edited('expectations/silver/sales.yaml', 'checks:', `checks:\n${settled}`);
    const { database, record, build } = await shop([sale('1', { id: 'x' }), sale('2', { id: 'y' })], changes);
    await build('silver.sales');
    expect(rule(record, 'settled')).toMatchObject({ rowsChecked: 0, violations: 0, action: 'passed' });
    await database.run("update bronze.sales set kind = 'b' where id = 'x'");
    await build('silver.sales');
    expect(rule(record, 'settled')).toMatchObject({ rowsChecked: 2, violations: 1, action: 'passed' });
    await database.run("update bronze.sales set kind = case kind when 'a' then 'b' else 'a' end");
    await build('silver.sales');
    expect(rule(record, 'settled')).toMatchObject({ rowsChecked: 2, violations: 2, action: 'warned' });
  });
});
