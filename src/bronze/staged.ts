import type { HeaderMap } from './header.ts';
import type { TextScan } from './scan-file.ts';

/** A file to stage: its bytes lie still at `landed`. */
export interface FileToStage {
  path: string;
  fileId: string;
  /** Absolute path. */
  landed: string;
}

/** How a file fared. For a staged one: records = rows + rejects. */
export type StagedFile =
  | {
      fileId: string;
      outcome: 'staged';
      records: number;
      rows: number;
      rejects: number;
      /** Columns that the contract does not have. */
      unknown: string[];
      blankLines: number;
      /** How it was written, in a few words. */
      dialect: string;
      oddity?: string;
    }
  | { fileId: string; outcome: 'empty' }
  | { fileId: string; outcome: 'rejected'; reason: string };

/** A file whose text can be read: the landed file itself or, where that had to be decoded, a passing copy. */
export interface OpenedFile extends FileToStage {
  /** Absolute path of a text in UTF-8. */
  text: string;
  scan: TextScan;
  dialect: string;
}

/**
 * Rows of files that share a header, in a temporary table: one text column a field, named c0, c1, …, then
 * `_text`, the text they were read from, and `_line`. Where `_line` is null the file is clean: it has one record a line and its
 * rows keep their order, so a row's line follows from its distance to the file's first row.
 */
export interface StagedTable {
  name: string;
  header: HeaderMap;
  /** The rowid of the first row of each clean file, by its text. */
  firstRow: Map<string, number>;
}

export interface Staging {
  files: StagedFile[];
  tables: StagedTable[];
  /** Which text the rows of each readable file came from, by file id. */
  texts: Map<string, string>;
}

/** The temporary table of the physical lines that are no records. */
export const REJECTS_TABLE = 'staged_rejects';
