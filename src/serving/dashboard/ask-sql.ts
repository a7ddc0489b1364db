import { MallardError, messageOf } from '../../errors.ts';
import type { Database } from '../../warehouse/database.ts';
import type { FirstRows, QueryResult } from '../../warehouse/statements.ts';

/** Of so many rows a person sees the first; a file gets more. */
const CONSOLE_ROWS = 1_000;
const FILE_ROWS = 1_000_000;

const READING = new Set(['SELECT', 'EXPLAIN']);

/**
 * Throws `usage` unless a text is one statement that only reads. The file is open read-only, apart from all others, so
 * that nothing else would work either: this says it before anything is tried.
 */
async function refuseOther(database: Database, sql: string): Promise<void> {
  const kind = await database.kindOfStatement(sql).catch((error) => {
    throw notUnderstood(error);
  });
  if (kind !== undefined && READING.has(kind)) return;
  const message =
    kind === undefined
      ? 'one statement at a time'
      : `this is a statement of kind ${kind}, and the console only reads`;
  throw new MallardError('usage', message, {
    next: 'write a SELECT, or FROM, WITH, SHOW, DESCRIBE, SUMMARIZE, EXPLAIN',
  });
}

/** The first rows that a statement gives. Throws `usage`, in DuckDB's words, where it gives none. */
export async function runInConsole(database: Database, sql: string): Promise<FirstRows> {
  await refuseOther(database, sql);
  return database.firstRows(sql, CONSOLE_ROWS).catch((error) => {
    throw notUnderstood(error);
  });
}

/** As `runInConsole`, for a file: some thousand rows at a time, and more of them. */
export async function* rowsForFile(database: Database, sql: string): AsyncGenerator<QueryResult> {
  await refuseOther(database, sql);
  let left = FILE_ROWS;
  try {
    for await (const part of database.rowsInParts(sql)) {
      yield { ...part, rows: part.rows.slice(0, left) };
      left -= part.rows.length;
      if (left <= 0) return;
    }
  } catch (error) {
    throw notUnderstood(error);
  }
}

function notUnderstood(error: unknown): MallardError {
  // Who wrote the SQL is told what is wrong with it, not what the program was about to do.
  const message = messageOf(error).replace(/^Failed to [a-z ]+: /, '');
  return new MallardError('usage', message, { cause: error });
}
