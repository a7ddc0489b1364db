import type { SourceFile } from './file-source.ts';

/**
 * What became of a file. `loaded`: its rows are in bronze. `duplicate`: its bytes are there already, under
 * another name. `empty`: it holds no byte. `rejected`: it had to be left out whole. `ignored`: it was overwritten,
 * and the pipeline keeps the former rows. `replaced`: it was loaded, and has made room for new bytes under its name.
 * `retracted`: it was loaded, and somebody took it back out.
 */
export type FileStatus = 'loaded' | 'duplicate' | 'empty' | 'rejected' | 'ignored' | 'replaced' | 'retracted';

/** One row of `ops.files`. For each: records = loaded + quarantined + skipped + forgotten; null where nothing could be read. */
export interface LedgerEntry {
  pipeline: string;
  /** The bronze table that the file is for. */
  table: string;
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
  /** Taken out since whom they are about asked for it, and never loaded again. */
  forgotten: number;
  blankLines: number;
  /** How it was written, such as `gzip, windows-1252, ;`; null where nothing could be read. */
  dialect: string | null;
  error: string | null;
}

/** Whose files: those of one pipeline for one bronze table, from one folder or bucket. */
export interface LedgerScope {
  pipeline: string;
  table: string;
  source: string;
}

/** What is known of some files for one bronze table: those of one place by their path, contents by their id. */
export class Ledger {
  readonly #byPath = new Map<string, LedgerEntry[]>();
  readonly #loaded = new Map<string, LedgerEntry>();

  constructor(entries: readonly LedgerEntry[], source: string) {
    for (const entry of entries) {
      if (entry.status === 'loaded' && !this.#loaded.has(entry.fileId)) this.#loaded.set(entry.fileId, entry);
      if (entry.source === source) this.#byPath.set(entry.path, [...this.#of(entry.path), entry]);
    }
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
