import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../src/definitions/fingerprint.ts';
import type { PipelineDefinition } from '../../../src/definitions/steps.ts';
import { followsData, resolveAsOf, setParameters } from '../../../src/run/building/as-of.ts';
import { type Changes, decideWork } from '../../../src/run/building/decide-work.ts';
import type { Database } from '../../../src/warehouse/database.ts';
import { createMacros, macroDefinitions } from '../../../src/warehouse/macros.ts';
import { evaluate, memoryWarehouse } from '../../warehouse/memory-warehouse.ts';
import { edited, smallPipeline, withHistory } from '../small-project.ts';

const NOTHING: Changes = { arrived: new Map(), fullRefresh: false, asOf: '2026-01-31' };

/** These files came to the small project's bronze table, or left it. */
const files = (newIds: string[], replacedIds: string[] = []): Pick<Changes, 'arrived'> => ({
  arrived: new Map([['bronze.sales', { newIds, replacedIds }]]),
});

const REGISTER = 'insert into ops.tables (pipeline, table_name, fingerprint, as_of, run_id) values';

/** A warehouse that says all tables of the small project were built as of the end of January. */
async function builtWarehouse(
  pipeline: PipelineDefinition = smallPipeline(),
  name: string = pipeline.pipeline,
): Promise<Database> {
  const database = await memoryWarehouse();
  for (const step of pipeline.steps) {
    await database.run(`create schema if not exists ${step.table.replace(/[.].*/, '')}`);
    await database.run(`create table if not exists ${step.table} (amount integer)`);
    await database.run(`${REGISTER} ($name, $table, $mark, date '2026-01-31', 'run-1')`, {
      name,
      table: step.table,
      mark: fingerprint(pipeline, step, macroDefinitions(pipeline.slash_dates)),
    });
  }
  return database;
}

/** What is made of silver.sales, silver.goods (row by row of sales) and gold.totals (of goods). */
async function modes(database: Database, pipeline: PipelineDefinition, changes: Partial<Changes> = {}) {
  const work = await decideWork(database, pipeline, { ...NOTHING, ...changes });
  expect(work.map(({ step }) => step.table)).toEqual(['silver.sales', 'silver.goods', 'gold.totals']);
  return work.map(({ extent }) => extent?.mode ?? 'kept');
}

