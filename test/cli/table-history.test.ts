import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/run/planning/plan.ts';
import { HISTORY_STEP, withHistory, writeSmallProject } from '../run/small-project.ts';
import { digestWarehouse, queryFile } from '../support/digest.ts';
import { mallardIn } from '../support/mallard.ts';
import { edit } from '../support/project.ts';
import { writeFiles } from '../support/temporary.ts';

const PIPELINE = 'pipelines/shop.yaml';

/** A shop that sells a (10 on the first day), b (from the second on) and, on the fourth, more of a. */
const DAYS: Record<string, string> = {
  1: '1,a,10,2026-01-01\n2,c,5,2026-01-01\n',
  2: '3,b,20,2026-01-02\n',
  3: '4,z,0,2026-01-03\n5,b,5,2026-01-03\n',
  4: '6,a,1,2026-01-04\n',
};

/** The small project with the totals up to the as-of date, and a history of them. */
async function shop(...days: string[]) {
  const project = writeSmallProject({
    ...withHistory(),
    'sql/gold/totals.sql':
      'select kind, cast(sum(amount) as integer) as amount, as_of() as day from silver.sales where day <= as_of() group by kind\n',
    'expectations/gold/totals.yaml':
      'table: gold.totals\ngrain: one row per kind\ncolumns: {kind: what, amount: pence, day: as-of date}\n',
  });
  const warehouse = join(project, 'warehouse/mallard.duckdb');
  const put = (name: string, lines = DAYS[name] ?? '') =>
    writeFiles(project, { [`data/${name}.csv`]: `id,kind,amount,day\n${lines}` });
  const typed = async (...args: string[]) => {
    const outcome = await mallardIn(project, ...args);
    expect(outcome.code, outcome.stderr).toBe(0);
    return outcome;
  };
  for (const name of days) {
    put(name);
    await typed('run');
  }
  /** Each spell as `kind amount (carried day) from-to`, by days of January. */
  const spells = async () =>
    (
      await queryFile<{ spell: string }>(
        warehouse,
        `select kind || ' ' || amount || ' (' || coalesce(day(day)::varchar, '?') || ') ' || day(valid_from) || '-'
           || coalesce(day(valid_to)::varchar, '') as spell from gold.moves order by kind, valid_from`,
      )
    ).map(({ spell }) => spell);
  return { project, warehouse, put, typed, spells };
}

const FOUR_DAYS = ['a 10 (1) 1-4', 'a 11 (4) 4-', 'b 20 (2) 2-3', 'b 25 (3) 3-', 'c 5 (1) 1-'];

