import { didYouMean } from '../../definitions/closest.ts';
import type { SqlTest, SqlTestFile } from '../../definitions/sql-tests.ts';
import type { TestRows } from '../../definitions/test-rows.ts';
import type { Placed } from '../../definitions/yaml-file.ts';
import { MallardError } from '../../errors.ts';

/** A test, and where in which file it is. */
export interface TestPlace {
  file: Placed<SqlTestFile>;
  test: SqlTest;
  index: number;
}

/** Throws `definition` at the first name that is none of these columns. */
export function refuseUnknown(
  names: readonly string[],
  columns: readonly string[],
  table: string,
  placeOf: (name: string) => string,
): void {
  const unknown = names.find((name) => !columns.includes(name));
  if (unknown === undefined) return;
  const suggestion = didYouMean(unknown, columns);
  throw wrong(`${table} has no column '${unknown}'${suggestion}`, placeOf(unknown));
}

/** The place of a cell; of its row, where rows are a block of text. */
export function placeOfCell(
  file: Placed<SqlTestFile>,
  path: readonly (string | number)[],
  { linesBelow }: TestRows,
  row: number,
  column: string,
): string {
  return linesBelow === undefined
    ? file.placeOf([...path, row, column])
    : file.placeOf(path, linesBelow[row]);
}

export function wrong(message: string, where: string): MallardError {
  return new MallardError('definition', message, { where, next: 'mend it and run: mallard test' });
}
