import type { Column } from '../engine.ts';
import { quoteText } from '../quote.ts';
import type { Parameters } from '../statements.ts';
import { sparkName } from './names.ts';
import { sparkType } from './types.ts';

/** The columns with Spark's types. */
export function sparkColumns(columns: readonly Column[]): Column[] {
  return columns.map(({ name, type }) => ({ name, type: sparkType(type, name) }));
}

/** A SELECT of Spark's spelling with exactly these columns in their types. */
export function typed(columns: readonly Column[], select: string): string {
  return `select ${columns.map((column) => cast(column, sparkName(column.name))).join(', ')} from (${select}\n)`;
}

/** As `typed`, for a SELECT that gives some of the columns in an order of its own, under any names; the others are null. */
export function typedByPlace(columns: readonly Column[], select: string, given: readonly Column[]): string {
  const values = columns.map((column) =>
    cast(column, given.includes(column) ? sparkName(column.name) : 'null'),
  );
  const names = given.map(({ name }) => sparkName(name)).join(', ');
  return `select ${values.join(', ')} from (${select}\n) as given(${names})`;
}

function cast({ name, type }: Column, value: string): string {
  return `cast(${value} as ${sparkType(type, name)}) as ${sparkName(name)}`;
}

/** A column is found as DuckDB finds it, whatever the case. Throws where there is none. */
export function columnOf(columns: readonly Column[], name: string, table: string): Column {
  const found = columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new Error(`${table} has no column ${name}`);
  return found;
}

/** A statement with its `$name` parameters as literals, for one that takes none. */
export function withParameters(sql: string, parameters: Parameters): string {
  return sql.replace(/\$(\w+)/g, (name, key: string) => {
    const value = parameters[key];
    if (value === undefined) return name;
    return typeof value === 'string' ? quoteText(value) : String(value);
  });
}
