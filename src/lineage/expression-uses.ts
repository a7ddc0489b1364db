import { offsetOf, type TreeNode } from '../definitions/sql-tree.ts';
import { type Relation, type Resolving, resolveName, rowsOf, type Scope } from './scope.ts';
import { asIndirect, NOTHING, together, type Uses } from './uses.ts';

/** The parts of an expression that make its value, and those that only pick or place it. */
interface Parts {
  direct?: unknown[];
  indirect?: unknown[];
}

/** What the value of an expression comes from. A name that means nothing here, or two things, is reported. */
export function expressionUses(node: unknown, scope: Scope, resolving: Resolving): Uses {
  if (typeof node !== 'object' || node === null) return NOTHING;
  const tree = node as TreeNode;
  switch (tree.class) {
    case 'COLUMN_REF':
      return nameUses(tree, scope, resolving);
    case 'SUBQUERY':
      return subqueryUses(tree, scope, resolving);
    case 'LAMBDA':
      return usesOf({ direct: [tree.lhs, tree.expr] }, scope, resolving);
    case 'STAR':
      return together(scope.from.columns.map(({ uses }) => uses));
    case 'POSITIONAL_REFERENCE':
      return scope.from.columns[Number(tree.index) - 1]?.uses ?? NOTHING;
    case 'FUNCTION':
      return functionUses(tree, scope, resolving);
    default:
      return usesOf(partsOf(tree, resolving), scope, resolving);
  }
}

function usesOf({ direct = [], indirect = [] }: Parts, scope: Scope, resolving: Resolving): Uses {
  const usesEach = (nodes: unknown[]) => nodes.map((node) => expressionUses(node, scope, resolving));
  return together([...usesEach(direct), ...usesEach(indirect).map(asIndirect)]);
}

function nameUses(node: TreeNode, scope: Scope, resolving: Resolving): Uses {
  const names = listOf(node.column_names).map(String);
  const found = resolveName(names, scope);
  if (found !== undefined && found !== 'ambiguous') return found;
  const message =
    found === undefined ? 'is a column of nothing here' : 'is a column of more than one table here';
  resolving.report({ message: `'${names.join('.')}' ${message}`, offset: offsetOf(node) });
  return NOTHING;
}

/** `exists` tells whether there are rows; `in` and `any` compare with the subquery's value; others are that value. */
function subqueryUses(node: TreeNode, scope: Scope, resolving: Resolving): Uses {
  const subquery = resolving.queryRelation((node.subquery as TreeNode | undefined)?.node, scope, scope.ctes);
  const child = expressionUses(node.child, scope, resolving);
  if (/EXISTS/.test(String(node.subquery_type)))
    return together([child, asIndirect(rowsOf(subquery)), subquery.rows]);
  return together([child, ...valuesOf(subquery), subquery.rows]);
}

function valuesOf({ columns }: Relation): Uses[] {
  return columns.map(({ uses }) => uses);
}

/** Aggregates that give one of their first argument's values, picked by the second. */
const PICKS = new Set(['max_by', 'min_by', 'arg_max', 'arg_min', 'argmax', 'argmin']);
/** Aggregates whose value is among what they order by. */
const ORDERED = new Set(['quantile_cont', 'quantile_disc', 'mode']);
const TAKES_LAMBDA = /^(list|array)_|^(apply|filter|reduce|transform)$/;

function functionUses(node: TreeNode, scope: Scope, resolving: Resolving): Uses {
  const name = String(node.function_name);
  const children = listOf(node.children);
  const order = ordersIn((node.order_bys as TreeNode | undefined)?.orders);
  const filter = [node.filter].filter(Boolean);
  if (name === 'count_star')
    return together([rowsOf(scope.from), usesOf({ indirect: filter }, scope, resolving)]);
  if (TAKES_LAMBDA.test(name))
    return together(children.map((child) => argumentUses(child, scope, resolving)));
  if (PICKS.has(name)) {
    const [value, ...by] = children;
    return usesOf({ direct: [value], indirect: [...by, ...order, ...filter] }, scope, resolving);
  }
  const parts = ORDERED.has(name)
    ? { direct: [...children, ...order], indirect: filter }
    : { direct: children, indirect: [...order, ...filter] };
  return usesOf(parts, scope, resolving);
}

/** An argument that may be a lambda: its parameters stand for what is in the list beside it. */
function argumentUses(node: unknown, scope: Scope, resolving: Resolving): Uses {
  const { class: kind, lhs, expr } = node as TreeNode;
  if (kind !== 'LAMBDA') return expressionUses(node, scope, resolving);
  const heads = (lhs as TreeNode).class === 'FUNCTION' ? listOf((lhs as TreeNode).children) : [lhs];
  const names = heads.flatMap((head) => listOf((head as TreeNode).column_names).map(String));
  const parameters = new Set([...scope.parameters, ...names.map((name) => name.toLowerCase())]);
  return expressionUses(expr, { ...scope, parameters }, resolving);
}

function partsOf(node: TreeNode, { report }: Resolving): Parts {
  switch (node.class) {
    case 'CONSTANT':
    case 'PARAMETER':
    case 'DEFAULT':
      return {};
    case 'OPERATOR':
    case 'CONJUNCTION':
      return { direct: listOf(node.children) };
    case 'COMPARISON':
      return { direct: [node.left, node.right] };
    case 'BETWEEN':
      return { direct: [node.input, node.lower, node.upper] };
    case 'CAST':
    case 'COLLATE':
      return { direct: [node.child] };
    case 'CASE':
      return caseParts(node);
    case 'WINDOW':
      return windowParts(node);
    default:
      report({ message: `an expression of class ${node.class} is not understood`, offset: offsetOf(node) });
      return {};
  }
}

function caseParts(node: TreeNode): Parts {
  const checks = listOf(node.case_checks) as TreeNode[];
  return {
    direct: [...checks.map(({ then_expr }) => then_expr), node.else_expr],
    indirect: checks.map(({ when_expr }) => when_expr),
  };
}

function windowParts(node: TreeNode): Parts {
  const [value, ...by] = listOf(node.children);
  const picks = PICKS.has(String(node.function_name));
  return {
    direct: [value, ...(picks ? [] : by), node.default_expr],
    indirect: [
      ...(picks ? by : []),
      ...listOf(node.partitions),
      ...ordersIn(node.orders),
      ...ordersIn(node.arg_orders),
      ...[node.filter_expr, node.start_expr, node.end_expr, node.offset_expr],
    ],
  };
}

/** The expressions of an ORDER BY. */
export function ordersIn(orders: unknown): unknown[] {
  return (listOf(orders) as TreeNode[]).map(({ expression }) => expression);
}

/** A part of the tree that is a list, and is left out where it would be empty. */
export function listOf(part: unknown): unknown[] {
  return Array.isArray(part) ? part : [];
}
