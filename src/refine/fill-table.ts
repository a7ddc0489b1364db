import type { Expectations } from '../definitions/expectations.ts';
import { columnsOf } from '../definitions/rule.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteNames, quoteTable } from '../warehouse/quote.ts';

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
  const columns = quoteNames(Object.keys(rules.columns));
  await database.run(
    `create or replace table ${quoteTable(table)} as from ${candidate} select ${columns} limit 0`,
  );
}

/** Adds the candidate's share to `table`. Gives the number of rows. */
export async function appendRows(
  database: Database,
  candidate: string,
  rules: Expectations,
  share: Share,
): Promise<number> {
  const columns = quoteNames(Object.keys(rules.columns));
  return database.run(
    `insert into ${quoteTable(share.table)} (${columns}) from ${candidate} select ${columns} where ${share.where}`,
  );
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
  const [schema = '', name = ''] = table.split('.');
  const there = await database.rows<{ name: string }>(
    `select column_name as name from information_schema.columns where table_schema = $schema and table_name = $name`,
    { schema, name },
  );
  const columns = [...new Set(compared)];
  if (!columns.every((column) => there.some((one) => one.name === column))) return undefined;
  await database.run(
    `create or replace temp table rows_before as select ${quoteNames(columns)} from ${quoteTable(table)}`,
  );
  return 'rows_before';
}
