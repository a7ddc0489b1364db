/** What a statement's `$name` parameters may be. */
export type Parameters = Record<string, string | number | bigint | boolean | null>;

/** A value as JSON has it. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

export interface QueryResult {
  columns: { name: string; type: string }[];
  rows: Value[][];
}

export interface FirstRows extends QueryResult {
  more: boolean;
}

/** What takes SQL, one statement at a time: see `Database`. */
export interface Statements {
  run(sql: string, parameters?: Parameters): Promise<number>;
  rows<Row>(sql: string, parameters?: Parameters): Promise<Row[]>;
  row<Row>(sql: string, parameters?: Parameters): Promise<Row>;
  query(sql: string, parameters?: Parameters): Promise<QueryResult>;
  endPart(rows?: number): Promise<void>;
}

/** The one row that a query gives. Throws where it gave none, or others too. */
export function onlyRow<Row>(rows: readonly Row[], sql: string): Row {
  const [first] = rows;
  if (first === undefined || rows.length > 1) throw new Error(`expected one row, got ${rows.length}: ${sql}`);
  return first;
}
