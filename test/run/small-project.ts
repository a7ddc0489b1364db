import { createBronzeTable } from '../../src/bronze/load-bronze.ts';
import { readPipeline } from '../../src/definitions/project.ts';
import type { PipelineDefinition } from '../../src/definitions/steps.ts';
import { loadLookup } from '../../src/refine/load-lookup.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { createMacros } from '../../src/warehouse/macros.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

/** A shop in one pipeline: sales typed line by line, returns set aside, goods among the sales, a total per kind. */
export const SMALL_PROJECT: Readonly<Record<string, string>> = {
  'pipelines/shop.yaml': `pipeline: shop
description: a small shop
source: {folder: data}
bronze:
  table: bronze.sales
  columns: [{name: id}, {name: kind}, {name: amount}, {name: day}]
slash_dates: refuse
as_of: {column: silver.sales.day}
lookups:
  - table: gold.kinds
    file: lookups/kinds.csv
    columns: {kind: varchar, label: varchar}
steps:
  - table: silver.sales
  - table: silver.goods
  - table: gold.totals
report:
  - {title: Totals, query: totals.sql}
`,
  'lookups/kinds.csv': 'kind,label\na,Apples\nb,Bread\n',
  'sql/silver/sales.sql': `with arrived as (select * from bronze.sales)
select
    id,
    kind,
    to_integer(amount) as amount,
    to_date_in(day) as day,
    amount is not null and to_integer(amount) is null as _has_bad_amount,
    _file_id,
    _line
from arrived
`,
  'expectations/silver/sales.yaml': `table: silver.sales
grain: one row per sale
rows_of: bronze.sales
columns: {id: number, kind: what, amount: {description: pence, type: INTEGER}, day: when, _file_id: file, _line: line}
routes:
  - {name: return, when: amount < 0, to: silver.returns}
expectations:
  - {name: valid_amount, expect: amount > 0, on_violation: drop, description: a whole number above 0}
  - {name: has_id, expect: id is not null, on_violation: drop}
  - {name: known_kind, expect: "kind in ('a', 'b')", on_violation: warn}
checks:
  - {name: unique_id, unique: [id], on_violation: warn}
`,
  'sql/silver/goods.sql': `select id, kind, amount, _file_id, _line from silver.sales
`,
  'expectations/silver/goods.yaml': `table: silver.goods
grain: one row per sale of goods
rows_of: silver.sales
columns: {id: number, kind: what, amount: pence, _file_id: file, _line: line}
expectations:
  - {name: is_goods, expect: kind <> 'c', on_violation: drop}
`,
  'sql/gold/totals.sql': `select kind, cast(sum(amount) as integer) as amount, as_of() as day
from silver.goods
group by kind
`,
  'expectations/gold/totals.yaml': `table: gold.totals
grain: one row per kind
columns: {kind: what, amount: pence, day: as-of date}
control_totals:
  - {name: pence, input: select sum(amount) from silver.goods, output: select sum(amount) from gold.totals}
`,
  'sql/serving/totals.sql': `select kind, amount from gold.totals order by kind nulls last
`,
};

/** Writes the small project, with some files other than they are (or, by null, missing), and gives its folder. */
export function writeSmallProject(
  changes: Record<string, string | null> = {},
  folder: string = temporaryFolder(),
): string {
  const entries = Object.entries({ ...SMALL_PROJECT, ...changes });
  writeFiles(
    folder,
    Object.fromEntries(entries.flatMap(([path, text]) => (text === null ? [] : [[path, text]]))),
  );
  return folder;
}

/** One file of the small project with `part` replaced; throws where `part` is not in it. */
export function edited(path: string, part: string, by: string): Record<string, string> {
  const text = SMALL_PROJECT[path] ?? '';
  if (!text.includes(part)) throw new Error(`${path} does not hold: ${part}`);
  return { [path]: text.replace(part, () => by) };
}