describe('decideWork', () => {
  it('makes everything the first time', async () => {
    expect(await modes(await memoryWarehouse(), smallPipeline())).toEqual(['whole', 'whole', 'whole']);
  });

  it('makes nothing when nothing has changed', async () => {
    expect(await modes(await builtWarehouse(), smallPipeline())).toEqual(['kept', 'kept', 'kept']);
  });

  it('knows what it decides by the fingerprint it gives', async () => {
    const pipeline = smallPipeline();
    const work = await decideWork(await memoryWarehouse(), pipeline, NOTHING);
    expect(work.map((item) => item.fingerprint)).toEqual(
      pipeline.steps.map((step) => fingerprint(pipeline, step, macroDefinitions(pipeline.slash_dates))),
    );
  });

  it.each<[what: string, changes: Record<string, string>, expected: string[]]>([
    ['the first SQL', edited('sql/silver/sales.sql', 'id,', 'upper(id) as id,'), ['whole', 'whole', 'whole']],
    [
      'a rule in the middle',
      edited('expectations/silver/goods.yaml', "'c'", "'d'"),
      ['kept', 'whole', 'whole'],
    ],
    ['the last SQL', edited('sql/gold/totals.sql', 'sum', 'max'), ['kept', 'kept', 'whole']],
    ['how dates are read', edited('pipelines/shop.yaml', 'refuse', 'day_first'), ['whole', 'whole', 'whole']],
    ['a lookup', edited('lookups/kinds.csv', 'Bread', 'Rolls'), ['whole', 'whole', 'whole']],
    ['the description', edited('pipelines/shop.yaml', 'a small shop', 'a shop'), ['kept', 'kept', 'kept']],
  ])(
    'makes whole what another definition concerns, and what follows: %s',
    async (_what, changes, expected) => {
      expect(await modes(await builtWarehouse(), smallPipeline(changes))).toEqual(expected);
    },
  );

  it('takes the rows of new files into row-level tables, and makes the others whole', async () => {
    const database = await builtWarehouse();
    const changes = { newIds: ['f9'], replacedIds: ['f1'] };
    const came = files(changes.newIds, changes.replacedIds);
    const work = await decideWork(database, smallPipeline(), { ...NOTHING, ...came });
    expect(work.map(({ extent }) => extent)).toEqual([
      { mode: 'files', ...changes },
      { mode: 'files', ...changes },
      { mode: 'whole' },
    ]);
    expect(await modes(database, smallPipeline(), files([], ['f1']))).toEqual(['files', 'files', 'whole']);
  });

  it('makes row-level tables whole from where the definition changed, new files or not', async () => {
    const changed = smallPipeline(edited('expectations/silver/goods.yaml', "'c'", "'d'"));
    expect(await modes(await builtWarehouse(), changed, files(['f9']))).toEqual(['files', 'whole', 'whole']);
  });

  it('makes for another as-of date only the tables that are not row by row', async () => {
    const database = await builtWarehouse();
    expect(await modes(database, smallPipeline(), { asOf: '2026-02-01' })).toEqual(['kept', 'kept', 'whole']);
    expect(await modes(database, smallPipeline(), { asOf: null })).toEqual(['kept', 'kept', 'whole']);
  });

  it('makes everything whole when asked to', async () => {
    const changes = { fullRefresh: true, newIds: ['f9'] };
    expect(await modes(await builtWarehouse(), smallPipeline(), changes)).toEqual([
      'whole',
      'whole',
      'whole',
    ]);
  });

  it('does not take what another pipeline built for its own', async () => {
    const pipeline = smallPipeline();
    expect(await modes(await builtWarehouse(pipeline, 'other'), pipeline)).toEqual([
      'whole',
      'whole',
      'whole',
    ]);
  });

  it('makes a table that was added, and what follows it', async () => {
    const database = await builtWarehouse();
    await database.run("delete from ops.tables where table_name = 'silver.goods'");
    expect(await modes(database, smallPipeline())).toEqual(['kept', 'whole', 'whole']);
  });
});

