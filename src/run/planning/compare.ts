import { SPELL_DATES } from '../../definitions/history.ts';
import type { StepDefinition, TableDefinition } from '../../definitions/steps.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteName, quoteNames, quoteTable, quoteText } from '../../warehouse/quote.ts';
import { columnsOf } from '../../warehouse/tables-there.ts';

/** The published file, attached beside the warehouse that the plan is made on. */
export const PUBLISHED = 'published';

/** What a plan says of one table. */
export interface TableChange {
  table: string;
  /** Why it would be made anew; null where it stays as it is. */
  why: string | null;
  rowsBefore: number | null;
  rowsAfter: number;
  columns: { added: string[]; removed: string[]; retyped: string[] };
  /** Rows that would be held and are not, and rows that are held and would not be, by the rules they break. */
  dropped: { rules: string; rows: number }[];
  released: { rules: string; rows: number }[];
  /** By key, where the table has a unique one: how many would come, go, or have other values. */
  keys: { key: string; added: number; removed: number; changed: number } | null;
  /** Where a check compares a column with what it was: how many rows would go from one value to another. */
  moves: { column: string; from: string | null; to: string | null; rows: number }[];
}

/** Compares a table of the plan with the published one. */
export async function compareTable(
  database: Database,
  step: StepDefinition,
  why: string | undefined,
  runId: string,
): Promise<TableChange> {
  const { table } = step;
  const [before, after] = [
    await columnsIn(database, PUBLISHED, table),
    await columnsIn(database, 'warehouse', table),
  ];
  const rowsBefore = before.size === 0 ? null : await count(database, PUBLISHED, table);
  const change: TableChange = {
    table,
    why: why ?? null,
    rowsBefore,
    rowsAfter: await count(database, 'warehouse', table),
    columns: {
      added: missing(after, before),
      removed: missing(before, after),
      retyped: retyped(before, after),
    },
    dropped: [],
    released: [],
    keys: null,
    moves: [],
  };
  if (why === undefined || rowsBefore === null) return change;
  change.dropped = await quarantineDifference(
    database,
    table,
    `run_id = ${quoteText(runId)} and state = 'held'`,
  );
  change.released = await releasedRows(database, table, runId);
  const shared = [...after].filter(([name, type]) => before.get(name) === type).map(([name]) => name);
  change.keys = await compareKeys(database, table, keyOf(step), shared);
  if (step.kind === 'table' && step.rules.rows_of === undefined)
    change.moves = await compareMoves(database, step, shared);
  return change;
}

async function columnsIn(database: Database, catalog: string, table: string): Promise<Map<string, string>> {
  const columns = await columnsOf(database, table, catalog);
  return new Map(columns.map(({ name, type }) => [name, type]));
}

async function count(database: Database, catalog: string, table: string): Promise<number> {
  return (await database.row<{ n: number }>(`select count(*) as n from ${catalog}.${quoteTable(table)}`)).n;
}

function missing(from: ReadonlyMap<string, string>, there: ReadonlyMap<string, string>): string[] {
  return [...from.keys()].filter((name) => !there.has(name));
}

function retyped(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...after].flatMap(([name, type]) => {
    const was = before.get(name);
    return was === undefined || was === type ? [] : [`${name}: ${was} to ${type}`];
  });
}

/** What the plan holds for a table and the published file does not. */
function quarantineDifference(
  database: Database,
  table: string,
  where: string,
): Promise<TableChange['dropped']> {
  const held = `select file_id, line from ${PUBLISHED}.ops.quarantine where state = 'held' and table_name = $table`;
  return database.rows(
    `select rules, count(*) as rows from (from warehouse.ops.quarantine where table_name = $table and ${where}) as q
     anti join (${held}) as h on q.file_id is not distinct from h.file_id and q.line is not distinct from h.line
     group by rules order by rows desc, rules`,
    { table },
  );
}

function releasedRows(database: Database, table: string, runId: string): Promise<TableChange['released']> {
  return database.rows(
    `select rules, count(*) as rows from warehouse.ops.quarantine
     where table_name = $table and state = 'released' and ended_by = $runId group by rules order by rows desc, rules`,
    { table, runId },
  );
}

/** What names a row of a table: that of its first check for it; of a history, what begins a spell. */
function keyOf(step: StepDefinition): readonly string[] | undefined {
  const [begins = ''] = Object.keys(SPELL_DATES);
  if (step.kind === 'history') return [...step.key, begins];
  if (step.kind !== 'table' || step.rules.rows_of !== undefined) return undefined;
  return step.rules.checks.flatMap(({ measure }) => (measure.kind === 'unique' ? [measure.of] : []))[0];
}

async function compareKeys(
  database: Database,
  table: string,
  key: readonly string[] | undefined,
  shared: readonly string[],
): Promise<TableChange['keys']> {
  if (key === undefined || !key.every((name) => shared.includes(name))) return null;
  const rest = shared.filter((name) => !key.includes(name));
  const differs = rest.map((name) => `n.${quoteName(name)} is distinct from o.${quoteName(name)}`);
  const [now, was] = [`warehouse.${quoteTable(table)}`, `${PUBLISHED}.${quoteTable(table)}`];
  const first = quoteName(key[0] ?? '');
  const found = await database.row<{ added: number; removed: number; changed: number }>(
    `select count(*) filter (where o.${first} is null) as added, count(*) filter (where n.${first} is null) as removed,
       count(*) filter (where n.${first} is not null and o.${first} is not null and (${differs.join(' or ') || 'false'})) as changed
     from ${now} as n full join ${was} as o using (${quoteNames(key)})`,
  );
  return { key: key.join(', '), ...found };
}

async function compareMoves(
  database: Database,
  { table, rules }: TableDefinition,
  shared: readonly string[],
): Promise<TableChange['moves']> {
  const moves: TableChange['moves'] = [];
  for (const { measure } of rules.checks) {
    if (measure.kind !== 'unchanged') continue;
    const { key, column } = measure.of;
    if (![...key, column].every((name) => shared.includes(name))) continue;
    const [now, was] = [`n.${quoteName(column)}`, `o.${quoteName(column)}`];
    const rows = await database.rows<{ from: string | null; to: string | null; rows: number }>(
      `select cast(${was} as varchar) as "from", cast(${now} as varchar) as "to", count(*) as rows
       from warehouse.${quoteTable(table)} as n inner join ${PUBLISHED}.${quoteTable(table)} as o using (${quoteNames(key)})
       where ${now} is distinct from ${was} group by all order by rows desc, "from", "to"`,
    );
    moves.push(...rows.map((row) => ({ column, ...row })));
  }
  return moves;
}