describe('a history', { timeout: 240_000 }, () => {
  it('holds a spell for each value and how long it lasted, the same for the same runs', async () => {
    const one = await shop('1', '2', '3', '4');
    expect(await one.spells()).toEqual(FOUR_DAYS);
    expect((await one.typed('run')).stdout).toContain('nothing new');
    const other = await shop('1', '2', '3', '4');
    expect(await digestWarehouse(one.warehouse)).toEqual(await digestWarehouse(other.warehouse));
  });

  it('has the last word of a day: what is corrected on the day leaves no trace', async () => {
    const { put, typed, spells } = await shop('1', '2', '3', '4');
    put('4', '6,c,1,2026-01-04\n');
    await typed('run');
    expect(await spells()).toEqual([
      'a 10 (1) 1-',
      'b 20 (2) 2-3',
      'b 25 (3) 3-',
      'c 5 (1) 1-4',
      'c 6 (4) 4-',
    ]);
  });

  it('goes back with data that are taken back, says so, and comes again with them', async () => {
    const { typed, spells } = await shop('1', '2', '3', '4');
    await typed('retract', '3.csv');
    expect((await spells()).filter((spell) => spell.startsWith('b'))).toEqual([
      'b 20 (2) 2-3',
      'b 25 (3) 3-4',
      'b 20 (4) 4-',
    ]);
    const back = await typed('retract', '4.csv');
    expect(back.stderr).toMatch(/gold\.moves: the data go to 2026-01-02 now and no more to 2026-01-04/);
    expect(await spells()).toEqual(['a 10 (1) 1-', 'b 20 (2) 2-', 'c 5 (1) 1-']);
    await typed('retract', '4.csv', '--restore');
    expect(await spells()).toEqual(['a 10 (1) 1-4', 'a 11 (4) 4-', 'b 20 (2) 2-', 'c 5 (1) 1-']);
  });

  it('is left alone by a look at the past and by a full refresh, and moved on by a later date', async () => {
    const { warehouse, typed, spells } = await shop('1', '2', '3', '4');
    const past = await typed('run', '--as-of', '2026-01-02', '--full-refresh');
    expect(past.stderr).toContain('gold.moves: left as it is: it has come to 2026-01-04');
    expect(await queryFile(warehouse, "select amount from gold.totals where kind = 'b'")).toEqual([
      { amount: 20 },
    ]);
    expect(await spells()).toEqual(FOUR_DAYS);
    await typed('run', '--full-refresh');
    expect(await spells()).toEqual(FOUR_DAYS);
    await typed('run', '--as-of', '2026-01-06');
    expect(await spells()).toEqual(FOUR_DAYS);
    await typed('run', '--as-of', '2026-01-05');
    const reached = "select cast(as_of as varchar) as d from ops.tables where table_name = 'gold.moves'";
    expect(await queryFile(warehouse, reached)).toEqual([{ d: '2026-01-06' }]);
  });

  it('is written for the days that are asked for in turn, where all files came at once', async () => {
    const { put, typed, spells } = await shop();
    for (const name of Object.keys(DAYS)) put(name);
    for (const day of ['01', '02', '03']) await typed('run', '--as-of', `2026-01-${day}`);
    await typed('run');
    expect(await spells()).toEqual(FOUR_DAYS);
  });

  it('stays when there are no data left, and is written again when some are', async () => {
    const { typed, spells } = await shop('1', '2');
    const known = await spells();
    await typed('retract', '1.csv');
    await typed('retract', '2.csv');
    expect(await spells()).toEqual(['a 10 (1) 1-2', 'b 20 (2) 2-', 'c 5 (1) 1-2']);
    expect((await typed('run')).stdout).toContain('nothing new');
    expect((await typed('run', '--as-of', '2026-01-01')).stderr).toContain('it has come to 2026-01-02');
    await typed('retract', '1.csv', '--restore');
    await typed('retract', '2.csv', '--restore');
    expect(await spells()).toEqual(['a 10 (1) 1-', 'b 20 (2) 2-', 'c 5 (1) 1-']);
    expect(known).toEqual(['a 10 (1) 1-', 'b 20 (2) 2-', 'c 5 (1) 1-']);
  });

  it('stays whatever else of the pipeline changes, is planned, and goes with its step', async () => {
    const { project, warehouse, typed, spells } = await shop('1', '2', '3', '4');
    edit(project, PIPELINE, 'report:', '  - table: gold.more\nreport:');
    writeFiles(project, {
      'sql/gold/more.sql': 'select kind from gold.moves\n',
      'expectations/gold/more.yaml': 'table: gold.more\ngrain: one row per spell\ncolumns: {kind: what}\n',
    });
    edit(project, PIPELINE, 'carries: [day]', 'carries: []');
    edit(
      project,
      'sql/gold/totals.sql',
      'cast(sum(amount) as integer)',
      'cast(sum(amount) + 100 as integer)',
    );
    const plan: Plan = JSON.parse((await typed('plan', '--json')).stdout);
    expect(plan.tables.find(({ table }) => table === 'gold.moves')).toMatchObject({
      why: 'its definition changed',
      rowsBefore: 5,
      rowsAfter: 7,
      columns: { added: [], removed: ['day'], retyped: [] },
      keys: { key: 'kind, valid_from', added: 2, removed: 0, changed: 3 },
    });
    expect(await spells()).toEqual(FOUR_DAYS);
    edit(project, 'sql/gold/totals.sql', ' + 100', '');
    edit(project, PIPELINE, 'carries: []', 'carries: [day]');
    await typed('run');
    expect(await spells()).toEqual(FOUR_DAYS);
    edit(project, PIPELINE, '  - table: gold.more\n', '');
    edit(project, PIPELINE, 'changes: [amount]', 'changes: [day]');
    edit(project, PIPELINE, 'carries: [day]', 'carries: [amount]');
    await typed('run');
    expect(await spells()).toHaveLength(7);
    edit(
      project,
      PIPELINE,
      HISTORY_STEP.replace('[amount]', '[day]').replace(/\[day\]\n$/, '[amount]\n'),
      '',
    );
    await typed('run');
    expect(Object.keys(await digestWarehouse(warehouse))).not.toContain('gold.moves');
  });

  it('makes one spell again of those that a column told apart while it counted', async () => {
    const { project, put, typed, spells } = await shop('1', '2', '3', '4');
    edit(project, PIPELINE, 'changes: [amount]\n    carries: [day]', 'changes: [amount, day]');
    put('5', '7,a,1,2026-01-05\n');
    await typed('run');
    expect((await spells()).filter((spell) => spell.startsWith('c'))).toEqual(['c 5 (1) 1-5', 'c 5 (5) 5-']);
    edit(project, PIPELINE, 'changes: [amount, day]', 'changes: [amount]\n    carries: [day]');
    put('6', '8,b,1,2026-01-06\n');
    await typed('run');
    expect(await spells()).toEqual([
      'a 10 (1) 1-4',
      'a 11 (4) 4-5',
      'a 12 (5) 5-',
      'b 20 (2) 2-3',
      'b 25 (3) 3-6',
      'b 26 (6) 6-',
      'c 5 (1) 1-',
    ]);
  });

  it('knows nothing of a run that fails', async () => {
    const { project, put, spells } = await shop('1', '2', '3');
    const known = await spells();
    put('4');
    edit(project, PIPELINE, 'report:', '  - table: gold.more\nreport:');
    writeFiles(project, {
      'sql/gold/more.sql': 'select kind from gold.moves\n',
      'expectations/gold/more.yaml':
        'table: gold.more\ngrain: one row per spell\ncolumns: {kind: what}\nchecks:\n  - {name: few, row_count: {max: 4}, on_violation: fail}\n',
    });
    const outcome = await mallardIn(project, 'run');
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('few') });
    expect(await spells()).toEqual(known);
  });
});