export function smallPipeline(changes: Record<string, string | null> = {}): PipelineDefinition {
  return readPipeline(writeSmallProject(changes), 'shop');
}

/** Makes what the steps of a pipeline find when a run reaches them: macros, bronze, lookups. */
export async function prepare(database: Database, pipeline: PipelineDefinition): Promise<void> {
  await createMacros(database, pipeline.slash_dates);
  for (const { bronze } of pipeline.sources) await createBronzeTable(database, bronze);
  for (const lookup of pipeline.lookups) await loadLookup(database, lookup);
}

/** A record as it arrives: all text, or absent. */
export interface Sale {
  id: string | null;
  kind: string | null;
  amount: string | null;
  day: string | null;
}

export const sale = (amount: string | null, more: Partial<Sale> = {}): Sale => ({
  id: 'i1',
  kind: 'a',
  amount,
  day: '2026-01-31',
  ...more,
});

/** Puts a file's records into bronze and the file into the ledger, as arrival and bronze would. */
export async function arrive(database: Database, fileId: string, sales: readonly Sale[]): Promise<void> {
  await database.run(
    "insert into ops.files (pipeline, path, file_id, status) values ('shop', $path, $fileId, 'loaded')",
    { path: `${fileId}.csv`, fileId },
  );
  for (const [i, { id, kind, amount, day }] of sales.entries()) {
    await database.run(
      `insert into bronze.sales (id, kind, amount, day, source_file, _file_id, _line)
       values ($id, $kind, $amount, $day, $path, $fileId, $line)`,
      { id, kind, amount, day, path: `${fileId}.csv`, fileId, line: i + 2 },
    );
  }
}

const SEGMENTATION = `table: gold.groups
source: gold.totals
key: kind
features: [amount]
k: {from: 2, to: 3}
seed: 1
number_by: amount
`;

/** The changes that give the small project a segmentation, `gold.groups`, with a part of its definition replaced. */
export function withSegmentation(part = '', by = ''): Record<string, string> {
  return {
    ...edited('pipelines/shop.yaml', 'report:', '  - segmentation: gold.groups\nreport:'),
    'segmentations/gold/groups.yaml': SEGMENTATION.replace(part, by),
  };
}

export const HISTORY_STEP = `  - history: gold.moves
    of: gold.totals
    key: [kind]
    changes: [amount]
    carries: [day]
`;

/** The changes that give the small project a history of its totals, `gold.moves`, with a part of the step replaced. */
export function withHistory(part = '', by = '', others: Record<string, string> = {}): Record<string, string> {
  const pipeline = others['pipelines/shop.yaml'] ?? SMALL_PROJECT['pipelines/shop.yaml'] ?? '';
  const step = `  - table: gold.totals\n${HISTORY_STEP.replace(part, by)}`;
  return { ...others, 'pipelines/shop.yaml': pipeline.replace('  - table: gold.totals\n', step) };
}

const LIFETIME_VALUE = `table: gold.lifetimes
source: gold.purchases
key: kind
frequency: again
recency: days
age: age
value: worth
horizon_days: 30
seed: 1
`;

/** The changes that give the small project a lifetime value, `gold.lifetimes`, with a part of its definition replaced. */
export function withLifetimeValue(part = '', by = ''): Record<string, string> {
  const steps = '  - table: gold.purchases\n  - lifetime_value: gold.lifetimes\nreport:';
  return {
    ...edited('pipelines/shop.yaml', 'report:', steps),
    'sql/gold/purchases.sql': `select kind, cast(count(*) - 1 as integer) as again, cast(count(*) - 1 as integer) as days,
cast(count(*) as integer) as age, cast(1 as double) as worth
from silver.goods
group by kind
`,
    'expectations/gold/purchases.yaml': `table: gold.purchases
grain: one row per kind
columns: {kind: what, again: sales after the first, days: to the last, age: to today, worth: pence}
`,
    'lifetime_values/gold/lifetimes.yaml': LIFETIME_VALUE.replace(part, by),
  };
}
