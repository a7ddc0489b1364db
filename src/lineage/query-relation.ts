import { offsetOf, type TreeNode } from '../definitions/sql-tree.ts';
import { expressionUses, listOf, ordersIn } from './expression-uses.ts';
import { fromClause } from './from-clause.ts';
import { emptyScope, type Relation, type RelationColumn, type Resolving, type Scope, same } from './scope.ts';
import { asIndirect, NOTHING, together, type Uses } from './uses.ts';

const NO_RELATION: Relation = {
  schema: undefined,
  name: undefined,
  columns: [],
  rows: NOTHING,
  tables: new Set(),
};

/** What a query gives: its columns, each with what it comes from, and what decides over its rows. */
export function queryRelation(
  node: unknown,
  outer: Scope | undefined,
  around: Scope['ctes'],
  resolving: Resolving,
): Relation {
  const tree = (node ?? {}) as TreeNode;
  const ctes = withCtes(tree, outer, around, resolving);
  switch (tree.type) {
    case 'SELECT_NODE':
      return selectRelation(tree, emptyScope(ctes, outer), resolving);
    case 'SET_OPERATION_NODE':
      return setOperation(tree, outer, ctes, resolving);
    case 'RECURSIVE_CTE_NODE':
      return recursion(tree, outer, ctes, resolving);
    default:
      resolving.report({ message: `a query of type ${tree.type} is not understood`, offset: offsetOf(tree) });
      return NO_RELATION;
  }
}

/** The CTEs a query can read: those around it, and its own, of which each can read the ones before it. */
function withCtes(
  node: TreeNode,
  outer: Scope | undefined,
  around: Scope['ctes'],
  resolving: Resolving,
): Scope['ctes'] {
  const own = listOf((node.cte_map as TreeNode | undefined)?.map) as { key: string; value: TreeNode }[];
  if (own.length === 0) return around;
  const ctes = new Map(around);
  for (const { key, value } of own) {
    const query = (value.query as TreeNode | undefined)?.node;
    const made = queryRelation(query, outer, ctes, resolving);
    ctes.set(key.toLowerCase(), renamed(made, listOf(value.aliases).map(String)));
  }
  return ctes;
}

function renamed(relation: Relation, names: readonly string[]): Relation {
  return {
    ...relation,
    columns: relation.columns.map((column, i) => ({ ...column, name: names[i] ?? column.name })),
  };
}

function selectRelation(node: TreeNode, before: Scope, resolving: Resolving): Relation {
  const from = fromClause(node.from_table, before, resolving);
  const aliases = new Map<string, Uses>();
  const scope: Scope = { ...before, from, aliases };
  const columns: RelationColumn[] = [];
  for (const item of listOf(node.select_list) as TreeNode[]) {
    for (const column of outputColumns(item, scope, resolving)) {
      columns.push(column);
      if (typeof item.alias === 'string') aliases.set(item.alias.toLowerCase(), column.uses);
    }
  }
  const byAlias = (expression: unknown) => placeUses(expression, columns, scope, resolving, 'table first');
  const filters = [node.where_clause, node.having, node.qualify].map((filter) =>
    expressionUses(filter, scope, resolving),
  );
  const groups = listOf(node.group_expressions).map(byAlias);
  const rows = [
    from.rows,
    ...[...filters, ...groups].map(asIndirect),
    modifierUses(node, columns, scope, resolving),
  ];
  return { ...NO_RELATION, columns: distinctly(columns), rows: together(rows), tables: from.tables };
}

/** What one item of a select list gives: many columns for a star, one for anything else. */
function outputColumns(item: TreeNode, scope: Scope, resolving: Resolving): RelationColumn[] {
  if (item.class === 'STAR') return starColumns(item, scope, resolving);
  const names = listOf(item.column_names).map(String);
  const name = String(item.alias ?? names.at(-1) ?? '');
  return [{ name, uses: expressionUses(item, scope, resolving) }];
}

function starColumns(item: TreeNode, scope: Scope, resolving: Resolving): RelationColumn[] {
  if (['columns', 'expr', 'rename_list'].some((key) => item[key] !== undefined)) {
    resolving.report({ message: 'columns(…) and rename are not understood', offset: offsetOf(item) });
    return [];
  }
  const { relations, columns } = scope.from;
  const wanted = item.relation_name === undefined ? undefined : String(item.relation_name);
  const relation = relations.find(({ name }) => wanted !== undefined && same(name, wanted));
  if (wanted !== undefined && relation === undefined)
    resolving.report({ message: `'${wanted}.*': nothing here is called ${wanted}`, offset: offsetOf(item) });
  const excluded = listOf(item.exclude_list).map((name) =>
    String(typeof name === 'object' ? (name as TreeNode).column : name).toLowerCase(),
  );
  const replaced = listOf(item.replace_list) as { key: string; value: unknown }[];
  const all = wanted === undefined ? columns : (relation?.columns ?? []);
  return all
    .filter(({ name }) => !excluded.includes(name.toLowerCase()))
    .map((column) => {
      const by = replaced.find(({ key }) => same(key, column.name));
      return by === undefined ? column : { ...column, uses: expressionUses(by.value, scope, resolving) };
    });
}

