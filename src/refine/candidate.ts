import { isByNewRows } from '../definitions/expectations.ts';
import type { TableDefinition } from '../definitions/steps.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import type { Column } from '../warehouse/engine.ts';
import type { Batch } from '../warehouse/provenance.ts';
import { sqlError } from './sql-error.ts';

/** The temporary table that a SELECT's result waits in until its rules have been measured. */
export const CANDIDATE = 'candidate';

/**
 * Gives what to select a table's rows from, before they are sent where they belong: its SELECT's result, for all input
 * rows or, for a row-level table, for those of a batch. The filter reaches the input through the SELECT, since each
 * output row carries its input's `_file_id`.
 *
 * It is the temporary table `candidate` or, for the whole of a table whose rows each follow from one input row, the SELECT itself:
 * to compute such rows again costs less than to keep them, which would take as much memory as the table has rows. Whoever
 * selects from it puts it first (`from … select`), so that DuckDB's lines are those of the SQL file (`withRulesFile`).
 */
export async function makeCandidate(
  database: Database,
  { sql, ...table }: TableDefinition,
  batch?: Batch,
): Promise<string> {
  const filter = batch === undefined ? '' : ` where ${batch.where}`;
  const made = `select * from (\n${sql.text}\n) as made${filter}`;
  const repeatable = batch === undefined && isByNewRows(table.rules);
  try {
    const candidate = await database.engine.keep(CANDIDATE, made, { repeatable });
    checkContract(await database.engine.columnsOfKept(candidate), table);
    return candidate;
  } catch (error) {
    throw sqlError(error, sql, 1);
  }
}

/**
 * The published table has exactly the columns that its file of rules lists. A candidate's further columns serve
 * the rules alone and start with an underscore.
 */
function checkContract(
  columns: readonly Column[],
  { table, rules, rulesFile }: Omit<TableDefinition, 'sql'>,
): void {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const listed = Object.entries(rules.columns);
  const problems = [
    ...listed.filter(([name]) => !types.has(name)).map(([name]) => `its SELECT has no column ${name}`),
    ...columns
      .filter(({ name }) => !Object.hasOwn(rules.columns, name) && !name.startsWith('_'))
      .map(({ name }) => `column ${name} is not listed`),
    ...listed.flatMap(([name, { type }]) => {
      const made = types.get(name);
      return type === undefined || made === undefined || made === type
        ? []
        : [`column ${name} is ${made}, not ${type}`];
    }),
  ];
  if (problems.length > 0) {
    throw new MallardError('definition', `${table} is not what its columns promise: ${problems.join('; ')}`, {
      where: rulesFile,
      next: 'make the SELECT and the list of columns agree, then run: mallard validate',
    });
  }
}
