import type { TreeNode } from './sql-tree.ts';

/**
 * What in one node means something else to Spark, or nothing, although both engines know each name in it; undefined
 * where nothing does.
 */
export function shapeFinding(node: TreeNode): string | undefined {
  if (node.class === 'CAST') return castFinding(node);
  if (node.class === 'WINDOW') return windowFinding(node);
  if (node.class === 'FUNCTION') return callFinding(node);
  const modifiers = (node.modifiers ?? []) as TreeNode[];
  return modifiers.some((modifier) => modifier.type === 'ORDER_MODIFIER' && hasSilentNulls(modifier.orders))
    ? NULLS
    : undefined;
}

const NULLS =
  "order by: say 'nulls last' or 'nulls first', since DuckDB and Spark put them at different ends";

const TYPES = new Set('BOOLEAN SMALLINT INTEGER BIGINT DOUBLE DECIMAL VARCHAR DATE TIMESTAMP'.split(' '));

/** What gives a DOUBLE, as far as the text alone tells. */
const MAKES_DOUBLE = new Set(
  '/ avg exp ln log10 parameter power quantile_cont sqrt stddev_pop to_number'.split(' '),
);

const EXACT = new Set(['SMALLINT', 'INTEGER', 'BIGINT', 'DECIMAL']);

function castFinding(node: TreeNode): string | undefined {
  const type = typeOf(node);
  if (!TYPES.has(type))
    return `the type ${type.toLowerCase()} is not in the portable subset, which has ${[...TYPES].join(', ').toLowerCase()}`;
  const child = node.child as TreeNode;
  const isDouble = MAKES_DOUBLE.has(nameOf(child)) || (child.class === 'CAST' && typeOf(child) === 'DOUBLE');
  if (!isDouble) return undefined;
  if (type === 'VARCHAR') return 'the engines print a double differently: cast it to a decimal first';
  return EXACT.has(type)
    ? 'a double becomes a whole number or decimal differently: write round(…, 2), floor(…) or ceil(…) inside the cast'
    : undefined;
}

function windowFinding(node: TreeNode): string | undefined {
  if (node.ignore_nulls === true) return "'ignore nulls' is not portable: filter in a step of its own";
  if (node.filter_expr !== undefined)
    return "Spark has no 'filter' before 'over': write a case inside the aggregate";
  if (/GROUPS/.test(`${node.start} ${node.end}`) || node.exclude_clause !== undefined)
    return "'groups' and 'exclude' in a window are not portable: use rows or range";
  return hasSilentNulls(node.orders) ? NULLS : undefined;
}

function hasSilentNulls(orders: unknown): boolean {
  return ((orders ?? []) as TreeNode[]).some(({ null_order }) => null_order === 'ORDER_DEFAULT');
}

function callFinding(node: TreeNode): string | undefined {
  const name = nameOf(node);
  const args = (node.children ?? []) as TreeNode[];
  const orders = (node.order_bys as TreeNode | undefined)?.orders;
  if (orders !== undefined && name !== 'quantile_cont')
    return `'order by' inside ${name}(…) is not portable: use max_by, or row_number() in a step of its own`;
  if (node.distinct === true && ['avg', 'max_by', 'min_by'].includes(name))
    return `'distinct' inside ${name}(…) is not portable: select distinct in a step of its own`;
  return CALLS[name]?.(args);
}

type Look = (args: readonly TreeNode[]) => string | undefined;

const oneText: Look = (args) =>
  args.length > 1 ? 'which characters are trimmed is not portable: use regexp_replace' : undefined;
const twoValues: Look = (args) =>
  args.length > 2 ? 'several values of max_by and min_by are not portable: use row_number()' : undefined;
const countFromOne: Look = (args) =>
  args.slice(1).every((arg) => Number(constantOf(arg)) >= 1)
    ? undefined
    : 'left and substring are portable with numbers from 1 alone';
const likeText: Look = ([, pattern]) =>
  /\\/.test(String(constantOf(pattern) ?? ''))
    ? "a backslash in a 'like' is a sign of its own to Spark alone: use regexp_extract(text, pattern, 0) <> ''"
    : undefined;

/** What else to look at in the calls of a name. */
const CALLS: Record<string, Look> = {
  trim: oneText,
  ltrim: oneText,
  rtrim: oneText,
  max_by: twoValues,
  min_by: twoValues,
  left: countFromOne,
  substring: countFromOne,
  '~~': likeText,
  '!~~': likeText,
  '%': ([, divisor]) =>
    nameOf(divisor) === 'nullif' || Number(constantOf(divisor)) !== 0
      ? undefined
      : 'what is left of a division by zero is null to DuckDB and an error to Spark: use mod(a, b)',
  '-': ([, taken]) =>
    isDate(taken) ? 'a date less a date is a number to DuckDB alone: write days_between(a, b)' : undefined,
  round: ([, digits]) =>
    digits === undefined || /^\d$/.test(String(constantOf(digits)))
      ? undefined
      : 'round is portable to a number of digits that is written, 0 to 9',
  regexp_extract: ([, pattern, group]) =>
    group === undefined
      ? 'regexp_extract needs its group: DuckDB gives 0 and Spark 1'
      : patternFinding(pattern),
  regexp_replace: ([, pattern, replacement, options]) => {
    if (constantOf(replacement) === undefined) return 'what replaces a pattern has to be written as a text';
    if (options !== undefined && constantOf(options) !== 'g')
      return "of the options of regexp_replace 'g' alone is portable";
    return patternFinding(pattern);
  },
};

/** RE2 and Java agree on literals, classes, groups and repetition; `\b`, `\p`, flags and named classes they read apart. */
function patternFinding(pattern: TreeNode | undefined): string | undefined {
  const text = constantOf(pattern);
  if (typeof text !== 'string') return 'a pattern has to be written as a text';
  const apart = /\\[^AdDnrtsSwWz\W_]|\(\?(?!:)|\[:|[*+?}]\+/.exec(text);
  return apart === null ? undefined : `'${apart[0]}' in a pattern is not portable: spell out the characters`;
}

function isDate(node: TreeNode | undefined): boolean {
  if (node === undefined) return false;
  return node.class === 'CAST'
    ? typeOf(node) === 'DATE'
    : ['as_of', 'to_date_in', 'month_start'].includes(nameOf(node));
}

function nameOf(node: TreeNode | undefined): string {
  if (node?.type === 'OPERATOR_NULLIF') return 'nullif';
  return node?.class === 'FUNCTION' ? String(node.function_name).toLowerCase() : '';
}

function typeOf(node: TreeNode): string {
  return String((node.cast_type as TreeNode | undefined)?.id);
}

/** A literal's value; undefined for what is none, null included. The tree leaves an empty text out. */
function constantOf(node: TreeNode | undefined): unknown {
  const value = node?.class === 'CONSTANT' ? (node.value as TreeNode | undefined) : undefined;
  return value === undefined || value.is_null === true ? undefined : (value.value ?? '');
}
