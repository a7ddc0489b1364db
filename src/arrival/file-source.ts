/** A file as a source lists it. */
export interface SourceFile {
  /** Within the source, with `/`. */
  path: string;
  /** Bytes. */
  size: number;
  /** Changes when the file does: size, modification time and inode on a disk; ETag and size in a bucket. */
  identity: string;
  /** When it was changed last, by the source's clock, in milliseconds since 1970. */
  modifiedAt?: number | undefined;
  /** Whether a file of the same name with `.done` behind it, no older than this one, says that it is whole. */
  isMarkedDone?: boolean | undefined;
}

/** Where files come from: a local folder or an S3 bucket. Both pass `test/arrival/file-source.contract.ts`. */
export interface FileSource {
  /** What the ledger, reports and errors call it: an absolute folder, or `s3://bucket/prefix/`. */
  readonly name: string;
  /** How many files may be read at a time. */
  readonly concurrency: number;
  /**
   * The files that are there now and match one of the patterns, by path. Throws `usage` where there is no such folder
   * or bucket, `execution` where it cannot be reached or refuses us. A signal ends the waiting, here and in `read`.
   */
  list(patterns: readonly string[], signal?: AbortSignal): Promise<SourceFile[]>;
  /**
   * The bytes of just the file that was listed; undefined where it has changed or gone since. They end in a
   * `MallardError` where the source breaks off and may be asked again.
   */
  read(file: SourceFile, signal?: AbortSignal): Promise<AsyncIterable<Buffer> | undefined>;
  /** Whether a file that has been read whole is still the one that was listed. */
  isUnchanged(file: SourceFile): Promise<boolean>;
  /** Takes a file away, unless it has changed since it was listed. No error where it is gone already. */
  remove(file: SourceFile): Promise<void>;
  /** As `remove`, but keeps it under `.archive/`, where no pattern finds it, beside former ones of its name. */
  archive(file: SourceFile): Promise<void>;
  /** Puts a file there, whole or not at all. */
  put(path: string, content: Buffer): Promise<void>;
}

/** How to reach a bucket; what is not said comes from the standard AWS settings. Credentials always do. */
export interface BucketOptions {
  endpoint?: string | undefined;
  region?: string | undefined;
  /** Default: with a custom endpoint, which rarely has a host name for each bucket. */
  force_path_style?: boolean | undefined;
  checksums: 'when_supported' | 'when_required';
}
