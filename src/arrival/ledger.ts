import type { Database } from '../warehouse/database.ts';
import { quoteTexts } from '../warehouse/quote.ts';
import type { SourceFile } from './local-folder.ts';

/**
 * What became of a file. `loaded`: its rows are in bronze. `duplicate`: its bytes are there already, under
 * another name. `empty`: it holds no byte. `rejected`: it had to be left out whole. `replaced`: it was loaded,
 * and new bytes under the same name took its place.
 */
export type FileStatus = 'loaded' | 'duplicate' | 'empty' | 'rejected' | 'replaced';

/** One row of `ops.files`. For each: records = loaded + quarantined + skipped; null where nothing could be read. */
export interface LedgerEntry {
  pipeline: string;
  path: string;
  identity: string;
  fileId: string;
  sha256: string;
  size: number;
  status: FileStatus;
  records: number | null;
  loaded: number;
  quarantined: number;
  skipped: number;
  blankLines: number;
  error: string | null;
}

/** What is known of the files of one pipeline. */
export class Ledger {
  readonly #entries: LedgerEntry[];

  constructor(entries: LedgerEntry[]) {
    this.#entries = entries;
  }

  /**
   * Whether this very file needs no second look. A rejected one does, and so does a duplicate of what is in
   * bronze no more.
   */
  knows(file: SourceFile): boolean {
    return this.#entries.some(
      ({ path, identity, status, fileId }) =>
        path === file.path &&
        identity === file.identity &&
        (status === 'loaded' ||
          status === 'empty' ||
          (status === 'duplicate' && this.loaded(fileId) !== undefined)),
    );
  }

  /** The file that brought these bytes into bronze, if they are there now. */
  loaded(fileId: string): LedgerEntry | undefined {
    return this.#entries.find((entry) => entry.fileId === fileId && entry.status === 'loaded');
  }

  /** The content now in bronze under this path, if any. */
  loadedFrom(path: string): string | undefined {
    return this.#entries.find((entry) => entry.path === path && entry.status === 'loaded')?.fileId;
  }

  /** Whether exactly this is on record already, so that it need not be recorded again. */
  hasRecorded(entry: LedgerEntry): boolean {
    return this.#entries.some(
      ({ path, fileId, status, error, identity }) =>
        path === entry.path &&
        fileId === entry.fileId &&
        status === entry.status &&
        error === entry.error &&
        identity === entry.identity,
    );
  }
}

export async function readLedger(database: Database, pipeline: string): Promise<Ledger> {
  const entries = await database.rows<LedgerEntry>(
    `select pipeline, path, identity, file_id as "fileId", sha256, size, status, records, loaded, quarantined, skipped,
       blank_lines as "blankLines", error
     from ops.files where pipeline = $pipeline`,
    { pipeline },
  );
  return new Ledger(entries);
}

/** Adds entries, and marks the contents in `replacedIds` as replaced. Part of the run's transaction. */
export async function writeLedger(
  database: Database,
  pipeline: string,
  entries: readonly LedgerEntry[],
  replacedIds: readonly string[],
  run: { runId: string; startedAt: string },
): Promise<void> {
  if (replacedIds.length > 0) {
    const ids = quoteTexts(replacedIds);
    await database.run(
      `update ops.files set status = 'replaced' where pipeline = $pipeline and status = 'loaded' and file_id in ${ids}`,
      { pipeline },
    );
  }
  if (entries.length === 0) return;
  await database.run(
    `insert into ops.files
       (pipeline, path, identity, file_id, sha256, size, seen_at, loaded_at, records, loaded, quarantined, skipped, blank_lines, status, error, run_id)
     select pipeline, path, identity, "fileId", sha256, size, cast($startedAt as timestamp),
       case when status = 'loaded' then cast($startedAt as timestamp) end,
       records, loaded, quarantined, skipped, "blankLines", status, error, $runId
     from (select unnest(from_json($entries, '[{"pipeline":"varchar","path":"varchar","identity":"varchar","fileId":"varchar","sha256":"varchar","size":"bigint","status":"varchar","records":"bigint","loaded":"bigint","quarantined":"bigint","skipped":"bigint","blankLines":"bigint","error":"varchar"}]'), recursive := true))`,
    { entries: JSON.stringify(entries), runId: run.runId, startedAt: run.startedAt },
  );
}
