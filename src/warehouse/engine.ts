import type { Parameters } from './statements.ts';
import type { TableWords } from './table-words.ts';
import type { SlashDates } from './written-times.ts';

/** A column of a table, its type as DuckDB writes it. */
export interface Column {
  name: string;
  type: string;
}

/**
 * Where the tables of a warehouse's layers are, and their SELECTs run. What a run knows of itself (`ops`: the ledger, the
 * quarantine, its log) is among the records, a DuckDB database beside it; small rows go from one to the other. With
 * DuckDB both are the same database.
 *
 * SQL given here is the portable subset with the macros, tables as `schema.table`; a SELECT may begin with its `from`.
 */
export interface Engine {
  /** Runs one query, and gives its rows as `Database.rows` does. */
  rows<Row>(select: string): Promise<Row[]>;
  /** As `rows`, for a query that gives exactly one row. */
  row<Row>(select: string): Promise<Row>;

  /** Says what tables and their columns hold: from then on, those that are made have it as comments. */
  describe(words: readonly TableWords[]): void;
  /** Says how the macros that read dates read `3/4/2026`. */
  readSlashDates(slashDates: SlashDates): void;
  /** Makes a table that is not there yet, empty. */
  createTable(table: string, columns: readonly Column[]): Promise<void>;
  /** Makes a table anew, empty. */
  replaceTable(table: string, columns: readonly Column[]): Promise<void>;
  /** Adds a column of text to a table that does not have it yet. */
  addColumn(table: string, name: string): Promise<void>;
  /** Adds the rows of a SELECT to a table, for these columns in their order. Gives their number. */
  append(table: string, columns: readonly string[], select: string): Promise<number>;
  /** As `append`, for a SELECT that the records answer: what was staged from files. */
  appendStaged(
    table: string,
    columns: readonly string[],
    select: string,
    parameters: Parameters,
  ): Promise<void>;
  /** Takes the rows of some files out of a table that carries `_file_id`. */
  deleteFiles(table: string, fileIds: readonly string[]): Promise<void>;
  dropTable(table: string): Promise<void>;

  /**
   * Keeps the rows of a SELECT under a name until the next that is kept under it, and gives what to select them from.
   *
   * @param how `repeatable`: whether it gives the same rows each time and costs little for each, so that it may be computed
   *   again instead of being kept
   */
  keep(name: string, select: string, how?: { repeatable: boolean }): Promise<string>;
  /** The columns of what `keep` gave. */
  columnsOfKept(kept: string): Promise<Column[]>;

  /** Gives what to select the rows of a SELECT from among the records. What is computed there may be computed again. */
  bring(name: string, select: string): Promise<string>;
  /** Gives what to select the rows of a query on the records from here. What is computed there may be computed again. */
  send(name: string, select: string): Promise<string>;
  /** Sees to it that the records have a table's rows as they are here. */
  bringTable(table: string): Promise<void>;
  /** As `bringTable`, for every table of these schemas. */
  bringSchemas(schemas: readonly string[]): Promise<void>;
  /** Sees to it that a table that was made among the records is here. */
  sendTable(table: string): Promise<void>;

  /** SQL of a number that is the same for the same values of columns, and as good as never for others: here, and among the records. */
  hashOf(columns: readonly string[]): { here: string; inRecords: string };

  /** Brings here the tables that were made before this engine was the one that keeps them, and gives their names. */
  moveIn(): Promise<string[]>;
  /** Before the transaction on the records is committed: what belongs to it is put on record with it. */
  beforeCommit(): Promise<void>;
  /** After a transaction, however it ended: the tables become those that are on record. */
  settle(): Promise<void>;
  /** Makes what runs now fail. */
  interrupt(): void;
  close(): Promise<void>;
}
