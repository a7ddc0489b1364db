import type { Expectations } from '../definitions/expectations.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteNames, quoteTable } from '../warehouse/quote.ts';

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
  const [schema = ''] = table.split('.');
  await database.run(`create schema if not exists ${quoteName(schema)}`);
  const columns = quoteNames(Object.keys(rules.columns));
  await database.run(
    `create or replace table ${quoteTable(table)} as select ${columns} from ${candidate} limit 0`,
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
    `insert into ${quoteTable(share.table)} (${columns}) select ${columns} from ${candidate} where ${share.where}`,
  );
}