/** A second column of one name gets a number behind it, as DuckDB has it. */
function distinctly(columns: readonly RelationColumn[]): RelationColumn[] {
  const seen = new Map<string, number>();
  return columns.map((column) => {
    const key = column.name.toLowerCase();
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return count === 0 || key === '' ? column : { ...column, name: `${column.name}_${count}` };
  });
}

/** What an ORDER BY, LIMIT or DISTINCT goes by. */
function modifierUses(
  node: TreeNode,
  columns: readonly RelationColumn[],
  scope: Scope,
  resolving: Resolving,
): Uses {
  const found = (listOf(node.modifiers) as TreeNode[]).flatMap((modifier): Uses[] => {
    const targets = listOf(modifier.distinct_on_targets);
    const isDistinct = modifier.type === 'DISTINCT_MODIFIER' && targets.length === 0;
    return [
      ...[...ordersIn(modifier.orders), ...targets].map((expression) =>
        placeUses(expression, columns, scope, resolving, 'output first'),
      ),
      ...[modifier.limit, modifier.offset].map((expression) => expressionUses(expression, scope, resolving)),
      ...(isDistinct ? columns.map(({ uses }) => uses) : []),
    ];
  });
  return asIndirect(together(found));
}

/** An expression of ORDER BY or GROUP BY: it may be an output column's number or name. */
function placeUses(
  expression: unknown,
  columns: readonly RelationColumn[],
  scope: Scope,
  resolving: Resolving,
  first: 'output first' | 'table first',
): Uses {
  const node = expression as TreeNode;
  const constant = (node.value as TreeNode | undefined)?.value;
  if (node.class === 'CONSTANT' && typeof constant === 'number')
    return columns[constant - 1]?.uses ?? NOTHING;
  const names = listOf(node.column_names).map(String);
  const output = columns.find(({ name }) => names.length === 1 && same(name, names[0]));
  return output !== undefined && first === 'output first'
    ? output.uses
    : expressionUses(node, scope, resolving);
}

/** A union takes values from both sides; `except` and `intersect` from the left, picked by the right. */
function setOperation(
  node: TreeNode,
  outer: Scope | undefined,
  ctes: Scope['ctes'],
  resolving: Resolving,
): Relation {
  const left = queryRelation(node.left, outer, ctes, resolving);
  const right = queryRelation(node.right, outer, ctes, resolving);
  const isUnion = node.setop_type === 'UNION';
  if (node.setop_type === 'UNION_BY_NAME')
    resolving.report({ message: 'union by name is not understood', offset: offsetOf(node) });
  const columns = left.columns.map(({ name, uses }, i) => {
    const other = right.columns[i]?.uses ?? NOTHING;
    return { name, uses: isUnion ? together([uses, other]) : uses };
  });
  const picked = isUnion && node.setop_all !== false ? [] : [...left.columns, ...right.columns];
  const from = { relations: [], columns, rows: NOTHING, tables: new Set([...left.tables, ...right.tables]) };
  const scope = { ...emptyScope(ctes, outer), from };
  const rows = [left.rows, right.rows, ...picked.map(({ uses }) => asIndirect(uses))];
  return {
    ...NO_RELATION,
    columns,
    rows: together([...rows, modifierUses(node, columns, scope, resolving)]),
    tables: from.tables,
  };
}

/** The recursive part reads what the whole gives; it is followed until nothing new comes of that. */
function recursion(
  node: TreeNode,
  outer: Scope | undefined,
  ctes: Scope['ctes'],
  resolving: Resolving,
): Relation {
  const name = String(node.cte_name).toLowerCase();
  const names = listOf(node.aliases).map(String);
  let whole = renamed(queryRelation(node.left, outer, ctes, resolving), names);
  for (;;) {
    const next = queryRelation(node.right, outer, new Map(ctes).set(name, whole), resolving);
    const grown: Relation = {
      ...whole,
      columns: whole.columns.map((column, i) => ({
        ...column,
        uses: together([column.uses, next.columns[i]?.uses ?? NOTHING]),
      })),
      rows: together([whole.rows, next.rows]),
      tables: new Set([...whole.tables, ...next.tables]),
    };
    if (sizeOf(grown) === sizeOf(whole)) return grown;
    whole = grown;
  }
}

function sizeOf({ columns, rows, tables }: Relation): number {
  const uses = [rows, ...columns.map((column) => column.uses)];
  return uses.reduce((sum, { direct, indirect }) => sum + direct.size + indirect.size, tables.size);
}
