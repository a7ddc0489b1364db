import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measureRows, measureTable } from '../../src/quality/measure.ts';
import { breaksAny, droppingRules, isRouted, takenByRoute } from '../../src/quality/rule-sql.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { openMemoryWarehouse } from '../warehouse/memory-warehouse.ts';
import { rulesOf } from './rules.ts';

interface Row {
  id: string | null;
  n: number | null;
}

/** SQL's three values: null is unknown. */
type Truth = boolean | null;
const both = (a: Truth, b: Truth): Truth =>
  a === false || b === false ? false : a === null || b === null ? null : true;
const compare = (row: Row, test: (n: number) => boolean): Truth => (row.n === null ? null : test(row.n));

/** The same conditions twice: as SQL, and evaluated here without it. */
const CONDITIONS: { sql: string; truth: (row: Row) => Truth }[] = [
  { sql: 'n > 0', truth: (row) => compare(row, (n) => n > 0) },
  { sql: 'n is not null', truth: (row) => row.n !== null },
  { sql: 'not n > 1', truth: (row) => compare(row, (n) => n <= 1) },
  { sql: "id = 'a'", truth: (row) => (row.id === null ? null : row.id === 'a') },
  { sql: "id is null or id <> 'b'", truth: (row) => row.id !== 'b' },
  {
    sql: "n >= 0 and id = 'a'",
    truth: (row) =>
      both(
        compare(row, (n) => n >= 0),
        row.id === null ? null : row.id === 'a',
      ),
  },
  { sql: 'n = 1 or n = 2', truth: (row) => compare(row, (n) => n === 1 || n === 2) },
  { sql: 'null', truth: () => null },
];

const condition = fc.constantFrom(...CONDITIONS);
const rows = fc.array(
  fc.record<Row>({
    id: fc.constantFrom('a', 'b', 'c', null),
    n: fc.option(fc.integer({ min: -2, max: 3 }), { nil: null }),
  }),
  { maxLength: 12 },
);
const setting = fc.record({
  rows,
  routes: fc.array(condition, { maxLength: 2 }),
  expectations: fc.array(fc.record({ condition, on_violation: fc.constantFrom('warn', 'drop', 'fail') }), {
    minLength: 1,
    maxLength: 4,
  }),
});

let database: Database;
beforeAll(async () => {
  database = await openMemoryWarehouse();
  await database.run('create schema if not exists silver');
});
afterAll(() => database.close());

async function fill(table: string, content: readonly Row[]): Promise<void> {
  await database.run(`create or replace ${table} (id varchar, n integer)`);
  const name = table.split(' ').at(-1);
  for (const { id, n } of content) await database.run(`insert into ${name} values ($id, $n)`, { id, n });
}

it('counts what an evaluation outside SQL counts, routed rows left out', async () => {
  await fc.assert(
    fc.asyncProperty(setting, async ({ rows, routes, expectations }) => {
      await fill('temp table candidate', rows);
      const rules = rulesOf({
        routes: routes.map(({ sql }, i) => ({ name: `route_${i}`, when: sql, to: `silver.r${i}` })),
        expectations: expectations.map(({ condition: { sql }, on_violation }, i) => ({
          name: `rule_${i}`,
          expect: sql,
          on_violation,
        })),
      });
      const judged = rows.filter((row) => !routes.some(({ truth }) => truth(row) === true));
      const expected = expectations.map(({ condition: { truth }, on_violation }) => {
        const violations = judged.filter((row) => truth(row) !== true).length;
        const acts = { warn: 'warned', drop: 'dropped', fail: 'stopped' }[on_violation];
        return { rowsChecked: judged.length, violations, action: violations === 0 ? 'passed' : acts };
      });
      expect(await measureRows(database, 'candidate', rules)).toMatchObject(expected);
    }),
    { numRuns: 60 },
  );
});

it('sends every row to exactly one place: the first route that takes it, quarantine, or the table', async () => {
  await fc.assert(
    fc.asyncProperty(setting, async ({ rows, routes, expectations }) => {
      await fill('temp table candidate', rows);
      const rules = rulesOf({
        routes: routes.map(({ sql }, i) => ({ name: `route_${i}`, when: sql, to: `silver.r${i}` })),
        expectations: expectations.map(({ condition: { sql }, on_violation }, i) => ({
          name: `rule_${i}`,
          expect: sql,
          on_violation,
        })),
      });
      const count = async (where: string) =>
        (await database.row<{ n: number }>(`select count(*) as n from candidate where ${where}`)).n;
      const routed = await Promise.all(routes.map((_, i) => count(takenByRoute(rules, i))));
      const held = await count(`not (${isRouted(rules)}) and (${breaksAny(droppingRules(rules))})`);
      const through = await count(`not (${isRouted(rules)}) and not (${breaksAny(droppingRules(rules))})`);

      const choice = (row: Row) => routes.findIndex(({ truth }) => truth(row) === true);
      const dropping = expectations.filter(({ on_violation }) => on_violation === 'drop');
      const breaks = (row: Row) => dropping.some(({ condition: { truth } }) => truth(row) !== true);
      expect({ routed, held, through }).toEqual({
        routed: routes.map((_, i) => rows.filter((row) => choice(row) === i).length),
        held: rows.filter((row) => choice(row) === -1 && breaks(row)).length,
        through: rows.filter((row) => choice(row) === -1 && !breaks(row)).length,
      });
    }),
    { numRuns: 40 },
  );
});

it('counts as repeated what a set of keys says is repeated', async () => {
  const whole = fc.array(
    fc.record<Row>({ id: fc.constantFrom('a', 'b', 'c'), n: fc.integer({ min: 0, max: 2 }) }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(whole, async (content) => {
      await fill('table silver.things', content);
      const checks = [['id'], ['n', 'id']].map((unique, i) => ({
        name: `u${i}`,
        unique,
        on_violation: 'warn',
      }));
      const distinct = (key: (row: Row) => string) => new Set(content.map(key)).size;
      expect(await measureTable(database, rulesOf({ checks }), '2026-04-28')).toMatchObject([
        { rowsChecked: content.length, violations: content.length - distinct(({ id }) => `${id}`) },
        { rowsChecked: content.length, violations: content.length - distinct(({ id, n }) => `${id}|${n}`) },
      ]);
    }),
    { numRuns: 30 },
  );
});
