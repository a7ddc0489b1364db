import type { LandedFile } from './land.ts';
import type { FileStatus, Ledger, LedgerEntry, LedgerScope } from './ledger.ts';

/** What reading a content came to. */
export type Reading =
  | { outcome: 'staged'; records: number; rows: number; rejects: number; blankLines: number; dialect: string }
  | { outcome: 'empty' }
  | { outcome: 'rejected'; reason: string };

/** What a run does about the files that arrived. */
export interface FileDecisions {
  /** Contents to load, each under one path. */
  toLoad: LandedFile[];
  /** Contents that leave bronze, since their path holds other bytes now. */
  replacedIds: string[];
  /** What the ledger does not say yet, an entry a file. */
  entries: LedgerEntry[];
}

/** What a run is to do about contents that bronze has already. */
export interface Intent {
  /** What happens when a path that brought rows holds other bytes now. */
  onOverwrite: 'replace' | 'append' | 'ignore' | 'fail';
  /** Contents that somebody takes back out. */
  retracted: ReadonlySet<string>;
  /** Paths that are to be taken again, though nothing about them has changed. */
  retake: ReadonlySet<string>;
  /** Paths that were retracted and may come back. */
  restored: ReadonlySet<string>;
}

/**
 * Sorts out the files whose bytes are not to be read at all: retracted ones that came again just as they were, and
 * overwritten ones that the pipeline's policy ignores or refuses. Those get their ledger entries here.
 */
export function sortOut(
  landed: readonly LandedFile[],
  ledger: Ledger,
  place: LedgerScope,
  intent: Intent,
): { toDecide: LandedFile[]; entries: LedgerEntry[] } {
  const toDecide: LandedFile[] = [];
  const entries: LedgerEntry[] = [];
  for (const file of landed) {
    const before = ledger.loadedFrom(file.path);
    const overwritten = before !== undefined && before !== file.fileId;
    const status: FileStatus | undefined =
      ledger.retractedFrom(file.path) === file.fileId && !intent.restored.has(file.path)
        ? 'retracted'
        : overwritten && intent.onOverwrite === 'ignore'
          ? 'ignored'
          : overwritten && intent.onOverwrite === 'fail'
            ? 'rejected'
            : undefined;
    if (status === undefined) toDecide.push(file);
    else
      entries.push({
        ...unread(file, place),
        status,
        error: OVERWRITTEN[status] ?? null,
      });
  }
  return { toDecide, entries };
}

/** Why its bytes are not read; of what was retracted there is nothing to say. */
const OVERWRITTEN: Partial<Record<FileStatus, string>> = {
  ignored: 'its bytes changed, and on_overwrite is ignore: the rows of the former ones stay',
  rejected: 'its bytes changed, and on_overwrite is fail: the rows of the former ones stay',
};

/**
 * The contents that would leave bronze if these files could all be read: those whose path holds other bytes now (an
 * empty file takes nothing out: more likely than not somebody is about to write it), those taken back out, and
 * those to be taken again.
 */
export function leavingIds(landed: readonly LandedFile[], ledger: Ledger, intent: Intent): Set<string> {
  const leaving = landed.flatMap(({ path, fileId, size }) => {
    const before = ledger.loadedFrom(path);
    if (before === undefined) return [];
    if (intent.retake.has(path) && before === fileId) return [before];
    return before !== fileId && size > 0 && intent.onOverwrite !== 'append' ? [before] : [];
  });
  return new Set([...leaving, ...intent.retracted]);
}

/** The contents to read: each once, and none that is in bronze and stays there. */
export function contentsToRead(landed: readonly LandedFile[], ledger: Ledger, intent: Intent): LandedFile[] {
  const leaving = leavingIds(landed, ledger, intent);
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
export function decideFiles(
  landed: readonly LandedFile[],
  ledger: Ledger,
  readings: ReadonlyMap<string, Reading>,
  place: LedgerScope,
  intent: Intent,
): FileDecisions {
  const readable = landed.filter(({ fileId }) => (readings.get(fileId)?.outcome ?? 'staged') === 'staged');
  const replaced = leavingIds(readable, ledger, intent);
  const stays = (fileId: string) => (replaced.has(fileId) ? undefined : ledger.loaded(fileId));
  const toLoad: LandedFile[] = [];
  const brought = new Map<string, LedgerEntry>();
  const entries = landed.map((file): LedgerEntry => {
    const original = stays(file.fileId) ?? brought.get(file.fileId);
    if (original !== undefined) return duplicate(file, original, place);
    const entry = firstOfItsBytes(file, readings.get(file.fileId), place);
    if (entry.status === 'loaded') {
      toLoad.push(file);
      brought.set(file.fileId, entry);
    }
    return entry;
  });
  return {
    toLoad,
    replacedIds: [...replaced],
    entries: entries.filter((entry) => entry.status === 'loaded' || !ledger.hasRecorded(entry)),
  };
}

/** An entry for bytes that nobody has read. */
function unread({ path, identity, fileId, sha256, size }: LandedFile, place: LedgerScope) {
  const counts = { records: null, loaded: 0, quarantined: 0, skipped: 0, forgotten: 0, blankLines: 0 };
  return { ...place, path, identity, fileId, sha256, size, ...counts, dialect: null };
}

function firstOfItsBytes(file: LandedFile, reading: Reading | undefined, place: LedgerScope): LedgerEntry {
  const base = unread(file, place);
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
  if (reading?.outcome === 'rejected') return { ...base, status: 'rejected', error: reading.reason };
  return { ...base, status: 'empty', records: 0, error: null };
}

/** All its records are skipped. A file that was only touched is a duplicate of itself, which is no finding. */
function duplicate({ path, identity }: LandedFile, original: LedgerEntry, place: LedgerScope): LedgerEntry {
  const error =
    path === original.path && place.source === original.source ? null : `the same bytes as ${original.path}`;
  return {
    ...original,
    ...place,
    path,
    identity,
    status: 'duplicate',
    loaded: 0,
    quarantined: 0,
    skipped: original.records ?? 0,
    forgotten: 0,
    error,
  };
}
