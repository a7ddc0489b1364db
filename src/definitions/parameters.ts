import { didYouMean } from './closest.ts';
import { offsetOf, type SqlRemark, type TreeNode, visit } from './sql-tree.ts';

/** The first `parameter(…)` of a text that names none of the pipeline's parameters, which would be null; if there is one. */
export function parameterFinding(
  statements: readonly TreeNode[],
  declared: readonly string[],
): SqlRemark | undefined {
  let found: SqlRemark | undefined;
  for (const statement of statements) {
    visit(statement, (node) => {
      if (node.class !== 'FUNCTION' || node.function_name !== 'parameter') return;
      const message = describe(nameGivenTo(node), declared);
      if (message !== undefined) found ??= { message, offset: offsetOf(node) };
    });
  }
  return found;
}

function describe(name: string | undefined, declared: readonly string[]): string | undefined {
  if (name === undefined) return "parameter('name') takes the name itself, as a text";
  if (declared.includes(name)) return undefined;
  const instead = didYouMean(name, declared);
  return `the pipeline has no parameter '${name}'${instead} It has: ${declared.join(', ') || 'none'}`;
}

/** The one argument, where it is a text as it stands. */
function nameGivenTo(node: TreeNode): string | undefined {
  const [argument, more] = node.children as TreeNode[];
  const { value } = (argument?.value ?? {}) as { value?: unknown };
  return more === undefined && typeof value === 'string' ? value : undefined;
}
