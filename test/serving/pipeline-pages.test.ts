import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PagesDefinition, readPages } from '../../src/definitions/pages.ts';
import {
  askChoices,
  askRows,
  choicesOn,
  findEntities,
  panelRows,
} from '../../src/serving/dashboard/ask-page.ts';
import { FollowedFile } from '../../src/serving/dashboard/followed-file.ts';
import { packageDir } from '../../src/settings.ts';
import type { FirstRows } from '../../src/warehouse/statements.ts';
import { mallard } from '../support/mallard.ts';
import { copyAllPipelines } from '../support/project.ts';

/** What is made up for each pipeline, so small that it takes seconds and so large that every page has rows. */
const MADE_UP: [pipeline: string, ...options: string[]][] = [
  ['behavior', '--customers', '300', '--transactions', '2500'],
  ['customer360', '--customers', '200'],
];

const project = mkdtempSync(join(tmpdir(), 'mallard-'));
copyAllPipelines(project);
const file = new FollowedFile(join(project, 'warehouse', 'mallard.duckdb'), {
  connections: 1,
  seconds: 30,
  memory: '500MB',
});
afterAll(() => {
  file.close();
  rmSync(project, { recursive: true, force: true });
});

beforeAll(async () => {
  for (const [pipeline, ...options] of MADE_UP) {
    const source = join(project, 'data', pipeline);
    const made = await mallard('--project', project, '-q', 'generate', pipeline, '--to', source, ...options);
    expect(made.code, made.stderr).toBe(0);
    const run = await mallard('--project', project, '-q', 'run', pipeline, '--source', source);
    expect(run.code, run.stderr).toBe(0);
  }
}, 120_000);

function pagesOf(pipeline: string): PagesDefinition {
  const definition = readPages(packageDir, pipeline);
  if (definition === undefined) throw new Error(`${pipeline} has no pages`);
  return definition;
}

function asked(pipeline: string, name: string, given: Record<string, string> = {}) {
  const definition = pagesOf(pipeline);
  const page = definition.pages.find((one) => one.page === name);
  if (page === undefined) throw new Error(`${pipeline} has no page ${name}`);
  return { page, definition, choices: choicesOn(page, given) };
}

/** The rows of the panel of this title. */
async function panelOf(pipeline: string, name: string, title: string, given: Record<string, string> = {}) {
  const page = asked(pipeline, name, given);
  const index = page.page.panels.findIndex((panel) => panel.title === title);
  return file.read((database) => askRows(database, panelRows(page, index)));
}

function numbersOf({ columns, rows }: FirstRows, name: string): number[] {
  const at = columns.findIndex((column) => column.name === name);
  return rows.map((row) => Number(row[at]));
}

/** In hundredths, so that it adds up to the cent. */
function sumOf(answer: FirstRows, ...names: string[]): number {
  return names
    .flatMap((name) => numbersOf(answer, name))
    .reduce((sum, value) => sum + Math.round(100 * value), 0);
}

const PAGES = MADE_UP.flatMap(([pipeline]) =>
  pagesOf(pipeline).pages.map(({ page }) => [pipeline, page] as const),
);

describe.each(PAGES)('the page %s/%s', (pipeline, name) => {
  it('has rows in every panel, and choices in every filter', async () => {
    const { page, ...rest } = asked(pipeline, name);
    const choices = await file.read((database) => askChoices(database, { page, ...rest }));
    for (const { filter, choices: query } of page.filters)
      if (query !== undefined) expect(choices[filter]?.length, filter).toBeGreaterThan(1);
    const key = page.entity && (await firstFound(pipeline, name));
    const given = page.entity === undefined ? {} : { [page.entity.key]: String(key) };
    for (const { title } of page.panels)
      expect((await panelOf(pipeline, name, title, given)).rows.length, title).toBeGreaterThan(0);
  });
});

async function firstFound(pipeline: string, name: string): Promise<unknown> {
  const found = await file.read((database) => findEntities(database, asked(pipeline, name)));
  return found.rows[0]?.[0];
}

describe('the pages of one pipeline agree with each other', () => {
  it('behavior: groups, clusters, personas, risks and hours add up to the figures of the overview', async () => {
    const figures = await panelOf('behavior', 'overview', 'Customers at a glance');
    const [buyers, spend] = [sumOf(figures, 'buyers'), sumOf(figures, 'spend')];
    const months = await panelOf('behavior', 'overview', 'Spend by month');
    const ways: FirstRows[] = [
      await panelOf('behavior', 'segments', 'The groups, and what to do'),
      await panelOf('behavior', 'clusters', 'What is usual in a cluster'),
      await panelOf('behavior', 'clusters', 'What is usual in a persona'),
      await panelOf('behavior', 'clusters', 'Clusters and groups'),
      await panelOf('behavior', 'churn', 'Risk in figures'),
    ];
    expect(ways.map((way) => sumOf(way, 'customers'))).toEqual(ways.map(() => buyers));
    expect(sumOf(months, 'spend')).toBe(spend);
    expect(
      sumOf(await panelOf('behavior', 'churn', 'How long ago they last bought'), 'low', 'medium', 'high'),
    ).toBe(buyers);
    const hours = await panelOf('behavior', 'patterns', 'Days and hours');
    const categories = await panelOf('behavior', 'patterns', 'Categories');
    expect(sumOf(hours, 'transactions')).toBe(sumOf(categories, 'transactions'));
  });

  it('behavior: what one customer bought by month and by category is what the figures say', async () => {
    const customer = String(await firstFound('behavior', 'customer'));
    const [figures, months, categories] = (await Promise.all(
      ['At a glance', 'Spend by month', 'Favourite categories'].map((title) =>
        panelOf('behavior', 'customer', title, { customer }),
      ),
    )) as [FirstRows, FirstRows, FirstRows];
    const spend = sumOf(figures, 'spend');
    expect(spend).toBeGreaterThan(0);
    expect([sumOf(months, 'spend'), sumOf(categories, 'spend')]).toEqual([spend, spend]);
  });

  it('customer360: months and sources add up to the figures of the overview', async () => {
    const figures = await panelOf('customer360', 'overview', 'Customers at a glance');
    const months = await panelOf('customer360', 'overview', 'Revenue by month');
    const sources = await panelOf('customer360', 'overview', 'Who knows a customer');
    expect(sumOf(months, 'order_revenue', 'purchase_revenue')).toBe(sumOf(figures, 'revenue'));
    expect(sumOf(sources, 'customers')).toBe(sumOf(figures, 'customers'));
    const labels = await panelOf('customer360', 'sentiment', 'What they sound like, and how they rate');
    const byMonth = await panelOf('customer360', 'sentiment', 'Reviews by month');
    expect(sumOf(labels, 'reviews')).toBe(sumOf(figures, 'reviews'));
    expect(sumOf(byMonth, 'positive', 'neutral', 'no_words', 'negative')).toBe(sumOf(figures, 'reviews'));
  });

  it('customer360: what one customer brought by month is what the figures say', async () => {
    const customer = String(await firstFound('customer360', 'customer'));
    const figures = await panelOf('customer360', 'customer', 'At a glance', { customer });
    const months = await panelOf('customer360', 'customer', 'Revenue by month', { customer });
    expect(sumOf(figures, 'revenue')).toBeGreaterThan(0);
    expect(sumOf(months, 'order_revenue', 'purchase_revenue')).toBe(sumOf(figures, 'revenue'));
  });
});
