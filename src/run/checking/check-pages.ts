import { closest } from '../../definitions/closest.ts';
import { choosableOn, type Page, type PagesDefinition } from '../../definitions/pages.ts';
import { columnsNamedBy, type Panel } from '../../definitions/panel.ts';
import { portabilityFindings } from '../../definitions/portable-sql.ts';
import type { SqlFile } from '../../definitions/sql-file.ts';
import { offsetOf, placeInFile, type TreeNode, visit } from '../../definitions/sql-tree.ts';
import { MallardError } from '../../errors.ts';
import { sqlError } from '../../refine/sql-error.ts';
import { panelSql } from '../../serving/dashboard/panel-sql.ts';
import type { Database } from '../../warehouse/database.ts';
import { createChosen, macroNames } from '../../warehouse/macros.ts';
import { parseSql } from '../../warehouse/parse-tree.ts';

/** `as_of()` and `parameter('name')` are those of the run that was last, of whatever pipeline: a page asks tables. */
const MACROS = [...macroNames.filter((name) => !['as_of', 'parameter'].includes(name)), 'chosen'];

/**
 * Checks a pipeline's pages on a warehouse that has its tables: every query is portable, runs, and has the columns that
 * its panel names. Throws `definition` on the first thing that is wrong.
 */
export async function checkPages(database: Database, definition: PagesDefinition): Promise<void> {
  await createChosen(database, {});
  // A query may serve several pages: where one has no such filter, nothing is chosen.
  const choosableAnywhere = definition.pages.flatMap(choosableOn);
  for (const query of new Set(definition.pages.flatMap(queriesNamed)))
    await checkQuery(database, definition, query, choosableAnywhere);
  for (const [i, page] of definition.pages.entries()) {
    const choosable = choosableOn(page);
    for (const [j, panel] of page.panels.entries())
      await checkPanel(database, definition, panel, choosable, ['pages', i, 'panels', j]);
  }
}

function queriesNamed({ panels, filters, entity }: Page): string[] {
  const named = [...panels.map(({ query }) => query), ...panels.map(({ download }) => download?.query)];
  const others = [...filters.map(({ choices }) => choices), entity?.search];
  return [...named, ...others].filter((name) => name !== undefined);
}

async function checkQuery(
  database: Database,
  { queries }: PagesDefinition,
  name: string,
  choosable: readonly string[],
): Promise<void> {
  const file = queries.get(name) as SqlFile;
  const parsed = await parseSql(database, file.text);
  if ('error' in parsed) throw wrong(parsed.error, placeInFile(file, parsed.offset ?? 0));
  const [finding] = portabilityFindings(file, parsed.statements, MACROS);
  const found = finding ?? chosenFinding(parsed.statements, choosable);
  if (found !== undefined) throw wrong(found.message, placeInFile(file, found.offset));
  await database.query(file.text).catch((error) => {
    throw sqlError(error, file, 0);
  });
}

/** The first `chosen('name')` that names no filter of the page. */
function chosenFinding(
  statements: readonly TreeNode[],
  choosable: readonly string[],
): { message: string; offset: number } | undefined {
  let found: { message: string; offset: number } | undefined;
  visit(statements, (node) => {
    if (node.class !== 'FUNCTION' || node.function_name !== 'chosen') return;
    const [argument] = node.children as TreeNode[];
    const { value } = (argument?.value ?? {}) as { value?: unknown };
    if (typeof value === 'string' && choosable.includes(value)) return;
    const has = [...new Set(choosable)].join(', ') || 'none';
    found ??= {
      message: `chosen(${JSON.stringify(value)}): the pages' filters are: ${has}`,
      offset: offsetOf(node),
    };
  });
  return found;
}

async function checkPanel(
  database: Database,
  { queries, placeOf }: PagesDefinition,
  panel: Panel,
  choosable: readonly string[],
  path: (string | number)[],
): Promise<void> {
  const filters = [...Object.entries(panel.equal), ...Object.entries(panel.at_least)];
  for (const [column, filter] of filters)
    if (!choosable.includes(filter))
      throw wrong(
        `the page has no filter '${filter}'; it has: ${choosable.join(', ') || 'none'}`,
        placeOf([...path, column in panel.equal ? 'equal' : 'at_least', column]),
      );
  const known = await columnsOf(database, panel, queries, placeOf(path));
  for (const { column, path: within } of columnsNamedBy(panel)) {
    if (known.includes(column)) continue;
    const near = closest(column, known);
    const instead = near === undefined ? '' : `; did you mean '${near}'?`;
    const from = panel.query ?? panel.table;
    throw wrong(
      `${from} has no column '${column}'${instead} It has: ${known.join(', ')}`,
      placeOf([...path, ...within]),
    );
  }
}

async function columnsOf(
  database: Database,
  panel: Panel,
  queries: PagesDefinition['queries'],
  place: string,
): Promise<string[]> {
  const sql = panel.table === undefined ? panelSql(panel, queries) : panelSql({ ...ofTable(panel) }, queries);
  try {
    return (await database.query(sql)).columns.map(({ name }) => name);
  } catch (error) {
    throw sqlError(error, { shownAs: place, text: sql }, undefined);
  }
}

/** All that its table has, whatever of it the panel shows. */
function ofTable({ table, title, width }: Panel): Panel {
  const none = { order: [], equal: {}, at_least: {}, labels: {}, formats: {} };
  return { chart: 'table', title, width, table, ...none };
}

function wrong(message: string, where: string): MallardError {
  return new MallardError('definition', message, { where, next: 'mend it and run: mallard validate' });
}
