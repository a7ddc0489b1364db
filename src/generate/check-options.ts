import { didYouMean } from '../definitions/closest.ts';
import type { GeneratorDefinition } from '../definitions/generator.ts';
import type { SqlFile } from '../definitions/sql-file.ts';
import { offsetOf, placeInFile, type TreeNode, visit } from '../definitions/sql-tree.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { parseSql } from '../warehouse/parse-tree.ts';

/** The macro that gives options of each type. */
const MACROS = { option: 'number', date_option: 'string' } as const;

/**
 * Refuses SQL that asks for an option that the generator does not have: the macros would answer null. Text that cannot
 * be parsed is left for whoever runs it.
 */
export async function checkOptions(database: Database, generator: GeneratorDefinition): Promise<void> {
  for (const { sql } of [...generator.tables, ...generator.files]) {
    const parsed = await parseSql(database, sql.text);
    if ('statements' in parsed)
      visit(parsed.statements, (node) => {
        if (node.class === 'FUNCTION') checkCall(generator, sql, node);
      });
  }
}

function checkCall(generator: GeneratorDefinition, sql: SqlFile, node: TreeNode): void {
  const macro = String(node.function_name);
  if (!Object.hasOwn(MACROS, macro)) return;
  const type = MACROS[macro as keyof typeof MACROS];
  const known = Object.entries(generator.options).flatMap(([option, { default: value }]) =>
    typeof value === type ? [option] : [],
  );
  const [argument] = (node.children ?? []) as { value?: { value?: unknown } }[];
  const named = String(argument?.value?.value);
  if (known.includes(named)) return;
  throw new MallardError(
    'definition',
    `${macro}('${named}'): ${generator.name} has no such option${didYouMean(named, known)}`,
    {
      where: placeInFile(sql, offsetOf(node)),
      next: `${macro}() knows ${known.map((option) => `'${option}'`).join(', ') || 'none here'}: see generators/${generator.name}.yaml`,
    },
  );
}
