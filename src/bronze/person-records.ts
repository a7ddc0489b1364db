import type { Bronze } from '../definitions/source.ts';
import { MallardError, messageOf } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteTable } from '../warehouse/quote.ts';

/** SQL that gives whom a row of bronze is about, as text; undefined where the source does not say. */
function personIn({ person }: Bronze): string | undefined {
  return person === undefined ? undefined : `cast((${person}) as varchar)`;
}

/** The contract's columns that tell whom a record is about. */
export function personColumns({ person = '', columns }: Bronze): string[] {
  const words = new Set(person.toLowerCase().match(/\w+/g) ?? []);
  return columns
    .map(({ name }) => name)
    .filter((name) => words.has(name.toLowerCase()) || person.includes(quoteName(name)));
}

/** A query for the rows of one person, `$value`; none where the source does not say whom its records are about. */
export function personRows(bronze: Bronze): string {
  return `from ${quoteTable(bronze.table)} where ${personIn(bronze) ?? 'null'} = $value`;
}

/**
 * Takes a person's rows out of a bronze table, and gives their number. Part of the run's transaction.
 *
 * @param lines the table that has them, with `table_name`, `file_id` and `line`
 */
export function deletePersonRows(database: Database, table: string, lines: string): Promise<number> {
  return database.run(
    `delete from ${quoteTable(table)} as b using ${quoteTable(lines)} as p
     where p.table_name = $table and p.file_id = b._file_id and p.line = b._line`,
    { table },
  );
}

/** Every way in which a person's value is written in bronze. */
export async function spellingsIn(database: Database, bronze: Bronze, value: string): Promise<string[]> {
  const columns = personColumns(bronze).map(quoteName);
  if (columns.length !== 1) return [];
  const rows = await database.rows<{ spelling: string }>(
    `select distinct trim(${columns[0]}) as spelling ${personRows(bronze)}`,
    { value },
  );
  return rows.map(({ spelling }) => spelling);
}

/** Throws `definition` where whom a record is about cannot be told from the bronze table as it is. */
export async function checkPerson(database: Database, bronze: Bronze, shownAs: string): Promise<void> {
  const person = personIn(bronze);
  if (person === undefined) return;
  try {
    await database.run(`select ${person} from ${quoteTable(bronze.table)} limit 0`);
  } catch (error) {
    const [first = ''] = messageOf(error).split('\n');
    throw new MallardError('definition', `person of ${bronze.table}: ${first}`, {
      where: shownAs,
      next: 'write it over columns of this bronze table; mend it and run: mallard validate',
      cause: error,
    });
  }
  if (personColumns(bronze).length > 0) return;
  throw new MallardError('definition', `person of ${bronze.table} names none of its columns`, {
    where: shownAs,
    next: "write SQL over them, such as nullif(trim(buyer), '')",
  });
}
