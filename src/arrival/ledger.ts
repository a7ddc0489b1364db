import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteNames, quoteText, quoteTexts } from '../warehouse/quote.ts';
import type { SourceFile } from './file-source.ts';

/**
 * What became of a file. `loaded`: its rows are in bronze. `duplicate`: its bytes are there already, under
 * another name. `empty`: it holds no byte. `rejected`: it had to be left out whole. `ignored`: it was overwritten,
 * and the pipeline keeps the former rows. `replaced`: it was loaded, and has made room for new bytes under its name.
 * `retracted`: it was loaded, and somebody took it back out.
 */
export type FileStatus = 'loaded' | 'duplicate' | 'empty' | 'rejected' | 'ignored' | 'replaced' | 'retracted';

const SETTLED: readonly FileStatus[] = ['loaded', 'empty', 'ignored', 'retracted'];

/** One row of `ops.files`. For each: records = loaded + quarantined + skipped; null where nothing could be read. */
export interface LedgerEntry {
  pipeline: string;
  /** The folder or bucket that the path is in: the same name in two of them is two files. */
  source: string;
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
  /** How it was written, such as `gzip, windows-1252, ;`; null where nothing could be read. */
  dialect: string | null;
  error: string | null;
}

/** What is known of the files of one pipeline: those of one source by their path, all contents by their id. */
export class Ledger {
  readonly #byPath = new Map<string, LedgerEntry[]>();
  readonly #loaded = new Map<string, LedgerEntry>();

  constructor(entries: readonly LedgerEntry[], source: string) {
    for (const entry of entries) {
      if (entry.status === 'loaded' && !this.#loaded.has(entry.fileId)) this.#loaded.set(entry.fileId, entry);
      if (entry.source === source) this.#byPath.set(entry.path, [...this.#of(entry.path), entry]);
    }
  }

  /**
   * Whether this very file needs no second look. A rejected one does, and so does a duplicate of what is in
   * bronze no more.
   */
  knows(file: SourceFile): boolean {
    return this.#of(file.path).some(
      ({ identity, status, fileId }) =>
        identity === file.identity &&
        (SETTLED.includes(status) || (status === 'duplicate' && this.#loaded.has(fileId))),
    );
  }

  /** Whether the rows of this very file are in bronze, through itself or through another with the same bytes. */
  isInBronze(file: SourceFile): boolean {
    return this.#of(file.path).some(
      ({ identity, status, fileId }) =>
        identity === file.identity &&
        (status === 'loaded' || status === 'duplicate') &&
        this.#loaded.has(fileId),
    );
  }

  /** The content of a file that is known as a duplicate, if it is. */
  duplicateOf(file: SourceFile): string | undefined {
    const entries = this.#of(file.path).filter(({ identity }) => identity === file.identity);
    return entries.find(({ status }) => status === 'duplicate')?.fileId;
  }

  /** The file that brought these bytes into bronze, if they are there now. */
  loaded(fileId: string): LedgerEntry | undefined {
    return this.#loaded.get(fileId);
  }

  /** The content now in bronze under this path, if any. */
  loadedFrom(path: string): string | undefined {
    return this.#of(path).find(({ status }) => status === 'loaded')?.fileId;
  }

  /** The content that was taken back out of this path last, if any and if it is not back. */
  retractedFrom(path: string): string | undefined {
    return this.#of(path).findLast(({ status }) => status === 'retracted')?.fileId;
  }

  /** Whether exactly this is on record already, so that it need not be recorded again. */
  hasRecorded(entry: LedgerEntry): boolean {
    return this.#of(entry.path).some(
      ({ fileId, status, error, identity }) =>
        fileId === entry.fileId &&
        status === entry.status &&
        error === entry.error &&
        identity === entry.identity,
    );
  }

  #of(path: string): LedgerEntry[] {
    return this.#byPath.get(path) ?? [];
  }
}

/** The columns of `ops.files` that an entry fills, as DuckDB types. */
const COLUMNS: Record<keyof LedgerEntry, { column: string; type: string }> = {
  pipeline: { column: 'pipeline', type: 'varchar' },
  source: { column: 'source', type: 'varchar' },
  path: { column: 'path', type: 'varchar' },
  identity: { column: 'identity', type: 'varchar' },
  fileId: { column: 'file_id', type: 'varchar' },
  sha256: { column: 'sha256', type: 'varchar' },
  size: { column: 'size', type: 'bigint' },
  status: { column: 'status', type: 'varchar' },
  records: { column: 'records', type: 'bigint' },
  loaded: { column: 'loaded', type: 'bigint' },
  quarantined: { column: 'quarantined', type: 'bigint' },
  skipped: { column: 'skipped', type: 'bigint' },
  blankLines: { column: 'blank_lines', type: 'bigint' },
  dialect: { column: 'dialect', type: 'varchar' },
  error: { column: 'error', type: 'varchar' },
};

/** @param source whose paths the ledger is to know */
export async function readLedger(database: Database, pipeline: string, source: string): Promise<Ledger> {
  const columns = Object.entries(COLUMNS).map(([name, { column }]) => `${column} as ${quoteName(name)}`);
  const entries = await database.rows<LedgerEntry>(
    `select ${columns.join(', ')} from ops.files where pipeline = $pipeline order by rowid`,
    { pipeline },
  );
  return new Ledger(entries, source);
}

/** Says of contents in bronze that they are there no more, and why. Part of the run's transaction. */
export async function markGone(
  database: Database,
  pipeline: string,
  fileIds: readonly string[],
  status: 'replaced' | 'retracted',
): Promise<void> {
  if (fileIds.length === 0) return;
  const ids = quoteTexts(fileIds);
  await database.run(
    `update ops.files set status = '${status}' where pipeline = $pipeline and status = 'loaded' and file_id in ${ids}`,
    { pipeline },
  );
}

/** Lets retracted files come back. Part of the run's transaction. */
export async function forgetRetractions(
  database: Database,
  { pipeline, source }: { pipeline: string; source: string },
  paths: readonly string[],
): Promise<void> {
  if (paths.length === 0) return;
  await database.run(
    `update ops.files set status = 'replaced'
     where pipeline = $pipeline and source = $source and status = 'retracted' and path in ${quoteTexts(paths)}`,
    { pipeline, source },
  );
}

/** Adds entries. Part of the run's transaction. */
export async function writeLedger(
  database: Database,
  entries: readonly LedgerEntry[],
  run: { runId: string; startedAt: string },
): Promise<void> {
  if (entries.length === 0) return;
  const names = Object.keys(COLUMNS);
  const columns = Object.values(COLUMNS).map(({ column }) => column);
  const shape = Object.fromEntries(Object.entries(COLUMNS).map(([name, { type }]) => [name, type]));
  await database.run(
    `insert into ops.files (${columns.join(', ')}, seen_at, loaded_at, run_id)
     select ${quoteNames(names)}, cast($startedAt as timestamp),
       case when status = 'loaded' then cast($startedAt as timestamp) end, $runId
     from (select unnest(from_json($entries, ${quoteText(JSON.stringify([shape]))}), recursive := true))`,
    { entries: JSON.stringify(entries), runId: run.runId, startedAt: run.startedAt },
  );
}
