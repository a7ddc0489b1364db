import { describe, expect, it } from 'vitest';
import { modelCheck } from '../../src/definitions/rule.ts';
import { exitCodeOf } from '../../src/errors.ts';
import { judgeModel, measureRows, measureTable, stopIfViolated } from '../../src/quality/measure.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { batchOf } from '../../src/warehouse/provenance.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';
import { rulesOf } from './rules.ts';

const TODAY = '2026-04-28';
const MODEL_CHECK = {
  name: 'clear',
  tags: [] as string[],
  silhouette_at_least: 0.5,
  on_violation: 'fail',
} as const;
const BATCH = batchOf(['f2']);

async function candidateOf(values: string): Promise<Database> {
  const database = await memoryWarehouse();
  await database.run(`create temp table candidate as select * from (values ${values}) as v(id, n)`);
  return database;
}

/** Measures one rule `n > 0` on a table of which `bad` rows out of `rows` break it. */
async function judged(bad: number, rows: number, rule: object) {
  const database = await memoryWarehouse();
  await database.run(
    `create temp table candidate as select i as id, case when i < ${bad} then 0 else 1 end as n from range(${rows}) as r(i)`,
  );
  const rules = rulesOf({ expectations: [{ name: 'positive', expect: 'n > 0', ...rule }] });
  const [result] = await measureRows(database, 'candidate', rules);
  return result;
}

describe('measureRows', () => {
  it('counts false and NULL alike as violations', async () => {
    const database = await candidateOf("('a', 1), ('b', -1), ('c', null), (null, 5)");
    const results = await measureRows(
      database,
      'candidate',
      rulesOf({
        expectations: [
          { name: 'positive', expect: 'n > 0', on_violation: 'drop' },
          { name: 'positive_or_absent', expect: 'n is null or n > 0', on_violation: 'drop' },
          { name: 'named', expect: "id in ('a', 'b', 'c')", on_violation: 'warn' },
          { name: 'anything', expect: 'true', on_violation: 'fail' },
        ],
      }),
    );
    expect(
      results.map(({ rule, violations, rowsChecked, action }) => [rule, violations, rowsChecked, action]),
    ).toEqual([
      ['positive', 2, 4, 'dropped'],
      ['positive_or_absent', 1, 4, 'dropped'],
      ['named', 1, 4, 'warned'],
      ['anything', 0, 4, 'passed'],
    ]);
    expect(results[0]).toMatchObject({
      table: 'silver.things',
      kind: 'row',
      onViolation: 'drop',
      expect: 'n > 0',
    });
  });

  it('does not judge rows that a route takes; a NULL condition takes none', async () => {
    const database = await candidateOf("('a', -1), ('b', -2), ('c', null), ('d', 5)");
    const results = await measureRows(
      database,
      'candidate',
      rulesOf({
        routes: [
          { name: 'first', when: "id = 'a'", to: 'silver.x' },
          { name: 'second', when: 'n < -1', to: 'silver.y' },
        ],
        expectations: [{ name: 'positive', expect: 'n > 0', on_violation: 'drop' }],
      }),
    );
    expect(results).toMatchObject([{ rowsChecked: 2, violations: 1 }]);
  });

  it('lets a rule hold or, and, not and brackets without touching its neighbours', async () => {
    const database = await candidateOf("('a', 1), ('b', 0)");
    const results = await measureRows(
      database,
      'candidate',
      rulesOf({
        expectations: [
          { name: 'either', expect: "n = 1 or id = 'b'", on_violation: 'warn' },
          { name: 'neither', expect: "not (n = 1) and not id = 'b'", on_violation: 'warn' },
        ],
      }),
    );
    expect(results.map(({ violations }) => violations)).toEqual([0, 2]);
  });

  it('finds nothing in an empty table, and nothing to measure without rules', async () => {
    const database = await memoryWarehouse();
    await database.run('create temp table candidate (id varchar, n integer)');
    const rule = { name: 'positive', expect: 'n > 0', on_violation: 'fail', fail_if: '> 0%' };
    expect(await measureRows(database, 'candidate', rulesOf({ expectations: [rule] }))).toMatchObject([
      { rowsChecked: 0, violations: 0, action: 'passed' },
    ]);
    expect(await measureRows(database, 'candidate', rulesOf({}))).toEqual([]);
  });
});