describe('decideWork for a history', () => {
  const withMoves = () => smallPipeline(withHistory());
  const decided = async (changes: Partial<Changes>, reached: string | null = '2026-01-31') => {
    const pipeline = withMoves();
    const database = await builtWarehouse(pipeline);
    await database.run(
      "update ops.tables set as_of = cast($reached as date) where table_name = 'gold.moves'",
      {
        reached,
      },
    );
    return (await decideWork(database, pipeline, { ...NOTHING, ...changes })).at(-1);
  };

  it.each<[what: string, changes: Partial<Changes>]>([
    ['files came', files(['f9'])],
    ['a date goes on', { asOf: '2026-02-01', asOfIsGiven: true }],
    ['data were taken back', { asOf: '2026-01-30', asOfIsGiven: false }],
    ['all is made anew', { fullRefresh: true }],
    ['the same date is asked for with files', { ...files(['f9']), asOfIsGiven: true }],
  ])('writes it when %s', async (_what, changes) => {
    expect((await decided(changes))?.extent).toEqual({ mode: 'whole' });
  });

  it.each<[what: string, changes: Partial<Changes>]>([
    ['where nothing changed', {}],
    ['for a look at the past', { asOf: '2026-01-30', asOfIsGiven: true }],
    ['for a look at the past with files', { asOf: '2026-01-30', asOfIsGiven: true, ...files(['f9']) }],
    [
      'for a look at the past that makes all anew',
      { asOf: '2026-01-30', asOfIsGiven: true, fullRefresh: true },
    ],
  ])('leaves it alone %s', async (_what, changes) => {
    expect((await decided(changes))?.extent).toBeUndefined();
  });

  it('says to which day it has come when it is left alone', async () => {
    expect((await decided({ asOf: '2025-12-31', asOfIsGiven: true }))?.why).toContain('2026-01-31');
  });

  it('writes it when the tables come back from a look at the past', async () => {
    const pipeline = withMoves();
    const database = await builtWarehouse(pipeline);
    await database.run("update ops.tables set as_of = date '2025-12-31' where table_name <> 'gold.moves'");
    expect((await decideWork(database, pipeline, NOTHING)).at(-1)?.extent).toEqual({ mode: 'whole' });
  });

  it('leaves it alone while there are no data, though it has come to a day', async () => {
    const pipeline = withMoves();
    const database = await builtWarehouse(pipeline);
    await database.run("update ops.tables set as_of = null where table_name <> 'gold.moves'");
    const work = await decideWork(database, pipeline, { ...NOTHING, asOf: null });
    expect(work.map(({ extent }) => extent)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('resolveAsOf', () => {
  const days = async (rows: string) => {
    const database = await memoryWarehouse();
    await database.run('create schema if not exists silver');
    await database.run('create table silver.sales (day date)');
    if (rows !== '') await database.run(`insert into silver.sales values ${rows}`);
    return database;
  };
  const now = new Date('2026-03-05T23:59:59Z');
  const withDefault = (day: string) =>
    smallPipeline(edited('pipelines/shop.yaml', 'as_of: {', `as_of: {default: ${day}, `));

  it('is the newest day of the column unless another is asked for', async () => {
    const database = await days("('2026-01-05'), ('2026-02-01'), (null), ('2025-12-31')");
    expect(await resolveAsOf(database, smallPipeline(), undefined, now)).toBe('2026-02-01');
    expect(await resolveAsOf(database, smallPipeline(), 'latest', now)).toBe('2026-02-01');
    expect(await resolveAsOf(database, smallPipeline(), '2020-01-01', now)).toBe('2020-01-01');
    expect(await resolveAsOf(database, smallPipeline(), 'today', now)).toBe('2026-03-05');
  });

  it('is the pipeline’s own date or today where it says so, unless another is asked for', async () => {
    const database = await days("('2026-01-05')");
    const fixed = withDefault("'2026-01-31'");
    expect(await resolveAsOf(database, fixed, undefined, now)).toBe('2026-01-31');
    expect(await resolveAsOf(database, fixed, 'latest', now)).toBe('2026-01-05');
    expect(await resolveAsOf(database, withDefault('today'), undefined, now)).toBe('2026-03-05');
  });

  it('is null where there is no such table yet, or no day in it', async () => {
    expect(await resolveAsOf(await memoryWarehouse(), smallPipeline(), undefined, now)).toBeNull();
    expect(await resolveAsOf(await days(''), smallPipeline(), undefined, now)).toBeNull();
    expect(await resolveAsOf(await days('(null)'), smallPipeline(), undefined, now)).toBeNull();
  });

  it('follows the data unless a date or today is asked for or declared', () => {
    expect(followsData(smallPipeline(), undefined)).toBe(true);
    expect(followsData(smallPipeline(), '2026-01-31')).toBe(false);
    expect(followsData(smallPipeline(), 'today')).toBe(false);
    expect(followsData(withDefault('today'), undefined)).toBe(false);
    expect(followsData(withDefault("'2026-01-31'"), undefined)).toBe(false);
    expect(followsData(withDefault('today'), 'latest')).toBe(true);
  });

  it('is what SQL then sees, one date at a time', async () => {
    const database = await memoryWarehouse();
    await createMacros(database, 'refuse');
    for (const day of ['2026-01-31', '2026-02-01', null]) {
      await setParameters(database, day);
      expect(await evaluate(database, 'cast(as_of() as varchar)')).toBe(day);
    }
  });

  it('and so are the pipeline’s parameters, as exact as they were written, and no other’s', async () => {
    const database = await memoryWarehouse();
    await createMacros(database, 'refuse');
    await setParameters(database, null, { former: 1 });
    await setParameters(database, null, { least_support: 0.1, most: -1e-7 });
    expect(await evaluate(database, "parameter('least_support') = 0.1e0 and parameter('most') = -1e-7")).toBe(
      true,
    );
    expect(await evaluate(database, "parameter('former')")).toBeNull();
  });
});
