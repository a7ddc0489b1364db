import { describe, expect, it } from 'vitest';
import { choosableOn, readPages } from '../../src/definitions/pages.ts';
import { MallardError } from '../../src/errors.ts';
import { withPages } from '../run/shop-pages.ts';
import { writeSmallProject } from '../run/small-project.ts';

const PANELS_OF_ONE = `    panels:
      - title: Of it
        chart: figures
        query: of_it.sql
`;

const read = (files: Record<string, string | null>) => readPages(writeSmallProject(files), 'shop');

function errorOf(files: Record<string, string | null>): MallardError {
  try {
    read(files);
  } catch (error) {
    if (error instanceof MallardError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the pages beside a pipeline', () => {
  it('are none where there is no file of them', () => {
    expect(read({})).toBeUndefined();
  });

  it('are complete, with every query that they name, once', () => {
    const definition = read(withPages());
    expect(definition?.pages.map(({ page, panels }) => [page, panels.length])).toEqual([
      ['overview', 3],
      ['one', 1],
    ]);
    expect(definition?.pages[0]?.panels[0]).toMatchObject({
      width: 'half',
      x: ['amount'],
      log: [],
      stacked: false,
    });
    expect([...(definition?.queries.keys() ?? [])].sort()).toEqual(['found.sql', 'of_it.sql', 'totals.sql']);
    expect(definition?.queries.get('of_it.sql')?.shownAs).toBe('sql/serving/of_it.sql');
    expect(definition?.placeOf(['pages', 0, 'panels', 1, 'order', 1])).toBe(
      'pipelines/shop.pages.yaml:18:30',
    );
  });

  it('let their SQL ask for the filters of a page, for what it is about, and for what is searched', () => {
    expect(read(withPages())?.pages.map(choosableOn)).toEqual([
      ['kind', 'min_amount'],
      ['thing', 'search'],
    ]);
  });

  it('name the queries of downloads too', () => {
    const download = 'x: [amount]\n        download: {query: rows.sql, label: CSV}';
    expect(errorOf(withPages('x: [amount]', download)).message).toContain(
      'sql/serving/rows.sql, which does not exist',
    );
  });

  it.each<[what: string, part: string, by: string, where: string, message: string | RegExp]>([
    [
      'a kind of chart that there is not',
      'chart: bars',
      'chart: bar',
      ':9:16',
      `pages.0.panels.0.chart: must be one of figures, table, lines, columns, bars, scatter, scatter3d, boxplot, heatmap, flow, got "bar"; did you mean 'bars'?`,
    ],
    [
      'a kind of chart that is near to none',
      'chart: bars',
      'chart: pie',
      ':9:16',
      /must be one of figures, .* got "pie"$/,
    ],
    [
      'no kind of chart',
      '        chart: bars\n',
      '',
      ':8:9',
      /chart: must be one of figures, .* got nothing$/,
    ],
    [
      'a key that the kind of chart does not have',
      'x: [amount]',
      'z: [amount]',
      ':12:9',
      "unknown key 'z' in pages.0.panels.0; did you mean 'x'?",
    ],
    [
      'a key that is misspelt',
      'labels: {',
      'label: {',
      ':13:9',
      "unknown key 'label' in pages.0.panels.0; did you mean 'labels'?",
    ],
    [
      'a chart without a column that it needs',
      '        y: kind\n',
      '',
      ':8:9',
      /pages\.0\.panels\.0\.y: .*got nothing/,
    ],
    [
      'a query and a table',
      'query: totals.sql',
      'query: totals.sql\n        table: gold.totals',
      ':11:16',
      'pages.0.panels.0.table: stands in the place of a query, not beside it, got "gold.totals"',
    ],
    [
      'neither a query nor a table',
      '        query: totals.sql\n',
      '',
      ':8:9',
      'pages.0.panels.0.query: is missing; or name a table, got nothing',
    ],
    [
      'an order of a query',
      'y: kind',
      'y: kind\n        order: [kind]',
      ':12:16',
      /order: is for a table; a query says it itself/,
    ],
    [
      'a format that there is not',
      'labels: {amount: Pence}',
      'formats: {amount: amounts}',
      ':13:27',
      /formats\.amount: .*"count".*, got "amounts"; did you mean 'amount'\?$/,
    ],
    [
      'a width that there is not',
      'x: [amount]',
      'x: [amount]\n        width: ful',
      ':13:16',
      /width: .*did you mean 'full'\?$/,
    ],
    [
      'a table of no layer',
      'table: silver.sales',
      'table: sales',
      ':16:16',
      /table: must be a layer and a lower-case name/,
    ],
    [
      'a query elsewhere',
      'query: totals.sql',
      'query: ../totals.sql',
      ':10:16',
      /query: must be the name of a file in sql\/serving\//,
    ],
    [
      'a filter of two kinds',
      'numbers: [0, 10]',
      'numbers: [0, 10], choices: totals.sql',
      ':6:9',
      /filters\.1: either choices or numbers/,
    ],
    ['a filter of no kind', ', numbers: [0, 10]', '', ':6:9', /filters\.1: either choices or numbers/],
    [
      'two pages of one name',
      'page: one',
      'page: overview',
      ':28:11',
      'pages.1.page: there is another page of this name, got "overview"',
    ],
    ['a page without panels', PANELS_OF_ONE, '    panels: []\n', ':31:13', /pages\.1\.panels: /],
    ['a YAML that is none', 'chart: bars', 'chart: [bars', ':10:9', /flow/i],
  ])('refuse %s', (_, part, by, where, message) => {
    const error = errorOf(withPages(part, by));
    expect(error).toMatchObject({ kind: 'definition', where: `pipelines/shop.pages.yaml${where}` });
    if (typeof message === 'string') expect(error.message).toBe(message);
    else expect(error.message).toMatch(message);
    expect(error.next).toContain('mallard validate');
  });

  it('refuse a query that is not there', () => {
    const error = errorOf({ ...withPages(), 'sql/serving/found.sql': null });
    expect(error).toMatchObject({ kind: 'definition', where: 'pipelines/shop.pages.yaml' });
    expect(error.message).toContain('sql/serving/found.sql, which does not exist');
  });
});
