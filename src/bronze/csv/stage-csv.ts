import type { Database } from '../../warehouse/database.ts';
import { addTable, type FileToStage, type StagedSource, type Staging } from '../staged.ts';
import type { FoundHeader } from './find-header.ts';
import { type OpenedFile, openText } from './open-text.ts';
import { stageClean } from './stage-clean.ts';
import { stageRecords } from './stage-records.ts';

/**
 * Stages CSV files: DuckDB reads the clean ones, many in one statement; a file with anything odd is read record by
 * record, and what of it is no record is among the rejects.
 */
export async function stageCsv<File extends FileToStage>(
  database: Database,
  files: readonly File[],
  source: StagedSource,
  staging: Staging,
  scratchDir: string,
  onScanned: (file: File, lines: number) => void,
): Promise<void> {
  const opened: OpenedFile[] = [];
  for (const file of files) {
    const looked = await openText(file, source.bronze.columns, source, scratchDir);
    if ('outcome' in looked) staging.files.push(looked);
    else opened.push(looked);
    onScanned(file, 'outcome' in looked ? 0 : looked.scan.lines);
  }
  for (const { fileId, text } of opened) staging.texts.set(fileId, text);
  const odd = opened.filter(({ scan }) => scan.verdict === 'odd');
  for (const group of groupByHeader(opened.filter(({ scan }) => scan.verdict === 'clean'))) {
    const table = addTable(staging, group.header.map);
    const { staged, refused } = await stageClean(database, table, group.files, group.header.delimiter);
    staging.files.push(...staged);
    odd.push(...group.files.filter(({ fileId }) => refused.has(fileId)));
  }
  for (const group of groupByHeader(odd)) {
    const table = addTable(staging, group.header.map);
    staging.files.push(...(await stageRecords(database, staging, table, group.files, scratchDir)));
  }
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
