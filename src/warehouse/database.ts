import type {
  DuckDBConnection,
  DuckDBInstance,
  DuckDBResultReader,
  DuckDBType,
  DuckDBValue,
  Json,
} from '@duckdb/node-api';
import { messageOf } from '../errors.ts';
import { duckdb } from './duckdb.ts';
import { DuckdbEngine } from './duckdb-engine.ts';
import type { Engine } from './engine.ts';
import {
  type FirstRows,
  onlyRow,
  type Parameters,
  type QueryResult,
  type Statements,
  type Value,
} from './statements.ts';

/** Rows that DuckDB stores together. */
const ROW_GROUP = 122_880;

/** One connection to one DuckDB instance: the only thing the rest of the program sees of DuckDB. */
export class Database implements Statements {
  readonly #instance: DuckDBInstance | undefined;
  readonly #connection: DuckDBConnection;
  readonly #onClose: () => void;
  #isInParts = false;
  #engine: Engine = new DuckdbEngine(this);

  constructor(
    instance: DuckDBInstance | undefined,
    connection: DuckDBConnection,
    onClose: () => void = () => {},
  ) {
    this.#instance = instance;
    this.#connection = connection;
    this.#onClose = onClose;
  }

  /** Where the tables of the layers are, and their SELECTs run: here, unless `useEngine` says otherwise. */
  get engine(): Engine {
    return this.#engine;
  }

  /** From now on the tables of the layers are there. Who closes this database closes it first. */
  useEngine(engine: Engine): void {
    this.#engine = engine;
  }

  /** Runs one statement and gives the number of rows it changed (0 for a query). */
  async run(sql: string, parameters?: Parameters): Promise<number> {
    const result = await this.#connection.run(sql, ...bound(parameters));
    return result.rowsChanged;
  }

  /**
   * Runs one query and gives all its rows. Integers are numbers where they fit exactly; larger ones,
   * decimals, dates and timestamps are text as DuckDB prints it; lists and structs are JSON values.
   */
  async rows<Row>(sql: string, parameters?: Parameters): Promise<Row[]> {
    const result = await this.query(sql, parameters);
    return result.rows.map(
      (row) => Object.fromEntries(result.columns.map((column, i) => [column.name, row[i]])) as Row,
    );
  }

  /** As `rows`, for a query that gives exactly one row. */
  async row<Row>(sql: string, parameters?: Parameters): Promise<Row> {
    return onlyRow(await this.rows<Row>(sql, parameters), sql);
  }

  /** As `rows`, with the columns' names and types, and rows as lists in their order (names may repeat). */
  async query(sql: string, parameters?: Parameters): Promise<QueryResult> {
    return resultOf(await this.#connection.runAndReadAll(sql, ...bound(parameters)));
  }

  /**
   * As `query`, for at most so many rows: DuckDB computes no more than it needs for them. `more` says whether there
   * were others.
   */
  async firstRows(sql: string, limit: number, parameters?: Parameters): Promise<FirstRows> {
    const reader = await this.#connection.streamAndReadUntil(sql, limit + 1, ...bound(parameters));
    const { columns, rows } = resultOf(reader);
    return { columns, rows: rows.slice(0, limit), more: rows.length > limit };
  }

  /** As `query`, some thousand rows at a time, the first ones before the last are known. */
  async *rowsInParts(sql: string): AsyncGenerator<QueryResult> {
    const result = await this.#connection.stream(sql);
    const columns = columnsOf(result);
    yield { columns, rows: [] };
    for await (const rows of result.yieldRowsJson()) yield { columns, rows: plainRows(rows, columns) };
  }

  /** What kind of statement a text is, as DuckDB's parser calls it; undefined where it is not just one. Runs nothing. */
  async kindOfStatement(sql: string): Promise<string | undefined> {
    const statements = await this.#connection.extractStatements(sql).catch((error) => {
      // What the package throws where there is no statement at all, as in a comment.
      if (messageOf(error) === 'Error in native callback') return undefined;
      throw error;
    });
    if (statements?.count !== 1) return undefined;
    const prepared = await statements.prepare(0);
    try {
      return duckdb.StatementType[prepared.statementType];
    } finally {
      prepared.destroySync();
    }
  }

  /** Another connection to the same instance, for work at the same time. It is closed with the first one, or before. */
  async beside(): Promise<Database> {
    if (this.#instance === undefined) throw new Error('a connection beside another has no further one');
    return new Database(undefined, await this.#instance.connect());
  }

  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws. After any error
   * DuckDB answers a commit with OK and stores nothing, so a commit is never tried after one.
   */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.run('begin transaction');
    try {
      const result = await work();
      await this.#engine.beforeCommit();
      await this.run('commit');
      return result;
    } catch (error) {
      await this.run('rollback').catch(() => {});
      throw error;
    } finally {
      await this.#engine.settle();
    }
  }

  /**
   * As `transaction`, but each `endPart` inside commits what was done until then: when it fails, those parts stay, and
   * the caller has to undo them.
   */
  async transactionInParts<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#isInParts = true;
    try {
      return await this.transaction(work);
    } finally {
      this.#isInParts = false;
    }
  }

  /**
   * Commits a part of a transaction in parts, and goes on with the next one. In any other it does nothing.
   *
   * @param rows how many were written: those of one row group are read with one thread anyhow, and end no part
   */
  async endPart(rows = Number.POSITIVE_INFINITY): Promise<void> {
    if (!this.#isInParts || rows <= ROW_GROUP) return;
    await this.run('commit');
    await this.run('begin transaction');
  }

  /** Makes the statement that runs now fail, and so its transaction. */
  interrupt(): void {
    this.#connection.interrupt();
    this.#engine.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance?.closeSync();
    this.#onClose();
  }
}

function resultOf(reader: DuckDBResultReader): QueryResult {
  const columns = columnsOf(reader);
  return { columns, rows: plainRows(reader.getRowsJson(), columns) };
}

function columnsOf(result: Pick<DuckDBResultReader, 'columnNames' | 'columnTypes'>): QueryResult['columns'] {
  const types = result.columnTypes().map(String);
  return result.columnNames().map((name, i) => ({ name, type: types[i] ?? '' }));
}

function plainRows(rows: Json[][], columns: QueryResult['columns']): Value[][] {
  return rows.map((row) => row.map((value, i) => plainValue(value, columns[i]?.type ?? '')));
}

/** A number is bound as an integer where it is one that fits, and as a DOUBLE otherwise. */
function bound(
  parameters: Parameters | undefined,
): [Record<string, DuckDBValue>?, Record<string, DuckDBType>?] {
  if (parameters === undefined) return [];
  const doubles = Object.entries(parameters).filter(
    ([, value]) => typeof value === 'number' && !Number.isSafeInteger(value),
  );
  return [parameters, Object.fromEntries(doubles.map(([name]) => [name, duckdb.DOUBLE]))];
}

const WHOLE_NUMBERS = new Set(['BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT']);

/** DuckDB's JSON form gives 64-bit integers as text; they are numbers again wherever that loses nothing. */
function plainValue(value: Json, type: string): Json {
  if (typeof value !== 'string' || !WHOLE_NUMBERS.has(type)) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
