import type { Segmentation } from '../../definitions/segmentation.ts';
import type { LineageGraph } from '../../lineage/lineage-target.ts';
import { edgesReached } from '../../lineage/lineage-tree.ts';
import type { ColumnRef } from '../../lineage/uses.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteName, quoteTable } from '../../warehouse/quote.ts';
import type { Value } from '../../warehouse/statements.ts';
import { isIn, leftOutOf } from '../publishing/left-out.ts';

/** The rows of one row-level table that have the key's value, by the files they came from. */
export interface Origin {
  table: string;
  /** The column that the key comes from there. */
  keyColumn: string;
  /** The columns that the features come from there. */
  columns: string[];
  /** The columns by which the SELECTs on the way pick among these rows. */
  pickedBy: string[];
  rows: number;
  /** `values`: of each of those columns the sum, where it is a number, and otherwise its different values. */
  files: { file: string; rows: number; firstLine: number; lastLine: number; values: Record<string, Value> }[];
  /** Each row, or the first ones, in the order of files and lines, if asked for. */
  lines: { file: string; line: number; values: Record<string, Value> }[] | null;
}

/** The connection's own, gone when it has been read. */
const FOUND = 'temp.main.explained_rows';

/** At most so many different values of a column are listed for a file. */
const LISTED = 5;

/**
 * The rows that a key's features can come from: of the nearest tables upstream that carry the key, `_file_id` and
 * `_line`. What a SELECT in between filters out is among them. Those of a layer that is not published are not told.
 */
export async function readOrigins(
  database: Database,
  graph: LineageGraph,
  segmentation: Segmentation,
  value: string,
  withRows: boolean | number,
): Promise<Origin[]> {
  const origins: Origin[] = [];
  const leftOut = await leftOutOf(database);
  for (const { table, column } of rowLevelTables(graph, segmentation)) {
    if (isIn(leftOut, table)) continue;
    const columns = featureColumns(graph, segmentation, table);
    // A large table is read once.
    await database.run(
      `create or replace temp table ${FOUND} as
       select ${[...columns.map(quoteName), '_file_id', '_line'].join(', ')} from ${quoteTable(table)}
       where cast(${quoteName(column)} as varchar) = $value`,
      { value },
    );
    const files = await readFiles(database, columns);
    origins.push({
      table,
      keyColumn: column,
      columns,
      pickedBy: pickingColumns(graph, segmentation, { table, column }),
      rows: files.reduce((sum, file) => sum + file.rows, 0),
      files,
      lines: withRows === false ? null : await readLines(database, columns, withRows),
    });
    await database.run(`drop table ${FOUND}`);
  }
  return origins;
}

/** Going up from the key, the first table on each way that says of each row which line of which file it was. */
function rowLevelTables({ edges, columns }: LineageGraph, { source, key }: Segmentation): ColumnRef[] {
  const found: ColumnRef[] = [];
  let next: ColumnRef[] = [{ table: source, column: key }];
  while (next.length > 0) {
    const isRowLevel = ({ table }: ColumnRef) =>
      ['_file_id', '_line'].every((name) => columns.get(table)?.includes(name));
    found.push(...next.filter(isRowLevel));
    next = next
      .filter((ref) => !isRowLevel(ref))
      .flatMap(({ table, column }) =>
        edges
          .filter((edge) => edge.how === 'direct' && edge.table === table && edge.column === column)
          .map(({ fromTable, fromColumn }) => ({ table: fromTable, column: fromColumn })),
      );
  }
  return found.filter((ref, i) => found.findIndex(({ table }) => table === ref.table) === i);
}

function featureColumns(
  { edges, columns }: LineageGraph,
  { source, features }: Segmentation,
  table: string,
): string[] {
  const used = new Set(
    features.flatMap((column) =>
      edgesReached(edges, { table: source, column }, 'upstream')
        .filter(({ how, fromTable }) => how === 'direct' && fromTable === table)
        .map(({ fromColumn }) => fromColumn),
    ),
  );
  return (columns.get(table) ?? []).filter((name) => used.has(name));
}

function pickingColumns({ edges }: LineageGraph, { source, key }: Segmentation, from: ColumnRef): string[] {
  const picking = edgesReached(edges, { table: source, column: key }, 'upstream')
    .filter(({ how, fromTable }) => how === 'indirect' && fromTable === from.table)
    .map(({ fromColumn }) => fromColumn);
  return [...new Set(picking)].filter((name) => name !== from.column);
}

/** By content; the path is the one under which it was loaded. */
const WITH_PATH = `left join (
    select file_id, coalesce(min(path) filter (where status = 'loaded'), min(path)) as path
    from ops.files group by file_id
  ) as known on known.file_id = found._file_id`;

async function readFiles(database: Database, columns: readonly string[]): Promise<Origin['files']> {
  const { columns: typed } = await database.query(`select * from ${FOUND} limit 0`);
  const values = columns.map((name, i) => {
    const isNumber = NUMERIC.test(typed.find((column) => column.name === name)?.type ?? '');
    return `${isNumber ? `sum(${quoteName(name)})` : listed(quoteName(name))} as v${i}`;
  });
  const own = ['coalesce(path, _file_id) as file', 'count(*) as rows', 'min(_line) as first'];
  const found = await database.rows<Record<string, Value>>(
    `select ${[...own, 'max(_line) as last', ...values].join(', ')}
     from ${FOUND} as found ${WITH_PATH} group by coalesce(path, _file_id) order by file`,
  );
  return found.map((file) => ({
    file: String(file.file),
    rows: Number(file.rows),
    firstLine: Number(file.first),
    lastLine: Number(file.last),
    values: Object.fromEntries(columns.map((name, i) => [name, file[`v${i}`] ?? null])),
  }));
}

const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/;

function listed(column: string): string {
  const distinct = `list_sort(list(distinct cast(${column} as varchar)))`;
  const more = `case when count(distinct ${column}) > ${LISTED} then ', …' else '' end`;
  return `array_to_string(${distinct}[1:${LISTED}], ', ') || ${more}`;
}

async function readLines(
  database: Database,
  columns: readonly string[],
  withRows: true | number,
): Promise<Origin['lines']> {
  const found = await database.query(
    `select ${['coalesce(path, _file_id) as file', '_line', ...columns.map(quoteName)].join(', ')}
     from ${FOUND} as found ${WITH_PATH} order by file, _line${withRows === true ? '' : ` limit ${withRows}`}`,
  );
  return found.rows.map(([file, line, ...values]) => ({
    file: String(file),
    line: Number(line),
    values: Object.fromEntries(columns.map((name, i) => [name, values[i] ?? null])),
  }));
}
