import { createPersonLines, PERSON_LINES } from '../../arrival/forgotten-lines.ts';
import { personColumns, personRows, spellingsIn } from '../../bronze/person-records.ts';
import { bronzeTables } from '../../definitions/source.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import { readLineage } from '../../lineage/lineage-table.ts';
import { edgesReached } from '../../lineage/lineage-tree.ts';
import { addUnreadableLines, type HeldOfPerson, listHeldOfPerson } from '../../quality/held-of-person.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteName, quoteTable, quoteText, quoteTexts } from '../../warehouse/quote.ts';
import { tablesThere } from '../../warehouse/tables-there.ts';
import { tokenPattern } from '../../whole-token.ts';

/** Where one person is in a warehouse's tables. Their records' lines are in `PERSON_LINES`. */
export interface Person {
  value: string;
  /** The value in every spelling that arrived. */
  spellings: string[];
  /** The columns that hold whom a row is about, outside bronze. */
  columns: PersonColumn[];
  held: HeldOfPerson;
  /** Rows that are theirs, by table, quarantine included; tables with none are left out. */
  tables: { table: string; rows: number }[];
  /** Unreadable lines that mention them, which nobody can tell whom they are about. */
  unreadable: { file: string | null; line: number | null }[];
}

export interface PersonColumn {
  table: string;
  column: string;
}

/** Throws `definition` where a pipeline says of no source whom its records are about. */
export function refuseWithoutPerson({ sources, shownAs, pipeline }: PipelineDefinition): void {
  if (sources.some(({ bronze }) => bronze.person !== undefined)) return;
  throw new MallardError('definition', `${pipeline} does not say whom its records are about`, {
    where: shownAs,
    next: "write under bronze, in SQL over its columns: person: nullif(trim(buyer), '')",
  });
}

/** Looks for a person in all that a pipeline has made. The macros that its SQL may call are there. */
export async function findPerson(
  database: Database,
  pipeline: PipelineDefinition,
  value: string,
): Promise<Person> {
  await createPersonLines(database);
  const there = await tablesThere(database);
  const sources = pipeline.sources.filter(({ bronze }) => there.has(bronze.table));
  const tables: Person['tables'] = [];
  const spellings = new Set([value]);
  for (const { bronze } of sources) {
    const rows = await database.run(
      `insert into ${PERSON_LINES} select ${quoteText(bronze.table)}, _file_id, _line, 'row' ${personRows(bronze)}`,
      { value },
    );
    tables.push({ table: bronze.table, rows });
    for (const spelling of await spellingsIn(database, bronze, value)) spellings.add(spelling);
  }
  const held: HeldOfPerson = {
    pipeline: pipeline.pipeline,
    bronzeTables: sources.map(({ bronze }) => bronze.table),
    lines: PERSON_LINES,
    pattern: tokenPattern([...spellings]),
  };
  const inQuarantine = sources.length === 0 ? [] : await listHeldOfPerson(database, held);
  if (sources.length > 0) await addUnreadableLines(database, held);
  const columns = await columnsOfPersons(database, pipeline);
  for (const { table, column } of columns) {
    const { rows } = await database.row<{ rows: number }>(
      `select count(*) as rows from ${quoteTable(table)} where ${isOf(column)}`,
      { value },
    );
    tables.push({ table, rows });
  }
  tables.push({ table: 'ops.quarantine', rows: inQuarantine.length });
  const bronze = new Set(bronzeTables(pipeline));
  return {
    value,
    spellings: [...spellings],
    columns,
    held,
    tables: tables.filter(({ rows }) => rows > 0),
    unreadable: inQuarantine
      .filter(({ table, state }) => bronze.has(table) && state === 'held')
      .map(({ file, line }) => ({ file, line })),
  };
}

/** TRUE where a column holds the person, `$value`. */
export function isOf(column: string): string {
  return `cast(${quoteName(column)} as varchar) = $value`;
}

/**
 * The columns of a pipeline's tables, bronze left out, that say whom a row is about: text that comes from what tells it
 * in bronze, and what is called the same, which a table has that its pipeline makes no more. One a table.
 */
export async function columnsOfPersons(
  database: Database,
  { pipeline, sources }: PipelineDefinition,
): Promise<PersonColumn[]> {
  const edges = await readLineage(database, pipeline);
  const starts = sources.flatMap(({ bronze }) =>
    personColumns(bronze).map((column) => ({ table: bronze.table, column })),
  );
  const reached = starts.flatMap((start) => edgesReached(edges, start, 'downstream'));
  const direct = new Set(
    reached.filter(({ how }) => how === 'direct').map(({ table, column }) => `${table}.${column}`),
  );
  const names = new Set(starts.map(({ column }) => column.toLowerCase()));
  const found = await database.rows<PersonColumn>(
    `select schema_name || '.' || table_name as "table", column_name as "column" from duckdb_columns()
     where database_name = current_database() and not internal and data_type = 'VARCHAR'
       and schema_name <> 'ops' and schema_name || '.' || table_name not in ${quoteTexts(sources.map(({ bronze }) => bronze.table))}
       and schema_name || '.' || table_name not in (select table_name from ops.tables where pipeline <> $pipeline)
     order by "table", column_index`,
    { pipeline },
  );
  return found.filter(
    ({ table, column }) => direct.has(`${table}.${column}`) || names.has(column.toLowerCase()),
  );
}
