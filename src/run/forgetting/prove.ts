import { personColumns, personRows } from '../../bronze/person-records.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import type { Settings } from '../../settings.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteName, quoteTable } from '../../warehouse/quote.ts';
import { isCommon, tokenPattern } from '../../whole-token.ts';
import { columnsOfPersons, isOf } from './find-person.ts';
import { countInFile, filesBelow } from './search-files.ts';

/** A place where a person's value was found. */
export interface Trace {
  /** `file` of the state folder, or the published file; `column` of a table in one of the databases. */
  kind: 'column' | 'file';
  where: string;
  /** Rows with it, or times that the bytes hold it. */
  times: number;
  /** Whether it is the person; otherwise the same characters mean something else there, or may well. */
  isPerson: boolean;
}

/** What a search for a person found, and over how much. */
export interface Proof {
  columns: number;
  files: number;
  found: Trace[];
}

/** Whether nothing of the person was found. */
export function holds({ found }: Proof): boolean {
  return found.every(({ isPerson }) => !isPerson);
}

/**
 * Searches every text column of every table of a database for a value. In the columns that say whom a row is about, the
 * person is who has just this value. Elsewhere it is whoever is mentioned as a whole token, unless the value is a short
 * number: that is a quantity or a code there more likely than not.
 */
export async function searchTables(
  database: Database,
  pipeline: PipelineDefinition,
  { value, spellings }: { value: string; spellings: readonly string[] },
): Promise<Omit<Proof, 'files'>> {
  const found: Trace[] = [];
  const columns = await textColumns(database);
  const add = (where: string, times: number, isPerson: boolean) => {
    if (times > 0) found.push({ kind: 'column', where, times, isPerson });
  };
  for (const { bronze } of pipeline.sources) {
    if (!columns.some(({ table }) => table === bronze.table)) continue;
    const { n } = await database.row<{ n: number }>(`select count(*) as n ${personRows(bronze)}`, { value });
    add(bronze.table, n, true);
  }
  const ofPersons = await columnsOfPersons(database, pipeline);
  const isOfPersons = (table: string, column: string) =>
    ofPersons.some((one) => one.table === table && one.column === column);
  const inBronze = new Set(
    pipeline.sources.flatMap(({ bronze }) => personColumns(bronze).map((name) => `${bronze.table}.${name}`)),
  );
  // DuckDB looks for a text much faster than for a pattern.
  const token = spellings.every((spelling) => spelling.includes(value)) ? value : '';
  const parameters = { value, token, pattern: tokenPattern(spellings) };
  for (const { table, names } of byTable(columns)) {
    const counts = names.map((name, i) => {
      const text = `cast(${quoteName(name)} as varchar)`;
      return `count(*) filter (where ${isOf(name)}) as same${i},
        count(*) filter (where contains(${text}, $token) and regexp_matches(${text}, $pattern)) as token${i}`;
    });
    const row = await database.row<Record<string, number>>(
      `select ${counts.join(', ')} from ${quoteTable(table)}`,
      parameters,
    );
    for (const [i, name] of names.entries()) {
      const [same = 0, mentioned = 0] = [row[`same${i}`], row[`token${i}`]];
      const where = `${table}.${name}`;
      if (isOfPersons(table, name)) {
        add(where, same, true);
        add(where, mentioned - same, false);
      } else add(where, mentioned, !isCommon(value) && !inBronze.has(where));
    }
  }
  return { columns: columns.length, found };
}

/**
 * Searches the bytes of the published file and of every file beside it, compressed ones decompressed too. No database is
 * open in this process: closing a file of one would let go of its lock. Where the tables have the same characters with
 * another meaning, or the value is a short number, bytes say nothing of a person.
 */
export async function searchFiles(
  { stateDir, warehouseFile }: Pick<Settings, 'stateDir' | 'warehouseFile'>,
  { value, spellings }: { value: string; spellings: readonly string[] },
  hasOtherMeaning: boolean,
): Promise<Omit<Proof, 'columns'>> {
  const files = [warehouseFile, `${warehouseFile}.publishing`, ...(await filesBelow(stateDir))];
  const found: Trace[] = [];
  let searched = 0;
  for (const file of files) {
    const times = await countInFile(file, spellings).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (times === undefined) continue;
    searched += 1;
    const isPerson = !isCommon(value) && !hasOtherMeaning;
    if (times > 0) found.push({ kind: 'file', where: file, times, isPerson });
  }
  return { files: searched, found };
}

interface TextColumn {
  table: string;
  column: string;
}

async function textColumns(database: Database): Promise<TextColumn[]> {
  return database.rows<TextColumn>(
    `select schema_name || '.' || table_name as "table", column_name as "column" from duckdb_columns()
     where database_name = current_database() and not internal
       and (contains(data_type, 'VARCHAR') or data_type in ('JSON', 'BLOB'))
       and table_oid in (select table_oid from duckdb_tables() where database_name = current_database())
     order by table_oid, column_index`,
  );
}

function byTable(columns: readonly TextColumn[]): { table: string; names: string[] }[] {
  const tables = [...new Set(columns.map(({ table }) => table))];
  return tables.map((table) => ({
    table,
    names: columns.filter((one) => one.table === table).map(({ column }) => column),
  }));
}
