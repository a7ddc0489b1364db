import { messageOf } from '../../errors.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteName, quoteText, quoteTexts } from '../../warehouse/quote.ts';
import type { StagedFile, StagedTable } from '../staged.ts';
import type { OpenedFile } from './open-text.ts';

interface CleanFile extends Omit<OpenedFile, 'scan'> {
  scan: { lines: number };
}

/**
 * Stages files of one header with DuckDB's CSV reader, everything pinned and nothing guessed. A file that it
 * refuses, or of which it gives another number of rows than the scan counted lines, is left to the
 * record-by-record path: its id is in `refused`, and none of its rows are in the table.
 */
export async function stageClean(
  database: Database,
  table: StagedTable,
  files: readonly CleanFile[],
  delimiter: string,
): Promise<{ staged: StagedFile[]; refused: Set<string> }> {
  const fields = Array.from({ length: table.header.width }, (_, i) => `c${i} varchar`).join(', ');
  await database.run(
    `create or replace temp table ${quoteName(table.name)} (${fields}, _text varchar, _line bigint)`,
  );
  await readHalving(database, table, files, delimiter);
  const found = await database.rows<{ text: string; rows: number; first: number }>(
    `select _text as text, count(*) as rows, min(rowid) as first from ${quoteName(table.name)} group by all`,
  );
  for (const { text, first } of found) table.firstRow.set(text, first);
  const rowsOf = new Map(found.map(({ text, rows }) => [text, rows]));
  const differs = files.filter(({ text, scan }) => (rowsOf.get(text) ?? 0) !== scan.lines);
  if (differs.length > 0) {
    const paths = quoteTexts(differs.map(({ text }) => text));
    await database.run(`delete from ${quoteName(table.name)} where _text in ${paths}`);
  }
  const refused = new Set(differs.map(({ fileId }) => fileId));
  const staged = files
    .filter(({ fileId }) => !refused.has(fileId))
    .map(
      ({ fileId, scan, dialect }): StagedFile => ({
        fileId,
        outcome: 'staged',
        records: scan.lines,
        rows: scan.lines,
        rejects: 0,
        unknown: table.header.unknown.map(({ name }) => name),
        blankLines: 0,
        dialect,
      }),
    );
  return { staged, refused };
}

/** Reads all files in one statement; if the reader refuses one of them, each half by itself, down to that file. */
async function readHalving(
  database: Database,
  table: StagedTable,
  files: readonly CleanFile[],
  delimiter: string,
): Promise<void> {
  try {
    await database.run(
      `insert into ${quoteName(table.name)} select *, null from ${readCsv(files, table.header.width, delimiter)}`,
    );
  } catch (error) {
    if (!/Invalid Input Error/.test(messageOf(error))) throw error;
    if (files.length <= 1) return;
    const half = Math.ceil(files.length / 2);
    await readHalving(database, table, files.slice(0, half), delimiter);
    await readHalving(database, table, files.slice(half), delimiter);
  }
}

function readCsv(files: readonly CleanFile[], width: number, delimiter: string): string {
  const columns = Array.from({ length: width }, (_, i) => `'c${i}': 'varchar'`).join(', ');
  const paths = files.map(({ text }) => quoteText(text)).join(', ');
  return `read_csv([${paths}], auto_detect = false, header = true, delim = ${quoteText(delimiter)}, quote = '"', escape = '"',
    columns = {${columns}}, compression = 'none', strict_mode = true, null_padding = false, allow_quoted_nulls = false,
    max_line_size = 16777216, buffer_size = 33554432, filename = true)`;
}
