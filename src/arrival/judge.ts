import type { LandedFile } from './land.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';

/** What reading a content came to. */
export type Reading =
  | { outcome: 'staged'; records: number; rows: number; rejects: number; blankLines: number; dialect: string }
  | { outcome: 'empty' }
  | { outcome: 'rejected'; reason: string };

/** What a run does about the files that arrived. */
export interface Judgement {
  /** Contents to load, each under one path. */
  toLoad: LandedFile[];
  /** Contents that leave bronze, since their path holds other bytes now. */
  replacedIds: string[];
  /** What the ledger does not say yet, a line a file. */
  entries: LedgerEntry[];
}

/**
 * The contents that would leave bronze if these files could all be read: those whose path holds other bytes now.
 * An empty file takes nothing out: more likely than not somebody is about to write it.
 */
export function supersededIds(landed: readonly LandedFile[], ledger: Ledger): Set<string> {
  return new Set(
    landed.flatMap(({ path, fileId, size }) => {
      const before = ledger.loadedFrom(path);
      return before !== undefined && before !== fileId && size > 0 ? [before] : [];
    }),
  );
}

/** The contents to read: each once, and none that is in bronze and stays there. */
export function contentsToRead(landed: readonly LandedFile[], ledger: Ledger): LandedFile[] {
  const leaving = supersededIds(landed, ledger);
  const seen = new Set<string>();
  return landed.filter(({ fileId }) => {
    const needed = !seen.has(fileId) && (ledger.loaded(fileId) === undefined || leaving.has(fileId));
    seen.add(fileId);
    return needed;
  });
}

/**
 * Decides about each file that arrived. The same bytes count once, under the first path that holds them; a file
 * that could not be read leaves what its path brought before in place.
 *
 * @param landed in the order of their paths
 * @param readings by content, of all of `contentsToRead`
 */
export function judge(
  landed: readonly LandedFile[],
  ledger: Ledger,
  readings: ReadonlyMap<string, Reading>,
  run: { pipeline: string; source: string },
): Judgement {
  const readable = landed.filter(({ fileId }) => (readings.get(fileId)?.outcome ?? 'staged') === 'staged');
  const replaced = supersededIds(readable, ledger);
  const stays = (fileId: string) => (replaced.has(fileId) ? undefined : ledger.loaded(fileId));
  const toLoad: LandedFile[] = [];
  const brought = new Map<string, LedgerEntry>();
  const entries = landed.map((file): LedgerEntry => {
    const original = stays(file.fileId) ?? brought.get(file.fileId);
    if (original !== undefined) return duplicate(file, original, run);
    const entry = firstOfItsBytes(file, readings.get(file.fileId), run);
    if (entry.status === 'loaded') {
      toLoad.push(file);
      brought.set(file.fileId, entry);
    }
    return entry;
  });
  return {
    toLoad,
    replacedIds: [...replaced],
    entries: entries.filter((entry) => !ledger.hasRecorded(entry)),
  };
}

function firstOfItsBytes(
  file: LandedFile,
  reading: Reading | undefined,
  run: { pipeline: string; source: string },
): LedgerEntry {
  const { path, identity, fileId, sha256, size } = file;
  const base = {
    ...run,
    path,
    identity,
    fileId,
    sha256,
    size,
    loaded: 0,
    quarantined: 0,
    skipped: 0,
    blankLines: 0,
    dialect: null,
  };
  if (reading?.outcome === 'staged') {
    const { records, rows, rejects, blankLines, dialect } = reading;
    return {
      ...base,
      status: 'loaded',
      records,
      loaded: rows,
      quarantined: rejects,
      blankLines,
      dialect,
      error: null,
    };
  }
  if (reading?.outcome === 'rejected')
    return { ...base, status: 'rejected', records: null, error: reading.reason };
  return { ...base, status: 'empty', records: 0, error: null };
}

/** All its records are skipped. A file that was only touched is a duplicate of itself, which is no finding. */
function duplicate(
  { path, identity }: LandedFile,
  original: LedgerEntry,
  run: { pipeline: string; source: string },
): LedgerEntry {
  const error =
    path === original.path && run.source === original.source ? null : `the same bytes as ${original.path}`;
  return {
    ...original,
    ...run,
    path,
    identity,
    status: 'duplicate',
    loaded: 0,
    quarantined: 0,
    skipped: original.records ?? 0,
    error,
  };
}
