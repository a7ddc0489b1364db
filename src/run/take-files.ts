import { join } from 'node:path';
import { type LandedFile, land } from '../arrival/land.ts';
import { type FileStatus, type Ledger, type LedgerEntry, readLedger } from '../arrival/ledger.ts';
import { listFolder } from '../arrival/local-folder.ts';
import { stageFiles } from '../bronze/stage-files.ts';
import type { Staging } from '../bronze/staged.ts';
import type { Run } from './run.ts';

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
export async function takeFiles({ database, pipeline, folder, settings, record, log }: Run): Promise<Taken> {
  const started = performance.now();
  const listed = await listFolder(folder, pipeline.source.files);
  const ledger = await readLedger(database, pipeline.pipeline);
  const fresh = listed.filter((file) => !ledger.knows(file));
  const landed: LandedFile[] = [];
  const leftOut: Taken['leftOut'] = [];
  for (const file of fresh) {
    const copy = await land(folder, file, join(settings.stateDir, 'landing'));
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
    join(settings.stateDir, 'scratch'),
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
  const records = entries.reduce(
    (sum, entry) => sum + (entry.status === 'loaded' ? (entry.records ?? 0) : 0),
    0,
  );
  record.steps.push({
    name: 'landing',
    kind: 'arrival',
    mode: 'files',
    rowsIn: null,
    rowsOut: records,
    quarantined: 0,
    setAside: 0,
    seconds: (performance.now() - started) / 1000,
  });
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
