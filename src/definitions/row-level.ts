import { offsetOf, type SqlRemark, type TreeNode, tablesRead, visit } from './sql-tree.ts';

const AGGREGATES = new Set(
  'avg count count_star max max_by min min_by quantile_cont stddev_pop sum first_value last_value'.split(' '),
);

/**
 * What makes an output row depend on more than its own input row: then the rows of a new file cannot be refined
 * by themselves, since they would change the rows of older ones. Undefined when nothing does.
 *
 * @param ownTables the input, and the lookups, whose change makes the table anew anyway
 */
export function crossRowFinding(
  statements: readonly TreeNode[],
  ownTables: ReadonlySet<string>,
): SqlRemark | undefined {
  const findings: SqlRemark[] = [];
  for (const statement of statements) {
    visit(statement, (node) => {
      const message = describe(node);
      if (message !== undefined) findings.push({ message, offset: offsetOf(node) });
    });
  }
  const other = tablesRead(statements).find(({ table }) => !ownTables.has(table));
  if (other !== undefined)
    findings.push({ message: `reads ${other.table} besides its input`, offset: other.offset });
  return findings[0];
}

function describe(node: TreeNode): string | undefined {
  if (node.class === 'WINDOW') return 'uses a window function';
  if (node.class === 'FUNCTION' && AGGREGATES.has(String(node.function_name)))
    return `aggregates with ${node.function_name}`;
  if (node.class === 'FUNCTION' && node.function_name === 'as_of')
    return 'asks for as_of(), which changes from run to run';
  if (node.group_expressions !== undefined) return 'groups rows';
  if (node.type === 'DISTINCT_MODIFIER') return "uses 'distinct'";
  if (node.type === 'LIMIT_MODIFIER') return "uses 'limit'";
  return undefined;
}

/** Where a text calls `as_of()`, if it does. */
export function asOfFinding(statements: readonly TreeNode[]): SqlRemark | undefined {
  let found: SqlRemark | undefined;
  for (const statement of statements) {
    visit(statement, (node) => {
      if (node.class === 'FUNCTION' && node.function_name === 'as_of') {
        found ??= { message: 'asks for as_of() before the as-of date is known', offset: offsetOf(node) };
      }
    });
  }
  return found;
}
