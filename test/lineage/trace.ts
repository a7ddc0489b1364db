import { type ColumnLineage, columnLineage } from '../../src/lineage/column-lineage.ts';
import type { Catalog } from '../../src/lineage/scope.ts';
import type { ColumnRef } from '../../src/lineage/uses.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { parseSql } from '../../src/warehouse/parse-tree.ts';

/** Two tables that share a column, one with a struct and a list, and one in no schema. */
export const TABLES: Catalog = new Map([
  ['s.t', ['a', 'b', 'c', 'Day']],
  ['s.u', ['a', 'd', 'e']],
  ['s.n', ['items', 'place']],
  ['plain', ['x']],
]);

export async function lineageOf(database: Database, sql: string): Promise<ColumnLineage> {
  const parsed = await parseSql(database, sql);
  if ('error' in parsed) throw new Error(parsed.error);
  return columnLineage(parsed.statements, TABLES);
}

/** A SELECT's lineage in one line a column: `name = direct | indirect`, each sorted. */
export async function trace(database: Database, sql: string): Promise<string[]> {
  const { columns, problems } = await lineageOf(database, sql);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('; '));
  return columns.map(({ name, direct, indirect }) =>
    `${name} = ${[show(direct), show(indirect)].join(' | ')}`.trim(),
  );
}

function show(refs: readonly ColumnRef[]): string {
  return refs
    .map(({ table, column }) => `${table.replace('s.', '')}.${column}`)
    .sort()
    .join(' ');
}
