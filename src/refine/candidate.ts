import type { TableDefinition } from '../definitions/steps.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import type { Batch } from '../warehouse/provenance.ts';
import { sqlError } from './sql-error.ts';

/** The temporary table that a SELECT's result waits in until its rules have been measured. */
export const CANDIDATE = 'candidate';

/**
 * Runs a table's SELECT into the candidate, for all input rows or, for a row-level table, for those of a batch: the
 * filter reaches the input through the SELECT, since each output row carries its input's `_file_id`. Gives the number of
 * rows.
 */
export async function makeCandidate(
  database: Database,
  { sql, ...table }: TableDefinition,
  batch?: Batch,
): Promise<number> {
  const filter = batch === undefined ? '' : ` where ${batch.where}`;
  const made = await database
    .run(`create or replace temp table ${CANDIDATE} as select * from (\n${sql.text}\n) as made${filter}`)
    .catch((error) => {
      throw sqlError(error, sql, 1);
    });
  await checkContract(database, table);
  return made;
}

/**
 * The published table has exactly the columns that its file of rules lists. A candidate's further columns serve
 * the rules alone and start with an underscore.
 */
async function checkContract(
  database: Database,
  { table, rules, rulesFile }: Omit<TableDefinition, 'sql'>,
): Promise<void> {
  const { columns } = await database.query(`select * from ${CANDIDATE} limit 0`);
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
