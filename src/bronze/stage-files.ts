import { rm } from 'node:fs/promises';
import type { BronzeColumn } from '../definitions/pipeline.ts';
import type { Database } from '../warehouse/database.ts';
import { type HeaderMap, matchHeader } from './header.ts';
import { type Scan, scanFile } from './scan-file.ts';
import { splitRecord } from './split-record.ts';
import { stageClean } from './stage-clean.ts';
import { stageRecords } from './stage-records.ts';

/** A file to stage: its bytes lie still at `landed`. */
export interface FileToStage {
  path: string;
  fileId: string;
  /** Absolute path. */
  landed: string;
}

/** How a file fared. For a staged one: records = rows + rejects. */
export type StagedFile =
  | { fileId: string; outcome: 'staged'; records: number; rows: number; rejects: number; oddity?: string }
  | { fileId: string; outcome: 'empty' }
  | { fileId: string; outcome: 'rejected'; reason: string };

/**
 * Rows of files that share a header, in a temporary table: one text column a field, named c0, c1, …, then
 * `_landed`, the file, and `_line`. Where `_line` is null the file is clean: it has one record a line and its
 * rows keep their order, so a row's line follows from its distance to the file's first row.
 */
export interface StagedTable {
  name: string;
  header: HeaderMap;
  /** The rowid of the first row of each clean file, by its landed path. */
  firstRow: Map<string, number>;
}

export interface Staging {
  files: StagedFile[];
  tables: StagedTable[];
}

/** The temporary table of the physical lines that are no records. */
export const REJECTS_TABLE = 'staged_rejects';

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
    return { fileId, outcome: 'rejected', reason: `line 1, the header, has an ${split.problem}` };
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
