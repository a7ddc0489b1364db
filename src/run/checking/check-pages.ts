import { didYouMean } from '../../definitions/closest.ts';
import { choosableOn, type PagesDefinition, queriesNamedBy } from '../../definitions/pages.ts';
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
import { tablesThere } from '../../warehouse/tables-there.ts';

/** They are those of the run that was last, of whatever pipeline: a page asks tables. */
const OF_A_RUN = ['as_of', 'parameter'];
const MACROS = [...macroNames.filter((name) => !OF_A_RUN.includes(name)), 'chosen'];

/**
 * Checks a pipeline's pages on a warehouse that has its tables: every query is portable, runs, and has the columns that
 * its panel names. Throws `definition` on the first thing that is wrong.
 *
 * @param segmentations those that the pipeline makes
 */
export async function checkPages(
  database: Database,
  definition: PagesDefinition,
  segmentations: readonly string[],
): Promise<void> {
  await createChosen(database, {});
  // A query may serve several pages: where one has no such filter, nothing is chosen.
  const choosableAnywhere = definition.pages.flatMap(choosableOn);
  for (const query of new Set(definition.pages.flatMap(queriesNamedBy)))
    await checkQuery(database, definition, query, choosableAnywhere);
  for (const [i, page] of definition.pages.entries()) {
    const choosable = choosableOn(page);
    const explainedBy = page.entity?.explained_by;
    if (explainedBy !== undefined && !segmentations.includes(explainedBy))
      throw wrong(
        `the pipeline has no segmentation ${explainedBy}; it has: ${segmentations.join(', ') || 'none'}`,
        definition.placeOf(['pages', i, 'entity', 'explained_by']),
      );
    for (const [j, panel] of page.panels.entries())
      await checkPanel(database, definition, panel, choosable, ['pages', i, 'panels', j]);
  }
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
  const found =
    firstCall(parsed.statements, refuseOfARun) ??
    finding ??
    firstCall(parsed.statements, (name, argument) => refuseChosen(name, argument, choosable));
  if (found !== undefined) throw wrong(found.message, placeInFile(file, found.offset));
  await database.query(file.text).catch((error) => {
    throw sqlError(error, file, 0);
  });
}

/** The first call of a function that is refused, and why. */
function firstCall(
  statements: readonly TreeNode[],
  refuse: (name: string, argument: unknown) => string | undefined,
): { message: string; offset: number } | undefined {
  let found: { message: string; offset: number } | undefined;
  visit(statements, (node) => {
    if (found !== undefined || node.class !== 'FUNCTION') return;
    const [argument] = (node.children ?? []) as TreeNode[];
    const { value } = (argument?.value ?? {}) as { value?: unknown };
    const message = refuse(String(node.function_name).toLowerCase(), value);
    if (message !== undefined) found = { message, offset: offsetOf(node) };
  });
  return found;
}

function refuseOfARun(name: string): string | undefined {
  if (!OF_A_RUN.includes(name)) return undefined;
  return `${name}(…) is of a run, and a page is of no run: write what it gives into a column of a table, and ask that`;
}

function refuseChosen(name: string, argument: unknown, choosable: readonly string[]): string | undefined {
  if (name !== 'chosen') return undefined;
  if (typeof argument !== 'string') return "chosen takes the name of a filter: chosen('name')";
  if (choosable.includes(argument)) return undefined;
  return `chosen('${argument}'): no page of this file has such a filter${others(argument, choosable)}`;
}

/** The nearest of the names that are there, and all of them. */
function others(wrongName: string, known: readonly string[]): string {
  const meant = didYouMean(wrongName, known);
  const all = [...new Set(known)].join(', ') || 'none';
  return meant === '' ? `; there are: ${all}` : `${meant} There are: ${all}`;
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
        `the page has no filter '${filter}'${others(filter, choosable)}`,
        placeOf([...path, column in panel.equal ? 'equal' : 'at_least', column]),
      );
  const known = await columnsOf(database, panel, queries, placeOf([...path, 'table']));
  for (const { column, path: within } of columnsNamedBy(panel)) {
    if (known.includes(column)) continue;
    const from = panel.query ?? panel.table;
    throw wrong(`${from} has no column '${column}'${others(column, known)}`, placeOf([...path, ...within]));
  }
  await database.query(panelSql(panel, queries)).catch((error) => {
    throw sqlError(error, { shownAs: placeOf(path), text: '' }, undefined);
  });
}

async function columnsOf(
  database: Database,
  panel: Panel,
  queries: PagesDefinition['queries'],
  place: string,
): Promise<string[]> {
  const { table } = panel;
  if (table !== undefined) {
    const tables = await tableNames(database);
    if (!tables.includes(table)) throw wrong(`there is no table ${table}${others(table, tables)}`, place);
  }
  const sql = panelSql(table === undefined ? panel : ofTable(panel), queries);
  return (await database.query(sql)).columns.map(({ name }) => name);
}

/** Those that a panel may show: the program's own are not among them. */
async function tableNames(database: Database): Promise<string[]> {
  const shown = ['bronze', 'silver', 'gold', 'quality'];
  return [...(await tablesThere(database))].filter((name) => shown.includes(name.split('.')[0] ?? ''));
}

/** All that its table has, whatever of it the panel shows. */
function ofTable({ table, title, width }: Panel): Panel {
  const none = { order: [], equal: {}, at_least: {}, labels: {}, formats: {} };
  return { chart: 'table', title, width, table, ...none };
}

function wrong(message: string, where: string): MallardError {
  return new MallardError('definition', message, { where, next: 'mend it and run: mallard validate' });
}
