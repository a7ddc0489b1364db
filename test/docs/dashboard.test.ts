import { describe, expect, it } from 'vitest';
import { type Page, readPages } from '../../src/definitions/pages.ts';
import { panelSchema } from '../../src/definitions/panel.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { blocksOf, documentOf, tableRows } from './docs.ts';

const page = documentOf('docs/dashboard.md');
const [example = ''] = blocksOf(page, 'yaml');

const named = (text: string) =>
  [...text.matchAll(/`([a-z][a-z0-9_]*)(?::[^`]*)?`/g)].map(([, name]) => name ?? '');
/** All that each row of the tables names, by the first name in it; the table of charts is the last. */
const rows = new Map(
  tableRows(page).map((cells) => [named(cells[0] ?? '')[0] ?? '', named(cells.join(' '))]),
);

/** What a panel of each chart takes. */
const charts = panelSchema.options.map(({ shape }) => ({
  chart: [...shape.chart.values][0] ?? '',
  keys: Object.keys(shape).filter((key) => key !== 'chart'),
}));
const ofAll = charts.map(({ keys }) => keys).reduce((all, keys) => all.filter((key) => keys.includes(key)));

describe('docs/dashboard.md', () => {
  it('has an example that is a pages file', () => {
    const project = temporaryFolder();
    const queries = [...example.matchAll(/\b\w+\.sql\b/g)].map(([file]) => file);
    writeFiles(project, {
      'pipelines/shop.pages.yaml': example,
      ...Object.fromEntries(queries.map((file) => [`sql/serving/${file}`, 'select 1 as one\n'])),
    });
    const pages = readPages(project, 'shop')?.pages ?? [];
    expect(pages.map((one: Page) => one.page)).toEqual(['countries', 'customer']);
  });

  it('tells of every key that a panel may have, whatever its chart', () => {
    const told = tableRows(page).flatMap((cells) => named(cells.join(' ')));
    expect(ofAll.filter((key) => !told.includes(key))).toEqual([]);
    expect(told).toEqual(
      expect.arrayContaining(['log', 'download', 'filters', 'entity', 'choices', 'numbers']),
    );
  });

  it.each(charts)('tells what the chart $chart takes', ({ chart, keys }) => {
    const own = keys.filter((key) => !ofAll.includes(key) && key !== 'log');
    const told =
      chart === 'columns' ? [...(rows.get('columns') ?? []), ...(rows.get('lines') ?? [])] : rows.get(chart);
    expect(told).toEqual(expect.arrayContaining(own));
  });
});
