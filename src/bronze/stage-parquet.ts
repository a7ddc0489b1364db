import { messageOf } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteText } from '../warehouse/quote.ts';
import { matchHeader } from './header.ts';
import {
  addTable,
  type FileToStage,
  type StagedFile,
  type StagedSource,
  type StagedTable,
  type Staging,
} from './staged.ts';

/** What a Parquet file says of itself. */
interface Footer {
  rows: number;
  columns: { name: string; type: string }[];
}

/**
 * Stages Parquet files, every value as text: what DuckDB prints for it, timestamps with a zone in UTC, lists and structs
 * as JSON. A row's line is its number in the file, from 1. A file that is damaged is left out whole.
 */
export async function stageParquet<File extends FileToStage>(
  database: Database,
  files: readonly File[],
  { bronze }: StagedSource,
  staging: Staging,
  onScanned: (file: File, records: number) => void,
): Promise<void> {
  const tables = new Map<string, StagedTable>();
  for (const file of files) {
    const footer = await readFooter(database, file.landed);
    const names = typeof footer === 'string' ? [] : footer.columns.map(({ name }) => name);
    const header = typeof footer === 'string' ? footer : matchHeader(names, bronze.columns);
    if (typeof footer === 'string' || typeof header === 'string') {
      staging.files.push({ fileId: file.fileId, outcome: 'rejected', reason: String(header) });
      onScanned(file, 0);
      continue;
    }
    const table = tables.get(JSON.stringify(names)) ?? (await makeTable(database, addTable(staging, header)));
    tables.set(JSON.stringify(names), table);
    staging.texts.set(file.fileId, file.landed);
    staging.files.push(await stageOne(database, file, footer, table));
    onScanned(file, footer.rows);
  }
}

/** A sentence where it cannot be read: it is no Parquet file, or half of one. */
async function readFooter(database: Database, path: string): Promise<Footer | string> {
  const file = quoteText(path);
  try {
    const { rows } = await database.row<{ rows: number }>(
      `select num_rows as rows from parquet_file_metadata(${file})`,
    );
    const { columns } = await database.query(`select * from read_parquet(${file}) limit 0`);
    return { rows, columns };
  } catch (error) {
    return `it is no Parquet file that can be read: ${reasonOf(error, path)}`;
  }
}

async function makeTable(database: Database, table: StagedTable): Promise<StagedTable> {
  const fields = Array.from({ length: table.header.width }, (_, i) => `c${i} varchar, `).join('');
  await database.run(
    `create or replace temp table ${quoteName(table.name)} (${fields}_text varchar, _line bigint)`,
  );
  return table;
}

async function stageOne(
  database: Database,
  { fileId, landed }: FileToStage,
  { rows, columns }: Footer,
  table: StagedTable,
): Promise<StagedFile> {
  const file = quoteText(landed);
  const values = columns.map(({ name, type }) => asText(quoteName(name), type));
  const remove = () => database.run(`delete from ${quoteName(table.name)} where _text = ${file}`);
  let reason: string | undefined;
  try {
    await database.run(
      `insert into ${quoteName(table.name)}
       select ${[...values, file, 'row_number() over ()'].join(', ')} from read_parquet(${file})`,
    );
    const { found } = await database.row<{ found: number }>(
      `select count(*) as found from ${quoteName(table.name)} where _text = ${file}`,
    );
    if (found !== rows) reason = `its footer promises ${rows} rows, and it has ${found}`;
  } catch (error) {
    reason = `its data cannot be read: ${reasonOf(error, landed)}`;
  }
  if (reason !== undefined) {
    await remove();
    return { fileId, outcome: 'rejected', reason };
  }
  const unknown = table.header.unknown.map(({ name }) => name);
  return {
    fileId,
    outcome: 'staged',
    records: rows,
    rows,
    rejects: 0,
    unknown,
    blankLines: 0,
    dialect: 'parquet',
  };
}

function asText(column: string, type: string): string {
  if (type === 'TIMESTAMP WITH TIME ZONE') return `cast(${column} at time zone 'UTC' as varchar)`;
  if (/^(STRUCT|MAP|UNION)|\]$/.test(type)) return `cast(to_json(${column}) as varchar)`;
  return `cast(${column} as varchar)`;
}

/** DuckDB's first line, in which the file is `it`: our own name for it says nothing to its sender. */
function reasonOf(error: unknown, path: string): string {
  const [first = ''] = messageOf(error).split('\n');
  const parts = first.replaceAll(`'${path}'`, path).split(path);
  return parts.map((part, i) => (i === parts.length - 1 ? part : part.replace(/\bfile $/i, ''))).join('it');
}
