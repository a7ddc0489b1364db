import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteText } from '../warehouse/quote.ts';
import { readRecords } from './read-records.ts';
import { joinRecord } from './split-record.ts';
import { type FileToStage, REJECTS_TABLE, type StagedFile, type StagedTable } from './staged.ts';

interface OddFile extends FileToStage {
  scan: { oddity?: string };
}

/**
 * Stages files of one header record by record: what is a record is written out again, well-formed and with its
 * line number, for DuckDB to load; every other line goes to `staged_rejects`.
 */
export async function stageRecords(
  database: Database,
  table: StagedTable,
  files: readonly OddFile[],
  delimiter: string,
  scratchDir: string,
): Promise<StagedFile[]> {
  await mkdir(scratchDir, { recursive: true });
  const recordsFile = join(scratchDir, `${table.name}.csv`);
  const rejectsFile = join(scratchDir, `${table.name}.rejects.json`);
  const records = createWriteStream(recordsFile);
  const rejects = createWriteStream(rejectsFile);
  const staged: StagedFile[] = [];
  for (const file of files) staged.push(await rewrite(file, table.header.width, delimiter, records, rejects));
  await Promise.all([finish(records), finish(rejects)]);
  await loadRewritten(database, table, recordsFile, rejectsFile);
  return staged;
}

async function rewrite(
  file: OddFile,
  width: number,
  delimiter: string,
  records: WriteStream,
  rejects: WriteStream,
): Promise<StagedFile> {
  let rows = 0;
  let rejected = 0;
  for await (const record of readRecords(file.landed, delimiter, width)) {
    if ('fields' in record) {
      rows += 1;
      await write(records, `${joinRecord([...record.fields, file.landed, String(record.line)], ',')}\n`);
    } else {
      rejected += 1;
      const { line, byteOffset, reason, raw } = record;
      await write(
        rejects,
        `${JSON.stringify({ file_id: file.fileId, line, byte_offset: byteOffset, reason, raw })}\n`,
      );
    }
  }
  const { oddity = 'a line with another number of fields than the header' } = file.scan;
  return {
    fileId: file.fileId,
    outcome: 'staged',
    records: rows + rejected,
    rows,
    rejects: rejected,
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
       columns = {${fields}, '_landed': 'varchar', '_line': 'bigint'}, strict_mode = true, null_padding = false,
       allow_quoted_nulls = false, max_line_size = 33554432, buffer_size = 67108864)`,
  );
  await database.run(
    `insert into ${REJECTS_TABLE}
     select * from read_json(${quoteText(rejectsFile)}, format = 'newline_delimited', maximum_object_size = 67108864,
       columns = {file_id: 'varchar', line: 'bigint', byte_offset: 'bigint', reason: 'varchar', raw: 'varchar'})`,
  );
}

async function write(stream: WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

async function finish(stream: WriteStream): Promise<void> {
  stream.end();
  await once(stream, 'close');
}