describe('what a rule does', () => {
  it.each<[on_violation: string, fail_if: string | undefined, bad: number, rows: number, action: string]>([
    ['warn', undefined, 20, 20, 'warned'],
    ['drop', undefined, 20, 20, 'dropped'],
    ['fail', undefined, 1, 1000, 'stopped'],
    ['fail', undefined, 0, 1000, 'passed'],
    ['warn', '> 5%', 5, 100, 'warned'],
    ['warn', '> 5%', 6, 100, 'stopped'],
    ['drop', '> 5%', 1, 20, 'dropped'],
    ['drop', '> 5%', 2, 20, 'stopped'],
    ['drop', '> 5%', 50, 1000, 'dropped'],
    ['drop', '> 5%', 51, 1000, 'stopped'],
    ['drop', '> 0.5%', 5, 1000, 'dropped'],
    ['drop', '> 0.5%', 6, 1000, 'stopped'],
    ['warn', '> 100%', 20, 20, 'warned'],
    ['warn', '> 3', 3, 20, 'warned'],
    ['warn', '> 3', 4, 20, 'stopped'],
    ['drop', '> 0', 1, 20, 'stopped'],
    ['drop', '> 0%', 0, 20, 'passed'],
  ])('%s with fail_if %s on %i bad rows of %i: %4$s', async (on_violation, fail_if, bad, rows, action) => {
    expect(await judged(bad, rows, { on_violation, fail_if })).toMatchObject({
      rowsChecked: rows,
      violations: bad,
      action,
    });
  });
});

describe('measureTable', () => {
  it('counts each row beyond the first of its key', async () => {
    const database = await memoryWarehouse();
    await database.run('create schema if not exists silver');
    await database.run(
      `create table silver.things as select * from (values ('a', 1), ('a', 1), ('a', 2), ('b', 1), ('a', 1)) as v(id, n)`,
    );
    const check = (name: string, unique: string[], more = {}) => ({
      name,
      unique,
      on_violation: 'warn',
      ...more,
    });
    const rules = rulesOf({
      checks: [
        check('by_id', ['id']),
        check('by_both', ['id', 'n']),
        check('by_both_limited', ['id', 'n'], { fail_if: '> 1' }),
        check('by_n', ['n'], { on_violation: 'fail' }),
        check('at_the_limit', ['id', 'n'], { fail_if: '> 40%' }),
      ],
    });
    expect(
      (await measureTable(database, rules, TODAY)).map(({ rule, kind, rowsChecked, violations, action }) => [
        rule,
        kind,
        rowsChecked,
        violations,
        action,
      ]),
    ).toEqual([
      ['by_id', 'table', 5, 3, 'warned'],
      ['by_both', 'table', 5, 2, 'warned'],
      ['by_both_limited', 'table', 5, 2, 'stopped'],
      ['by_n', 'table', 5, 3, 'stopped'],
      ['at_the_limit', 'table', 5, 2, 'warned'],
    ]);
    await database.run('delete from silver.things');
    expect((await measureTable(database, rules, TODAY)).every(({ action }) => action === 'passed')).toBe(
      true,
    );
  });
});

describe('measureTable among new rows', () => {
  it('looks at the keys that the new rows have, wherever they stand', async () => {
    const database = await memoryWarehouse();
    await database.run('create schema if not exists silver');
    await database.run(
      `create table silver.things as select * from
       (values ('old', 1, 'f1'), ('old', 2, 'f1'), ('both', 1, 'f1'), ('both', 2, 'f2'), ('new', 1, 'f2')) as v(id, n, _file_id)`,
    );
    const rules = rulesOf({ checks: [{ name: 'by_id', unique: ['id'], on_violation: 'warn' }] });
    expect(await measureTable(database, rules, TODAY, BATCH)).toMatchObject([
      { rowsChecked: 3, violations: 1 },
    ]);
    expect(await measureTable(database, rules, TODAY)).toMatchObject([{ rowsChecked: 5, violations: 2 }]);
  });
});

