import type { Source } from '../definitions/source.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName } from '../warehouse/quote.ts';
import type { HeaderMap } from './header.ts';

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

/** The files of one source, staged: what of them are rows, and what are none. */
export interface Staging {
  files: StagedFile[];
  tables: StagedTable[];
  /** The temporary table of the physical lines that are no records. */
  rejects: string;
  /** Which text the rows of each readable file came from, by file id. */
  texts: Map<string, string>;
}

/** What of a source says how its files are read. */
export type StagedSource = Pick<Source, 'name' | 'bronze' | 'format' | 'delimiter' | 'encoding'>;

/** Adds the name of a table for rows under this header to those of a staging; the table is still to be made. */
export function addTable(staging: Staging, header: HeaderMap): StagedTable {
  const table = { name: `${staging.rejects}_${staging.tables.length}`, header, firstRow: new Map() };
  staging.tables.push(table);
  return table;
}

/** Gives back the memory of what has been loaded. */
export async function dropStaged(database: Database, { tables }: Pick<Staging, 'tables'>): Promise<void> {
  for (const { name } of tables) await database.run(`drop table if exists ${quoteName(name)}`);
}
