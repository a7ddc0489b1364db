import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MallardError } from '../../errors.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteName, quoteText } from '../../warehouse/quote.ts';
import { RejectsFile } from '../rejects-file.ts';
import type { StagedFile, StagedTable, Staging } from '../staged.ts';
import { TextFile } from '../text/text-file.ts';
import type { OpenedFile } from './open-text.ts';
import { readRecords } from './read-records.ts';
import { joinRecord } from './split-record.ts';

/**
 * Stages files of one header record by record: what is a record is written out again, well-formed and with its
 * line number, for DuckDB to load; every other line goes to the staging's rejects.
 */
export async function stageRecords(
  database: Database,
  staging: Pick<Staging, 'rejects'>,
  table: StagedTable,
  files: readonly OpenedFile[],
  scratchDir: string,
): Promise<StagedFile[]> {
  await mkdir(scratchDir, { recursive: true });
  const recordsFile = join(scratchDir, `${table.name}.csv`);
  const rejectsFile = join(scratchDir, `${table.name}.rejects.json`);
  const records = new TextFile(recordsFile);
  const rejects = new RejectsFile(rejectsFile);
  const staged: StagedFile[] = [];
  for (const file of files) staged.push(await rewrite(file, table.header.width, records, rejects));
  await Promise.all([records.close(), rejects.close()]);
  await loadRewritten(database, table, recordsFile);
  await rejects.loadInto(database, staging.rejects);
  return staged;
}

async function rewrite(
  file: OpenedFile,
  width: number,
  records: TextFile,
  rejects: RejectsFile,
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
      await rejects.write(file.fileId, record);
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

async function loadRewritten(database: Database, table: StagedTable, recordsFile: string): Promise<void> {
  const fields = Array.from({ length: table.header.width }, (_, i) => `'c${i}': 'varchar'`).join(', ');
  await database.run(
    `create or replace temp table ${quoteName(table.name)} as
     select * from read_csv(${quoteText(recordsFile)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n',
       columns = {${fields}, '_text': 'varchar', '_line': 'bigint'}, strict_mode = true, null_padding = false,
       allow_quoted_nulls = false, max_line_size = 41943040, buffer_size = 67108864)`,
  );
}
