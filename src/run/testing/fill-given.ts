import { didYouMean } from '../../definitions/closest.ts';
import type { TestRow, TestRows } from '../../definitions/test-rows.ts';
import type { MallardError } from '../../errors.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteNames, quoteTable, quoteText } from '../../warehouse/quote.ts';
import { sameValue } from './same-value.ts';
import { placeOfCell, refuseUnknown, type TestPlace, wrong } from './test-place.ts';

/**
 * Puts a test's given rows, and nothing else, into the tables it names. Text becomes the column's type exactly or not
 * at all: a value that would change on the way is a `definition` error, as are tables that the SQL under test cannot
 * read and columns that a table does not have.
 *
 * @param readable the tables that are there before the one under test
 */
export async function fillGiven(
  database: Database,
  place: TestPlace,
  readable: readonly string[],
): Promise<void> {
  const { file, test, index } = place;
  for (const [table, given] of Object.entries(test.given)) {
    const path = ['tests', index, 'given', table];
    if (!readable.includes(table)) throw unreadable(table, readable, file.placeOf(path));
    await fillTable(database, table, { given, defaults: file.value.defaults[table] ?? {} }, (row, column) =>
      Object.hasOwn(given.rows[row] ?? {}, column)
        ? placeOfCell(file, path, given, row, column)
        : file.placeOf(['defaults', table, column]),
    );
  }
}

/** Throws `definition` for defaults of a table that the SQL cannot read, or of a column that the table does not have. */
export async function refuseDefaults(
  database: Database,
  { value, placeOf }: TestPlace['file'],
  readable: readonly string[],
): Promise<void> {
  for (const [table, row] of Object.entries(value.defaults)) {
    if (!readable.includes(table)) throw unreadable(table, readable, placeOf(['defaults', table]));
    const { columns } = await database.query(`select * from ${quoteTable(table)} limit 0`);
    const names = columns.map(({ name }) => name);
    refuseUnknown(Object.keys(row), names, table, (name) => placeOf(['defaults', table, name]));
  }
}

function unreadable(table: string, readable: readonly string[], where: string): MallardError {
  const suggestion = didYouMean(table, readable, String);
  return wrong(`there is no ${table} for this SQL to read${suggestion}`, where);
}

async function fillTable(
  database: Database,
  table: string,
  { given, defaults }: { given: TestRows; defaults: TestRow },
  placeOf: (row: number, column: string) => string,
): Promise<void> {
  await database.run(`delete from ${quoteTable(table)}`);
  if (given.rows.length === 0) return;
  const { columns } = await database.query(`select * from ${quoteTable(table)} limit 0`);
  const names = columns.map(({ name }) => name);
  const rows = given.rows.map((row, i): TestRow => ({ ...provenance(names, i), ...defaults, ...row }));
  for (const [i, row] of rows.entries())
    refuseUnknown(Object.keys(row), names, table, (name) => placeOf(i, name));

  const used = columns.filter(({ name }, i) => i === 0 || rows.some((row) => Object.hasOwn(row, name)));
  const values = rows.map(
    (row) => `(${used.map(({ name, type }) => converted(row[name] ?? null, type)).join(', ')})`,
  );
  const list = quoteNames(used.map(({ name }) => name));
  await database.run(`insert into ${quoteTable(table)} (${list}) values ${values.join(', ')}`);

  const stored = await database.query(`select ${list} from ${quoteTable(table)} order by rowid`);
  for (const [i, row] of rows.entries()) {
    const changed = used.find(
      ({ name, type }, j) => !sameValue(type, row[name] ?? null, stored.rows[i]?.[j] ?? null),
    );
    if (changed === undefined) continue;
    const { name, type } = changed;
    throw wrong(`'${row[name]}' does not fit ${table}.${name} exactly, which is ${type}`, placeOf(i, name));
  }
}

function converted(text: string | null, type: string): string {
  return text === null ? 'null' : `try_cast(${quoteText(text)} as ${type})`;
}

/** Where a given row came from, for tables that ask: records of one file, from its second line on. */
function provenance(columns: readonly string[], index: number): TestRow {
  const own = { _file_id: 'given', _line: String(index + 2) };
  return Object.fromEntries(Object.entries(own).filter(([name]) => columns.includes(name)));
}
