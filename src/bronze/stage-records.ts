import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteText } from '../warehouse/quote.ts';
import { readRecords } from './read-records.ts';
import { joinRecord } from './split-record.ts';
import { type OpenedFile, REJECTS_TABLE, type StagedFile, type StagedTable } from './staged.ts';

/** Text held back before it is written, in characters. */
const BATCH = 1 << 20;

/**
 * Stages files of one header record by record: what is a record is written out again, well-formed and with its
 * line number, for DuckDB to load; every other line goes to `staged_rejects`.
 */
export async function stageRecords(
  database: Database,
  table: StagedTable,
  files: readonly OpenedFile[],
  scratchDir: string,
): Promise<StagedFile[]> {
  await mkdir(scratchDir, { recursive: true });
  const recordsFile = join(scratchDir, `${table.name}.csv`);
  const rejectsFile = join(scratchDir, `${table.name}.rejects.json`);
  const records = new TextFile(recordsFile);
  const rejects = new TextFile(rejectsFile);
  const staged: StagedFile[] = [];
  for (const file of files) staged.push(await rewrite(file, table.header.width, records, rejects));
  await Promise.all([records.close(), rejects.close()]);
  await loadRewritten(database, table, recordsFile, rejectsFile);
  return staged;
}

async function rewrite(
  file: OpenedFile,
  width: number,
  records: TextFile,
  rejects: TextFile,
): Promise<StagedFile> {
  const { delimiter, line: headerLine } = file.scan.header;
  let rows = 0;
  let rejected = 0;
  let lines = 0;
  for await (const record of readRecords(file.text, delimiter, width, headerLine)) {
    lines += record.lines;
    if ('fields' in record) {
      rows += 1;
      await records.write(`${joinRecord([...record.fields, file.text, String(record.line)], ',')}\n`);
    } else {
      rejected += 1;
      const { line, byteOffset, reason, raw } = record;
      await rejects.write(
        `${JSON.stringify({ file_id: file.fileId, line, byte_offset: byteOffset, reason, raw })}\n`,
      );
    }
  }
  const { oddity = 'a line with another number of fields than the header', blankLines } = file.scan;
  if (lines !== file.scan.lines) {
    throw new MallardError(
      'execution',
      `${file.path}: the scan counted ${file.scan.lines} lines, the reader ${lines}`,
      {
        where: file.path,
        next: 'this is a fault of ours: nothing was kept; please report it with the file',
      },
    );
  }
  return {
    fileId: file.fileId,
    outcome: 'staged',
    records: rows + rejected,
    rows,
    rejects: rejected,
    unknown: file.scan.header.map.unknown.map(({ name }) => name),
    blankLines,
    dialect: file.dialect,
    oddity,
  };
}

async function loadRewritten(
  database: Database,
  table: StagedTable,
  recordsFile: string,
  rejectsFile: string,
): Promise<void> {
  const fields = Array.from({ length: table.header.width }, (_, i) => `'c${i}': 'varchar'`).join(', ');
  await database.run(
    `create or replace temp table ${quoteName(table.name)} as
     select * from read_csv(${quoteText(recordsFile)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n',
       columns = {${fields}, '_text': 'varchar', '_line': 'bigint'}, strict_mode = true, null_padding = false,
       allow_quoted_nulls = false, max_line_size = 41943040, buffer_size = 67108864)`,
  );
  await database.run(
    `insert into ${REJECTS_TABLE}
     select * from read_json(${quoteText(rejectsFile)}, format = 'newline_delimited', maximum_object_size = 67108864,
       columns = {file_id: 'varchar', line: 'bigint', byte_offset: 'bigint', reason: 'varchar', raw: 'varchar'})`,
  );
}

/** A text file written in batches. */
class TextFile {
  readonly #path: string;
  #handle: Promise<FileHandle> | undefined;
  #batch: string[] = [];
  #length = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async write(text: string): Promise<void> {
    this.#batch.push(text);
    this.#length += text.length;
    if (this.#length > BATCH) await this.#flush();
  }

  async close(): Promise<void> {
    await this.#flush();
    await (await this.#handle)?.close();
  }

  async #flush(): Promise<void> {
    this.#handle ??= open(this.#path, 'w');
    await (await this.#handle).appendFile(this.#batch.join(''));
    this.#batch = [];
    this.#length = 0;
  }
}
