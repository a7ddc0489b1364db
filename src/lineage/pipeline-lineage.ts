import { type MadeStep, madeTable } from '../definitions/made-table.ts';
import { OWN_COLUMNS, OWN_NAMES } from '../definitions/own-columns.ts';
import type { Source } from '../definitions/source.ts';
import { placeInFile } from '../definitions/sql-tree.ts';
import type { PipelineDefinition, TableDefinition } from '../definitions/steps.ts';
import type { Database } from '../warehouse/database.ts';
import { type Parsed, parseEach } from '../warehouse/parse-tree.ts';
import { type ColumnLineage, columnLineage } from './column-lineage.ts';
import type { Catalog } from './scope.ts';

/** One thing that one column comes from. `*` as a column stands for a table's rows as such. */
export interface Edge {
  table: string;
  column: string;
  /** `source`: what arrives as a file; `lookup`: a table made of one in the project; `table`: any other. */
  fromKind: 'source' | 'lookup' | 'table';
  fromTable: string;
  fromColumn: string;
  /** `direct`: the value is computed from it; `indirect`: it filters, joins, groups, orders or chooses. */
  how: 'direct' | 'indirect';
}

export interface PipelineLineage {
  edges: Edge[];
  /** What could not be told, each with its file and line; no edge is guessed for it. */
  problems: string[];
}

/**
 * What every column of a pipeline's tables comes from, back to the headers of the files that arrive: bronze,
 * lookups, tables, what their routes lead to, segmentations and histories, in the order in which they are made.
 *
 * @param database parses the SELECTs; nothing in it is read
 */
export async function pipelineLineage(
  database: Database,
  pipeline: PipelineDefinition,
): Promise<PipelineLineage> {
  const catalog = catalogOf(pipeline);
  const lookups = new Set(pipeline.lookups.map(({ table }) => table));
  const edges = [...pipeline.sources.flatMap(bronzeEdges), ...lookupEdges(pipeline)];
  const problems: string[] = [];
  const tables = pipeline.steps.filter((step) => step.kind === 'table');
  const trees = await parseEach(
    database,
    tables.map(({ sql }) => sql.text),
  );
  const parsed = new Map(trees.map((tree, i) => [tables[i]?.table, tree]));
  for (const step of pipeline.steps) {
    if (step.kind !== 'table') edges.push(...madeEdges(step));
    else {
      const made = tableEdges(parsed.get(step.table) as Parsed, step, catalog, lookups);
      edges.push(...made.edges);
      problems.push(...made.problems);
    }
  }
  return { edges, problems };
}

/** The columns of every table that a step can read, as the definitions promise them. */
export function catalogOf({ sources, lookups, steps }: PipelineDefinition): Catalog {
  const arrived = sources.map(({ bronze: { table, columns } }): [string, string[]] => [
    table,
    [...columns.map(({ name }) => name), ...OWN_NAMES],
  ]);
  const made = steps.flatMap((step): [string, string[]][] => {
    if (step.kind !== 'table') return [[step.table, madeTable(step).columns.map(({ name }) => name)]];
    const columns = Object.keys(step.rules.columns);
    return [step.table, ...step.rules.routes.map(({ to }) => to)].map((table) => [table, columns]);
  });
  return new Map([
    ...arrived,
    ['ops.parameters', ['name', 'value']],
    ...lookups.map(({ table, columns }): [string, string[]] => [table, Object.keys(columns)]),
    ...made,
  ]);
}

function bronzeEdges(source: Source): Edge[] {
  const { table, columns } = source.bronze;
  const fromSource = (column: string, fromColumn: string): Edge => ({
    table,
    column,
    fromKind: 'source',
    fromTable: `${source.folder.replace(/\/$/, '')}/${source.files.join(' ')}`,
    fromColumn,
    how: 'direct',
  });
  return [
    fromSource('*', '*'),
    ...columns.flatMap(({ name, also, from_path }) =>
      from_path === undefined
        ? [name, ...also].map((header) => fromSource(name, header))
        : [fromSource(name, `${from_path}= in the path`)],
    ),
    ...OWN_COLUMNS.flatMap(({ name, from }) => (from === undefined ? [] : [fromSource(name, from)])),
  ];
}

function lookupEdges({ lookups }: PipelineDefinition): Edge[] {
  return lookups.flatMap(({ table, file, columns }) =>
    ['*', ...Object.keys(columns)].map(
      (column): Edge => ({
        table,
        column,
        fromKind: 'source',
        fromTable: file,
        fromColumn: column,
        how: 'direct',
      }),
    ),
  );
}

/** A cluster is computed from the features; the key goes along with it. */
function madeEdges(step: MadeStep): Edge[] {
  const { source, otherSources = [], columns } = madeTable(step);
  return [source, ...otherSources].flatMap((fromTable) => {
    const edge = (column: string, fromColumn: string): Edge => ({
      table: step.table,
      column,
      fromKind: 'table',
      fromTable,
      fromColumn,
      how: 'direct',
    });
    return [edge('*', '*'), ...columns.flatMap(({ name, from }) => from.map((column) => edge(name, column)))];
  });
}

function tableEdges(
  parsed: Parsed,
  { table, sql, rules }: TableDefinition,
  catalog: Catalog,
  lookups: ReadonlySet<string>,
): PipelineLineage {
  if ('error' in parsed) return { edges: [], problems: [`${sql.shownAs}: ${parsed.error}`] };
  const lineage = columnLineage(parsed.statements, catalog);
  const problems = lineage.problems.map(({ message, offset }) => `${placeInFile(sql, offset)}: ${message}`);
  const columns = Object.keys(rules.columns);
  const missing = columns.filter((name) => !lineage.columns.some((column) => column.name === name));
  problems.push(...missing.map((name) => `${sql.shownAs}: nothing in it is called ${name}`));
  const destinations = [...new Set([table, ...rules.routes.map(({ to }) => to)])];
  return { edges: destinations.flatMap((name) => edgesOf(name, columns, lineage, lookups)), problems };
}

function edgesOf(
  table: string,
  columns: readonly string[],
  lineage: ColumnLineage,
  lookups: ReadonlySet<string>,
): Edge[] {
  const edge = (column: string, fromTable: string, fromColumn: string, how: Edge['how']): Edge => ({
    table,
    column,
    fromKind: lookups.has(fromTable) ? 'lookup' : 'table',
    fromTable,
    fromColumn,
    how,
  });
  return [
    ...lineage.tables.map((from) => edge('*', from, '*', 'direct')),
    ...lineage.columns
      .filter(({ name }) => columns.includes(name))
      .flatMap(({ name, direct, indirect }) => [
        ...direct.map((from) => edge(name, from.table, from.column, 'direct')),
        ...indirect.map((from) => edge(name, from.table, from.column, 'indirect')),
      ]),
  ];
}
