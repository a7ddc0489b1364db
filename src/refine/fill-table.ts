import type { Expectations } from '../definitions/expectations.ts';
import { columnsOf } from '../definitions/rule.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteNames, quoteTable } from '../warehouse/quote.ts';
import { columnsOf as columnsThere } from '../warehouse/tables-there.ts';

/** The rows of a candidate that go to one table. */
interface Share {
  table: string;
  /** TRUE for the rows that go there. */
  where: string;
}

/** Makes `table` anew and empty, with the contract's columns in the candidate's types. */
export async function createLike(
  database: Database,
  candidate: string,
  rules: Expectations,
  table: string,
): Promise<void> {
  const made = await database.engine.columnsOfKept(candidate);
  const columns = Object.keys(rules.columns).map((name) => made.find((column) => column.name === name));
  await database.engine.replaceTable(
    table,
    columns.filter((column) => column !== undefined),
  );
}

/** Adds the candidate's share to `table`. Gives the number of rows. */
export async function appendRows(
  database: Database,
  candidate: string,
  rules: Expectations,
  share: Share,
): Promise<number> {
  const columns = Object.keys(rules.columns);
  const select = `from ${candidate} select ${quoteNames(columns)} where ${share.where}`;
  return database.engine.append(share.table, columns, select);
}

/**
 * Keeps aside the columns of a table by which a check compares it with what it is to become. Gives the name they are
 * kept under; undefined where no check does so, or there is no table with these columns yet.
 */
export async function keepRowsBefore(
  database: Database,
  { table, checks }: Expectations,
): Promise<string | undefined> {
  const compared = checks.flatMap(({ measure }) =>
    measure.kind === 'unchanged' ? columnsOf({ measure }) : [],
  );
  if (compared.length === 0) return undefined;
  const there = await columnsThere(database, table);
  const columns = [...new Set(compared)];
  if (!columns.every((column) => there.some((one) => one.name === column))) return undefined;
  return database.engine.keep('rows_before', `select ${quoteNames(columns)} from ${quoteTable(table)}`);
}
