import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Panel, panelSchema } from './panel.ts';
import { readSql, type SqlFile } from './sql-file.ts';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';
import { readPlacedYaml } from './yaml-file.ts';

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _');
const query = z.string().regex(/^[a-z][a-z0-9_]*\.sql$/, 'must be the name of a file in sql/serving/');

/** What a reader chooses; SQL asks for it with `chosen('name')`, a text, null where nothing is chosen. */
const filter = strict({
  filter: name,
  label: z.string(),
  /** A query whose first column is what can be chosen. */
  choices: query.optional(),
  /** Numbers that can be chosen, the first of them by itself. */
  numbers: z.array(z.number()).min(1).optional(),
}).superRefine(({ choices, numbers }, context) => {
  if ((choices === undefined) === (numbers === undefined))
    context.addIssue({ code: 'custom', message: 'either choices or numbers', path: [] });
});

/** What a page is about, where it is about one thing: `chosen(key)` is which. */
const entity = strict({
  /** As `mallard explain` takes it, such as customer. */
  key: name,
  /** Finds by `chosen('search')`: the first column is the key, the others tell which it is. */
  search: query,
  /** The segmentation that says why it is where it is; without one, nothing does. */
  explained_by: tableName.optional(),
});

const page = strict({
  page: name,
  title: z.string(),
  about: z.string().optional(),
  filters: z.array(filter).default([]),
  entity: entity.optional(),
  panels: z.array(panelSchema).min(1),
});

const pagesFile = strict({ pages: z.array(page).min(1) }).superRefine(({ pages }, context) => {
  const names = pages.map((one) => one.page);
  names.forEach((one, i) => {
    if (names.indexOf(one) < i)
      context.addIssue({
        code: 'custom',
        message: 'there is another page of this name',
        path: ['pages', i, 'page'],
      });
  });
});

export type Page = z.output<typeof page>;
export type PageFilter = z.output<typeof filter>;

/** The pages of a pipeline, with the SQL that they name read in. */
export interface PagesDefinition {
  shownAs: string;
  pages: Page[];
  /** By the name that a page calls it by. */
  queries: Map<string, SqlFile>;
  /** `file:line:column` of what stands at a path. */
  placeOf(path: readonly (string | number)[]): string;
}

/** The names of the filters whose values a page's SQL may ask for. */
export function choosableOn({ filters, entity: about }: Page): string[] {
  return [...filters.map((one) => one.filter), ...(about === undefined ? [] : [about.key, 'search'])];
}

/** The pages beside a pipeline's file, if there are any. Throws `definition` on the first thing that is wrong. */
export function readPages(projectDir: string, pipeline: string): PagesDefinition | undefined {
  const shownAs = `pipelines/${pipeline}.pages.yaml`;
  const file = join(projectDir, shownAs);
  if (!existsSync(file)) return undefined;
  const { value, placeOf } = readPlacedYaml(file, shownAs, pagesFile);
  const named = new Set(value.pages.flatMap(queriesNamedBy));
  const queries = new Map(
    [...named].map((one) => [one, readSql(projectDir, `sql/serving/${one}`, shownAs)] as const),
  );
  return { shownAs, pages: value.pages, queries, placeOf };
}

/** The files of `sql/serving/` that a page names. */
export function queriesNamedBy({ panels, filters, entity: about }: Page): string[] {
  const ofPanels = panels.flatMap((panel: Panel) => [panel.query, panel.download?.query]);
  const all = [...ofPanels, ...filters.map(({ choices }) => choices), about?.search];
  return all.filter((one) => one !== undefined);
}
