/** The rows of a query, as lists in the order of the columns. */
export interface Answer {
  columns: string[];
  rows: unknown[][];
}

/** Asks a server a statement in its own spelling. */
export type Ask = (sql: string) => Promise<Answer>;

/** A SQL session on a server: one statement at a time, with settings and names that last as long as it does. */
export interface Transport {
  /**
   * Runs one statement and gives its rows. Numbers that JavaScript has are numbers; decimals, dates and
   * timestamps are text. Throws `StatementError` where the server refuses it, and `execution` where the server is lost.
   */
  query(sql: string): Promise<Answer>;
  /** Makes the statement that runs now fail. */
  cancel(): void;
  close(): Promise<void>;
}

/** What the server said of a statement, in its own words; there is still a session. */
export class StatementError extends Error {
  override name = 'StatementError';
}
