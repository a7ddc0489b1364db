import type { SqlRemark } from '../definitions/sql-tree.ts';
import { NOTHING, refKey, together, type Uses } from './uses.ts';

/** Each table's columns in their order, by `schema.table`. */
export type Catalog = ReadonlyMap<string, readonly string[]>;

export interface RelationColumn {
  name: string;
  uses: Uses;
}

/** Something a query reads: a table, a CTE, a subquery. */
export interface Relation {
  schema: string | undefined;
  /** Its alias or name; an unnamed subquery has none. */
  name: string | undefined;
  columns: readonly RelationColumn[];
  /** What decides which rows it has, all of it indirect. */
  rows: Uses;
  /** The tables of the catalog whose rows it is made of. */
  tables: ReadonlySet<string>;
}

/** A FROM clause: its relations by name, and the columns that a bare name or `*` means. */
export interface From {
  relations: readonly Relation[];
  columns: readonly RelationColumn[];
  rows: Uses;
  tables: ReadonlySet<string>;
}

export const EMPTY_FROM: From = { relations: [], columns: [], rows: NOTHING, tables: new Set() };

/** What names mean at one place in a query. */
export interface Scope {
  from: From;
  /** The output columns so far, by lower-case name: a later one may call them by it. */
  aliases: ReadonlyMap<string, Uses>;
  /** Parameters of the lambdas around. */
  parameters: ReadonlySet<string>;
  ctes: ReadonlyMap<string, Relation>;
  /** Of the query around, for one that is correlated with it. */
  outer: Scope | undefined;
}

export function emptyScope(ctes: ReadonlyMap<string, Relation>, outer: Scope | undefined): Scope {
  return { from: EMPTY_FROM, aliases: new Map(), parameters: new Set(), ctes, outer };
}

/** What resolving one query shares. */
export interface Resolving {
  catalog: Catalog;
  report(finding: SqlRemark): void;
  /** A subquery's relation; comes in here since queries and expressions hold one another. */
  queryRelation(node: unknown, outer: Scope | undefined, ctes: Scope['ctes']): Relation;
}

/** What a dotted name means, from the inside out; undefined when nothing here is called so. */
export function resolveName(names: readonly string[], scope: Scope): Uses | 'ambiguous' | undefined {
  for (let here: Scope | undefined = scope; here !== undefined; here = here.outer) {
    const found = resolveHere(names, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `schema.table.column`, `table.column` or `column`, each with fields of a struct behind it; then what is no column. */
function resolveHere(names: readonly string[], scope: Scope): Uses | 'ambiguous' | undefined {
  const [first = '', second, third] = names;
  const { relations, columns } = scope.from;
  if (scope.parameters.has(first.toLowerCase())) return NOTHING;
  if (third !== undefined) {
    const found = relations.filter((relation) => same(relation.schema, first) && same(relation.name, second));
    const column = one(found.flatMap((relation) => columnOf(relation, third)));
    if (column !== undefined) return column;
  }
  if (second !== undefined) {
    const found = relations.filter(({ name }) => same(name, first));
    const column = one(found.flatMap((relation) => columnOf(relation, second)));
    if (column !== undefined) return column;
  }
  const column = one(columns.filter(({ name }) => same(name, first)));
  if (column !== undefined) return column;
  const alias = scope.aliases.get(first.toLowerCase());
  if (alias !== undefined) return alias;
  const whole = names.length === 1 && relations.find(({ name }) => same(name, first));
  if (whole) return together(whole.columns.map(({ uses }) => uses));
  return first.toLowerCase() === 'rowid' ? rowsOf(scope.from) : undefined;
}

function columnOf(relation: Relation, name: string): RelationColumn[] {
  return relation.columns.filter((column) => same(column.name, name));
}

function one(columns: readonly RelationColumn[]): Uses | 'ambiguous' | undefined {
  return columns.length > 1 ? 'ambiguous' : columns[0]?.uses;
}

/** Names mean the same in any case, as DuckDB has it. */
export function same(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

/** The rows of the tables below, as what is counted. */
export function rowsOf({ tables }: Pick<From, 'tables'>): Uses {
  return { direct: new Set([...tables].map((table) => refKey(table, '*'))), indirect: new Set() };
}
