import { choosableOn, type Page, type PagesDefinition } from '../../definitions/pages.ts';
import { MallardError, messageOf } from '../../errors.ts';
import type { Database } from '../../warehouse/database.ts';
import { type Choices, createChosen } from '../../warehouse/macros.ts';
import type { FirstRows, QueryResult, Value } from '../../warehouse/statements.ts';
import { panelSql } from './panel-sql.ts';

/** More than this no panel draws: what is more is summed up in SQL. */
const PANEL_ROWS = 5_000;
const CHOICES = 1_000;
const FOUND = 50;

/** A page with the pipeline's queries, and what a reader has chosen on it. */
export interface AskedPage {
  page: Page;
  definition: PagesDefinition;
  choices: Choices;
}

/** Of what came in an address, the filters that a page has; a filter of numbers has its first by itself. */
export function choicesOn(page: Page, given: Record<string, string>): Choices {
  const first = (name: string) => page.filters.find(({ filter }) => filter === name)?.numbers?.[0];
  return Object.fromEntries(
    choosableOn(page).map((name) => [name, given[name] ?? first(name)?.toString() ?? null]),
  );
}

/** Which rows a panel shows: two panels that ask the same show the same. */
export interface PanelRows {
  sql: string;
  choices: Choices;
}

/** Throws `usage` where the page has no such panel. */
export function panelRows({ page, definition, choices }: AskedPage, index: number): PanelRows {
  const panel = page.panels[index];
  if (panel === undefined) throw new MallardError('usage', `the page has no panel ${index}`);
  const sql = panelSql(panel, definition.queries);
  const asked = Object.entries(choices).filter(([name]) => sql.includes(`chosen('${name}')`));
  return { sql, choices: Object.fromEntries(asked) };
}

export async function askRows(database: Database, { sql, choices }: PanelRows): Promise<FirstRows> {
  await createChosen(database, choices);
  return database.firstRows(sql, PANEL_ROWS).catch((error) => {
    throw missingTable(error) ?? error;
  });
}

/** What is said in the place of DuckDB's words for a table that no run has made yet, or that is not published. */
function missingTable(error: unknown): MallardError | undefined {
  const table = /^Catalog Error: Table with name (\S+) does not exist/.exec(messageOf(error))?.[1];
  if (table === undefined) return undefined;
  return new MallardError('usage', `the published file has no table ${table}`, {
    next: 'mallard run makes the tables of its pipeline; mallard.yaml says which layers are published',
    cause: error,
  });
}

/** The pipelines that some run has made tables of. */
export async function pipelinesInFile(database: Database): Promise<string[]> {
  const found = await database.rows<{ pipeline: string }>('select distinct pipeline from ops.tables');
  return found.map(({ pipeline }) => pipeline);
}

/** What can be chosen in each filter that has a query, as texts. */
export async function askChoices(
  database: Database,
  { page, definition }: AskedPage,
): Promise<Record<string, string[]>> {
  await createChosen(database, {});
  const found: Record<string, string[]> = {};
  for (const { filter, choices } of page.filters) {
    if (choices === undefined) continue;
    const { rows } = await database.firstRows(definition.queries.get(choices)?.text ?? '', CHOICES);
    found[filter] = rows.map(([value]) => textOf(value)).filter((text) => text !== '');
  }
  return found;
}

/** The things that a page can be about and that match what is searched for. */
export async function findEntities(
  database: Database,
  { page, definition, choices }: AskedPage,
): Promise<FirstRows> {
  const sql = definition.queries.get(page.entity?.search ?? '')?.text;
  if (sql === undefined) throw new MallardError('usage', `the page ${page.page} is about no one thing`);
  await createChosen(database, choices);
  return database.firstRows(sql, FOUND);
}

/** All rows of a panel's download, some at a time. */
export async function* downloadPanel(
  database: Database,
  { page, definition, choices }: AskedPage,
  index: number,
): AsyncGenerator<QueryResult> {
  const query = page.panels[index]?.download?.query;
  if (query === undefined) throw new MallardError('usage', `panel ${index} has nothing to download`);
  await createChosen(database, choices);
  yield* database.rowsInParts(definition.queries.get(query)?.text ?? '');
}

function textOf(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
