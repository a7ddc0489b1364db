import { expect, it } from 'vitest';
import { fingerprint } from '../../src/definitions/fingerprint.ts';
import { macroDefinitions } from '../../src/warehouse/macros.ts';
import { edited, SMALL_PROJECT, smallPipeline, withSegmentation } from '../run/small-project.ts';

/** The fingerprint of each step of the small project, by table. */
function marks(changes: Record<string, string | null> = {}): Record<string, string> {
  const pipeline = smallPipeline(changes);
  return Object.fromEntries(
    pipeline.steps.map((step) => [
      step.table,
      fingerprint(pipeline, step, macroDefinitions(pipeline.slash_dates)),
    ]),
  );
}

/** The tables whose fingerprint a change moves. */
function moved(changes: Record<string, string>, from: Record<string, string> = {}): string[] {
  const [before, after] = [marks(from), marks({ ...from, ...changes })];
  return Object.keys(before).filter((table) => before[table] !== after[table]);
}

const ALL = ['silver.sales', 'silver.goods', 'gold.totals'];

it('is 16 hex digits, another for each table, and the same wherever the project lies', () => {
  const first = marks();
  for (const mark of Object.values(first)) expect(mark).toMatch(/^[0-9a-f]{16}$/);
  expect(new Set(Object.values(first)).size).toBe(ALL.length);
  expect(marks()).toEqual(first);
});

it.each([
  ['its SQL', edited('sql/silver/goods.sql', 'amount', 'amount + 0 as amount'), ['silver.goods']],
  ['a rule', edited('expectations/silver/goods.yaml', "kind <> 'c'", "kind <> 'd'"), ['silver.goods']],
  ['what a violation does', edited('expectations/silver/goods.yaml', 'drop', 'warn'), ['silver.goods']],
  ['a route', edited('expectations/silver/sales.yaml', 'amount < 0', 'amount <= 0'), ['silver.sales']],
  ['a column', edited('expectations/gold/totals.yaml', ', day: as-of date', ''), ['gold.totals']],
  ['a control total', edited('expectations/gold/totals.yaml', 'name: pence', 'name: money'), ['gold.totals']],
  ['how slash dates are read', edited('pipelines/shop.yaml', 'refuse', 'day_first'), ALL],
  ['what is in a lookup', edited('lookups/kinds.csv', 'Bread', 'Rolls'), ALL],
  ['the type of a lookup column', edited('pipelines/shop.yaml', 'label: varchar', 'label: integer'), ALL],
  ['the bronze columns', edited('pipelines/shop.yaml', '{name: id}', '{name: id, also: [number]}'), ALL],
])('changes with %s, for the tables that it concerns', (_what, changes, tables) => {
  expect(moved(changes)).toEqual(tables);
});

it('changes with a parameter, for the tables that ask for it', () => {
  const asking = edited(
    'sql/gold/totals.sql',
    'group by kind',
    "where amount > parameter('least') group by kind",
  );
  const declared = (numbers: string) =>
    edited('pipelines/shop.yaml', 'lookups:', `parameters: {${numbers}}\nlookups:`);
  const before = { ...asking, ...declared('least: 1, most: 9') };
  expect(moved(declared('least: 2, most: 9'), before)).toEqual(['gold.totals']);
  expect(moved(declared('least: 1, most: 10'), before)).toEqual([]);
});

it('changes when the columns come in another order', () => {
  const change = edited(
    'expectations/gold/totals.yaml',
    'kind: what, amount: pence',
    'amount: pence, kind: what',
  );
  expect(moved(change)).toEqual(['gold.totals']);
});

it.each([
  ['the description', edited('pipelines/shop.yaml', 'a small shop', 'a shop that is small')],
  ['the source', edited('pipelines/shop.yaml', 'folder: data', 'folder: elsewhere')],
  ['the report', edited('sql/serving/totals.sql', 'kind, amount', 'kind')],
  ['a comment in the rules', edited('expectations/silver/goods.yaml', 'grain', '# by line\ngrain')],
  [
    'the order of a rule’s keys',
    {
      ...edited(
        'expectations/gold/totals.yaml',
        'name: pence, input: select sum(amount) from silver.goods',
        'input: select sum(amount) from silver.goods, name: pence',
      ),
    },
  ],
])('stays with another %s', (_what, changes) => {
  expect(moved(changes)).toEqual([]);
});

it('of a segmentation changes with its settings, and with nothing of the tables', () => {
  const withOne = withSegmentation();
  const changed = (part: string, by: string) => ({
    'segmentations/gold/groups.yaml': withSegmentation(part, by)['segmentations/gold/groups.yaml'] ?? '',
  });
  expect(marks(withOne)).toEqual({ ...marks(), 'gold.groups': expect.stringMatching(/^[0-9a-f]{16}$/) });
  for (const [part, by] of [
    ['seed: 1', 'seed: 2'],
    ['to: 3', 'to: 4'],
    ['seed: 1', 'seed: 1\nrestarts: 3'],
    ['seed: 1', 'seed: 1\ntransforms: {amount: log1p}'],
  ] as const)
    expect(moved(changed(part, by), withOne)).toEqual(['gold.groups']);
  expect(moved(changed('seed: 1', 'seed: 1\nrestarts: 10\noutliers: none'), withOne)).toEqual([]);
  expect(
    moved({ 'sql/gold/totals.sql': `-- a note\n${SMALL_PROJECT['sql/gold/totals.sql']}` }, withOne),
  ).toEqual(['gold.totals']);
});
