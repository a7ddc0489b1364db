import { offsetOf, type TreeNode } from '../definitions/sql-tree.ts';
import { expressionUses, listOf } from './expression-uses.ts';
import {
  EMPTY_FROM,
  type From,
  type Relation,
  type RelationColumn,
  type Resolving,
  type Scope,
  same,
} from './scope.ts';
import { asIndirect, directly, NOTHING, refKey, together, type Uses } from './uses.ts';

/** What a FROM clause brings. A table that is in no catalog is reported and brings nothing. */
export function fromClause(node: unknown, scope: Scope, resolving: Resolving): From {
  const tree = (node ?? { type: 'EMPTY' }) as TreeNode;
  switch (tree.type) {
    case 'EMPTY':
      return EMPTY_FROM;
    case 'BASE_TABLE':
      return alone(tableRelation(tree, scope, resolving), tree);
    case 'SUBQUERY': {
      const query = (tree.subquery as TreeNode | undefined)?.node;
      return alone(resolving.queryRelation(query, scope, scope.ctes), tree);
    }
    case 'EXPRESSION_LIST':
      return alone(valuesRelation(tree, scope, resolving), tree);
    case 'JOIN':
      return joined(tree, scope, resolving);
    default:
      resolving.report({ message: `reads ${tree.type}, which is no table`, offset: offsetOf(tree) });
      return EMPTY_FROM;
  }
}

/** One relation under the name that this place gives it, and its columns under theirs. */
function alone(relation: Relation, { alias, column_name_alias }: TreeNode): From {
  const names = listOf(column_name_alias).map(String);
  const columns = relation.columns.map(({ name, uses }, i) => ({ name: names[i] ?? name, uses }));
  const own = { ...relation, columns };
  const named = typeof alias === 'string' ? { ...own, name: alias, schema: undefined } : own;
  return { relations: [named], columns, rows: relation.rows, tables: relation.tables };
}

function tableRelation(node: TreeNode, scope: Scope, { catalog, report }: Resolving): Relation {
  const name = String(node.table_name);
  const schema = node.schema_name === undefined ? undefined : String(node.schema_name);
  const cte = schema === undefined ? scope.ctes.get(name.toLowerCase()) : undefined;
  if (cte !== undefined) return { ...cte, name, schema };
  const table = (schema === undefined ? name : `${schema}.${name}`).toLowerCase();
  const known = catalog.get(table);
  if (known === undefined)
    report({ message: `reads ${table}, whose columns are unknown`, offset: offsetOf(node) });
  const columns = (known ?? []).map((column) => ({ name: column, uses: directly([refKey(table, column)]) }));
  return { name, schema, columns, rows: NOTHING, tables: new Set([table]) };
}

/** `values (…), (…)`: each column comes from that position of every row. */
function valuesRelation(node: TreeNode, scope: Scope, resolving: Resolving): Relation {
  const rows = listOf(node.values).map(listOf);
  const columns = (rows[0] ?? []).map((_, i) => ({
    name: `col${i}`,
    uses: together(rows.map((row) => expressionUses(row[i], scope, resolving))),
  }));
  return { name: undefined, schema: undefined, columns, rows: NOTHING, tables: new Set() };
}

/** What is on the right may be a subquery that calls what is on the left by name. */
function joined(node: TreeNode, scope: Scope, resolving: Resolving): From {
  const left = fromClause(node.left, scope, resolving);
  const beside = { ...scope, from: left, outer: scope };
  const right = fromClause(node.right, beside, resolving);
  const shared = sharedColumns(node, left, right);
  const onlyLeft = node.join_type === 'SEMI' || node.join_type === 'ANTI';
  const both: From = {
    relations: onlyLeft ? left.relations : [...left.relations, ...right.relations],
    columns: onlyLeft
      ? left.columns
      : mergeColumns(left.columns, right.columns, shared, String(node.join_type)),
    rows: NOTHING,
    tables: new Set([...left.tables, ...(onlyLeft ? [] : right.tables)]),
  };
  const all = { ...scope, from: { ...both, relations: [...left.relations, ...right.relations] } };
  const on = expressionUses(node.condition, onlyLeft ? widened(all, left, right) : all, resolving);
  const using = shared.flatMap((name) => [...usesNamed(left, name), ...usesNamed(right, name)]);
  return { ...both, rows: together([left.rows, right.rows, asIndirect(together([on, ...using]))]) };
}

/** The condition of a semi join sees both sides, though only one of them comes out. */
function widened(scope: Scope, left: From, right: From): Scope {
  return { ...scope, from: { ...scope.from, columns: [...left.columns, ...right.columns] } };
}

function sharedColumns(node: TreeNode, left: From, right: From): string[] {
  if (node.ref_type !== 'NATURAL') return listOf(node.using_columns).map(String);
  return left.columns
    .map(({ name }) => name)
    .filter((name) => right.columns.some((column) => same(column.name, name)));
}

/** The columns of both sides; one that both share comes once, from the side that always has it. */
function mergeColumns(
  left: readonly RelationColumn[],
  right: readonly RelationColumn[],
  shared: readonly string[],
  joinType: string,
): RelationColumn[] {
  const isShared = ({ name }: RelationColumn) => shared.some((other) => same(name, other));
  const merged = left.map((column) => {
    const twin = isShared(column) ? right.find(({ name }) => same(name, column.name)) : undefined;
    if (twin === undefined) return column;
    if (joinType === 'RIGHT') return { ...column, uses: twin.uses };
    return joinType === 'OUTER' || joinType === 'FULL'
      ? { ...column, uses: together([column.uses, twin.uses]) }
      : column;
  });
  return [...merged, ...right.filter((column) => !isShared(column))];
}

function usesNamed({ columns }: From, name: string): Uses[] {
  return columns.filter((column) => same(column.name, name)).map(({ uses }) => uses);
}
