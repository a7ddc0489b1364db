import { rm } from 'node:fs/promises';
import type { BronzeColumn } from '../definitions/pipeline.ts';
import type { Database } from '../warehouse/database.ts';
import { type HeaderMap, matchHeader } from './header.ts';
import { type Scan, scanFile } from './scan-file.ts';
import { splitRecord } from './split-record.ts';
import { stageClean } from './stage-clean.ts';
import { stageRecords } from './stage-records.ts';
import { type FileToStage, REJECTS_TABLE, type StagedFile, type Staging } from './staged.ts';

interface Readable extends FileToStage {
  header: HeaderMap;
  headerText: string;
  scan: Extract<Scan, { header: string }>;
}

/**
 * Brings files into temporary tables, before any transaction: DuckDB reads the clean ones, many in one
 * statement; a file with anything odd is read record by record. What cannot be read waits in `staged_rejects`.
 * One bad file never keeps another from being staged.
 *
 * @param scratchDir a folder for passing files, which may not exist yet
 */
export async function stageFiles(
  database: Database,
  files: readonly FileToStage[],
  contract: readonly BronzeColumn[],
  delimiter: string,
  scratchDir: string,
): Promise<Staging> {
  await database.run(
    `create or replace temp table ${REJECTS_TABLE} (file_id varchar, line bigint, byte_offset bigint, reason varchar, raw varchar)`,
  );
  const staging: Staging = { files: [], tables: [] };
  const readable: Readable[] = [];
  for (const file of files) {
    const looked = await look(file, contract, delimiter);
    if ('outcome' in looked) staging.files.push(looked);
    else readable.push(looked);
  }
  const odd = readable.filter(({ scan }) => scan.verdict === 'odd');
  for (const group of groupByHeader(readable.filter(({ scan }) => scan.verdict === 'clean'))) {
    const table = {
      name: `staged_clean_${staging.tables.length}`,
      header: group.header,
      firstRow: new Map<string, number>(),
    };
    const { staged, refused } = await stageClean(database, table, group.files, delimiter);
    staging.tables.push(table);
    staging.files.push(...staged);
    odd.push(...group.files.filter(({ fileId }) => refused.has(fileId)));
  }
  for (const group of groupByHeader(odd)) {
    const table = {
      name: `staged_odd_${staging.tables.length}`,
      header: group.header,
      firstRow: new Map<string, number>(),
    };
    staging.files.push(...(await stageRecords(database, table, group.files, delimiter, scratchDir)));
    staging.tables.push(table);
  }
  await rm(scratchDir, { recursive: true, force: true });
  return staging;
}

async function look(
  file: FileToStage,
  contract: readonly BronzeColumn[],
  delimiter: string,
): Promise<Readable | StagedFile> {
  const scan = await scanFile(file.landed, delimiter);
  const { fileId } = file;
  if (scan.verdict === 'empty') return { fileId, outcome: 'empty' };
  if (scan.verdict === 'unreadable') return { fileId, outcome: 'rejected', reason: scan.reason };
  const split = splitRecord(scan.header, delimiter);
  if ('problem' in split)
    return {
      fileId,
      outcome: 'rejected',
      reason: `line 1, the header, has ${split.problem === 'unclosed quote' ? 'an ' : ''}${split.problem}`,
    };
  const header = matchHeader(split.fields, contract);
  if (typeof header === 'string') return { fileId, outcome: 'rejected', reason: header };
  return { ...file, header, headerText: scan.header, scan };
}

function groupByHeader(files: readonly Readable[]): { header: HeaderMap; files: Readable[] }[] {
  const groups = new Map<string, { header: HeaderMap; files: Readable[] }>();
  for (const file of files) {
    const group = groups.get(file.headerText);
    if (group === undefined) groups.set(file.headerText, { header: file.header, files: [file] });
    else group.files.push(file);
  }
  return [...groups.values()];
}
