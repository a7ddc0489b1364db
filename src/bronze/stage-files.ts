import { rm } from 'node:fs/promises';
import type { BronzeColumn, SourceFormat } from '../definitions/pipeline.ts';
import type { Database } from '../warehouse/database.ts';
import type { FoundHeader } from './find-header.ts';
import { openText } from './open-text.ts';
import { stageClean } from './stage-clean.ts';
import { stageRecords } from './stage-records.ts';
import {
  type FileToStage,
  type OpenedFile,
  REJECTS_TABLE,
  type StagedTable,
  type Staging,
} from './staged.ts';

/**
 * Brings files into temporary tables, before any transaction: DuckDB reads the clean ones, many in one
 * statement; a file with anything odd is read record by record. What cannot be read waits in `staged_rejects`.
 * One bad file never keeps another from being staged.
 *
 * @param scratchDir a folder for passing files, which may not exist yet
 * @param onScanned is told of each file that was looked through, and of its lines after the header
 */
export async function stageFiles<File extends FileToStage>(
  database: Database,
  files: readonly File[],
  contract: readonly BronzeColumn[],
  format: SourceFormat,
  scratchDir: string,
  onScanned: (file: File, lines: number) => void = () => {},
): Promise<Staging> {
  await database.run(
    `create or replace temp table ${REJECTS_TABLE} (file_id varchar, line bigint, byte_offset bigint, reason varchar, raw varchar)`,
  );
  const staging: Staging = { files: [], tables: [], texts: new Map() };
  const opened: OpenedFile[] = [];
  for (const file of files) {
    const looked = await openText(file, contract, format, scratchDir);
    if ('outcome' in looked) staging.files.push(looked);
    else opened.push(looked);
    onScanned(file, 'outcome' in looked ? 0 : looked.scan.lines);
  }
  for (const { fileId, text } of opened) staging.texts.set(fileId, text);
  const tableFor = (kind: string, { map }: FoundHeader): StagedTable => {
    const table = { name: `staged_${kind}_${staging.tables.length}`, header: map, firstRow: new Map() };
    staging.tables.push(table);
    return table;
  };
  const odd = opened.filter(({ scan }) => scan.verdict === 'odd');
  for (const group of groupByHeader(opened.filter(({ scan }) => scan.verdict === 'clean'))) {
    const table = tableFor('clean', group.header);
    const { staged, refused } = await stageClean(database, table, group.files, group.header.delimiter);
    staging.files.push(...staged);
    odd.push(...group.files.filter(({ fileId }) => refused.has(fileId)));
  }
  for (const group of groupByHeader(odd)) {
    const table = tableFor('odd', group.header);
    staging.files.push(...(await stageRecords(database, table, group.files, scratchDir)));
  }
  await rm(scratchDir, { recursive: true, force: true });
  return staging;
}

interface Group {
  header: FoundHeader;
  files: OpenedFile[];
}

/** One header text and one delimiter make the same fields at the same places. */
function groupByHeader(files: readonly OpenedFile[]): Group[] {
  const groups = new Map<string, Group>();
  for (const file of files) {
    const { header } = file.scan;
    const key = header.delimiter + header.text;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { header, files: [file] });
    else group.files.push(file);
  }
  return [...groups.values()];
}
