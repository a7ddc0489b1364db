import { join } from 'node:path';
import { type LandedFile, land } from '../arrival/land.ts';
import {
  type FileStatus,
  type Ledger,
  type LedgerEntry,
  readLedger,
  writeLedger,
} from '../arrival/ledger.ts';
import { listFolder } from '../arrival/local-folder.ts';
import { countByFile, deleteFromBronze, loadBronze } from '../bronze/load-bronze.ts';
import { stageFiles } from '../bronze/stage-files.ts';
import type { Staging } from '../bronze/staged.ts';
import type { PipelineDefinition } from '../definitions/project.ts';
import { MallardError } from '../errors.ts';
import type { Log } from '../log.ts';
import { heldByFile, supersede } from '../quality/quarantine.ts';
import type { Database } from '../warehouse/database.ts';
import type { RunRecord } from './run-record.ts';

/** What arrived and was not known yet, staged but not loaded. */
export interface Taken {
  seen: number;
  /** Files that have rows to load, in order of their path. */
  toLoad: LandedFile[];
  staging: Staging;
  /** Contents that the new ones replace, being of the same path. */
  replacedIds: string[];
  /** One entry a file that is new, loaded or not. */
  entries: LedgerEntry[];
  /** Files that could not be taken whole, those known from earlier runs included. */
  leftOut: { path: string; reason: string }[];
}

/** Lists the source, lands what the ledger does not know, and stages it: all before the transaction. */
export async function takeFiles(
  database: Database,
  pipeline: PipelineDefinition,
  folder: string,
  stateDir: string,
  log: Log,
): Promise<Taken> {
  const listed = await listFolder(folder, pipeline.source.files);
  const ledger = await readLedger(database, pipeline.pipeline);
  const fresh = listed.filter((file) => !ledger.knows(file));
  const landed: LandedFile[] = [];
  const leftOut: Taken['leftOut'] = [];
  for (const file of fresh) {
    const copy = await land(folder, file, join(stateDir, 'landing'));
    if (copy === undefined)
      leftOut.push({ path: file.path, reason: 'it changed while it was read; the next run takes it' });
    else landed.push(copy);
  }
  const { first, duplicates } = splitDuplicates(landed, ledger);
  if (fresh.length > 0)
    log.info(`landed ${landed.length} of ${listed.length} files; reading ${first.length}`);
  const staging = await stageFiles(
    database,
    first,
    pipeline.bronze.columns,
    pipeline.source.delimiter,
    join(stateDir, 'scratch'),
  );
  const outcomes = new Map(staging.files.map((file) => [file.fileId, file]));
  const toLoad = first.filter(({ fileId }) => outcomes.get(fileId)?.outcome === 'staged');
  const entries = [
    ...first.map((file) => ledgerEntry(pipeline.pipeline, file, outcomes.get(file.fileId))),
    ...duplicates.map(({ file, of }) => {
      const original = 'status' in of ? of : ledgerEntry(pipeline.pipeline, of, outcomes.get(of.fileId));
      return duplicateEntry(file, original);
    }),
  ];
  for (const { path, status, error } of entries) {
    if (status === 'rejected') leftOut.push({ path, reason: error ?? '' });
  }
  const replacedIds = toLoad.flatMap(({ path }) => ledger.loadedFrom(path) ?? []);
  const unrecorded = entries.filter((entry) => !ledger.hasRecorded(entry));
  return { seen: listed.length, toLoad, staging, replacedIds, entries: unrecorded, leftOut };
}

/** The same bytes count once, whether the ledger has them or two new files do. Empty files are all alike. */
function splitDuplicates(landed: readonly LandedFile[], ledger: Ledger) {
  const first: LandedFile[] = [];
  const duplicates: { file: LandedFile; of: LedgerEntry | LandedFile }[] = [];
  for (const file of landed) {
    const of = ledger.loaded(file.fileId) ?? first.find(({ fileId }) => fileId === file.fileId);
    if (of !== undefined && file.size > 0) duplicates.push({ file, of });
    else first.push(file);
  }
  return { first, duplicates };
}

function ledgerEntry(
  pipeline: string,
  file: LandedFile,
  outcome: Staging['files'][number] | undefined,
): LedgerEntry {
  const { path, identity, fileId, sha256, size } = file;
  const base = { pipeline, path, identity, fileId, sha256, size, skipped: 0, blankLines: 0 };
  if (outcome?.outcome === 'staged') {
    const { records, rows, rejects } = outcome;
    return { ...base, status: 'loaded', records, loaded: rows, quarantined: rejects, error: null };
  }
  const status: FileStatus = outcome?.outcome === 'rejected' ? 'rejected' : 'empty';
  const error = outcome?.outcome === 'rejected' ? outcome.reason : null;
  return { ...base, status, records: status === 'empty' ? 0 : null, loaded: 0, quarantined: 0, error };
}

/** A copy of a file that could not be loaded is no duplicate: it is left out for the same reason. */
function duplicateEntry({ path, identity }: LandedFile, original: LedgerEntry): LedgerEntry {
  if (original.status !== 'loaded') return { ...original, path, identity };
  const error = path === original.path ? null : `the same bytes as ${original.path}`;
  return {
    ...original,
    path,
    identity,
    status: 'duplicate',
    loaded: 0,
    quarantined: 0,
    skipped: original.records ?? 0,
    error,
  };
}

/** Moves what was staged into bronze, quarantine and the ledger, and checks each file's sum. Part of the transaction. */
export async function loadTaken(
  database: Database,
  pipeline: PipelineDefinition,
  taken: Taken,
  record: RunRecord,
): Promise<void> {
  const { table, columns } = pipeline.bronze;
  await deleteFromBronze(database, table, taken.replacedIds);
  if (taken.replacedIds.length > 0) await supersede(database, table, taken.replacedIds);
  await loadBronze(database, table, columns, taken.toLoad, taken.staging, record);
  await checkSums(database, table, taken);
  await writeLedger(database, pipeline.pipeline, taken.entries, taken.replacedIds, record);
}

/** Per file, records counted by the scan = rows in bronze + lines in quarantine. */
async function checkSums(database: Database, table: string, taken: Taken): Promise<void> {
  const ids = taken.toLoad.map(({ fileId }) => fileId);
  const [loaded, held] = [await countByFile(database, table, ids), await heldByFile(database, table, ids)];
  for (const { path, fileId, records } of taken.entries) {
    if (!ids.includes(fileId)) continue;
    const [rows, rejects] = [loaded.get(fileId) ?? 0, held.get(fileId) ?? 0];
    if (records !== rows + rejects) {
      throw new MallardError(
        'execution',
        `${path} has ${records} records, but ${rows} were loaded and ${rejects} quarantined`,
        {
          where: path,
          next: 'this is a fault of ours: nothing was kept; please report it with the file',
        },
      );
    }
  }
}