describe('judgeModel', () => {
  const judged = (
    silhouette: number,
    sizes: number[],
    on_violation = 'warn',
    keptShare: number | null = 1,
  ) => {
    const checks = [
      { name: 'apart', silhouette_at_least: 0.3, on_violation },
      { name: 'no_tiny', smallest_cluster_at_least: '5%', on_violation },
      { name: 'settled', changed_at_most: '10%', on_violation },
    ].map((one) => modelCheck.parse(one));
    return judgeModel('gold.groups', checks, { silhouette, sizes, keptShare }).map(
      ({ observed, violations, action }) => [observed, violations, action],
    );
  };

  it('judges how far apart clusters are, how small the smallest is, and how many changed theirs', () => {
    expect(judged(0.3, [5, 95], 'warn', 0.9)).toEqual([
      ['0.3000', 0, 'passed'],
      ['5.0%', 0, 'passed'],
      ['10.0%', 0, 'passed'],
    ]);
    expect(judged(0.29, [4, 96], 'warn', 0.89)).toEqual([
      ['0.2900', 1, 'warned'],
      ['4.0%', 1, 'warned'],
      ['11.0%', 1, 'warned'],
    ]);
    expect(judged(0.29, [5, 95], 'fail')[0]).toEqual(['0.2900', 1, 'stopped']);
    expect(judged(0.3, [5, 95], 'fail', 0.5)[2]).toEqual(['50.0%', 1, 'stopped']);
  });

  it('holds at exactly the share that is written, to a tenth of a percent, and says it as it is written', () => {
    for (let permille = 1; permille < 500; permille++) {
      const share = `${permille / 10}%`;
      const [tiny, settled] = [{ smallest_cluster_at_least: share }, { changed_at_most: share }].map((rule) =>
        modelCheck.parse({ name: 'rule', on_violation: 'fail', ...rule }),
      );
      const judge = (at: number) =>
        judgeModel(
          'gold.groups',
          [tiny, settled].flatMap((rule) => rule ?? []),
          {
            silhouette: 1,
            sizes: [at, 1_000 - at],
            keptShare: (1_000 - at) / 1_000,
          },
        );
      expect(judge(permille)).toMatchObject([
        { violations: 0, expect: `smallest cluster at least ${share}` },
        { violations: 0, expect: `in another cluster than before at most ${share}` },
      ]);
      expect(judge(permille - 1)).toMatchObject([{ violations: 1 }, { violations: 0 }]);
      expect(judge(permille + 1)).toMatchObject([{ violations: 0 }, { violations: 1 }]);
    }
  });

  it('has nothing to say of a model of nobody, or of changes where there was no model', () => {
    expect(judged(0, []).map(([, , action]) => action)).toEqual(['passed', 'passed', 'passed']);
    expect(judged(0.3, [5, 95], 'fail', null)[2]).toEqual(['no model before', 0, 'passed']);
  });
});

describe('warn_if', () => {
  it.each([
    ['warn', 5, 'passed'],
    ['warn', 6, 'warned'],
    ['drop', 5, 'dropped'],
  ])('%s on %i of 100 with warn_if > 5%%: %s', async (on_violation, bad, action) => {
    expect(await judged(bad, 100, { on_violation, warn_if: '> 5%' })).toMatchObject({ action });
  });

  it('judges only the rows that pass the filter', async () => {
    const result = await judged(20, 100, { on_violation: 'warn', filter: 'id < 30' });
    expect(result).toMatchObject({ rowsChecked: 30, violations: 20 });
  });
});

describe('stopIfViolated', () => {
  it('sends to quarantine only for what a rule about rows has found', async () => {
    const [of] = judgeModel('gold.groups', [MODEL_CHECK], {
      silhouette: 0.1,
      sizes: [5, 5],
      keptShare: null,
    });
    const stop = (results: Parameters<typeof stopIfViolated>[0]) => {
      try {
        stopIfViolated(results, 'x.yaml');
      } catch (error) {
        return (error as { next?: string }).next;
      }
      return undefined;
    };
    expect(stop(of === undefined ? [] : [of])).toMatch(/ops\.expectation_results \(it saw .*0\.1/);
    const rules = rulesOf({ expectations: [{ name: 'positive', expect: 'n > 0', on_violation: 'fail' }] });
    const results = await measureRows(await candidateOf("('a', -1)"), 'candidate', rules);
    expect(stop(results)).toContain('ops.quarantine');
  });

  it('names every rule that stops the run, with its counts, and the file of rules', async () => {
    const database = await candidateOf("('a', 1), ('b', -1), ('c', null)");
    const rules = rulesOf({
      expectations: [
        { name: 'some_warning', expect: 'n > 5', on_violation: 'warn' },
        { name: 'positive', expect: 'n > 0', on_violation: 'fail' },
        { name: 'present', expect: 'n is not null', on_violation: 'drop', fail_if: '> 10%' },
      ],
    });
    const results = await measureRows(database, 'candidate', rules);
    let error: unknown;
    try {
      stopIfViolated(results, 'expectations/silver/things.yaml');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      kind: 'rule',
      where: expect.stringContaining('expectations/silver/things.yaml'),
      message: expect.stringMatching(/silver\.things.*positive: 2 of 3 rows.*present: 1 of 3 rows/),
    });
    expect((error as Error).message).not.toContain('some_warning');
    expect(exitCodeOf(error)).toBe(1);
  });

  it('lets warnings and drops pass', async () => {
    const result = await judged(5, 5, { on_violation: 'drop' });
    expect(result?.action).toBe('dropped');
    expect(() => stopIfViolated(result === undefined ? [] : [result], 'x.yaml')).not.toThrow();
  });
});
