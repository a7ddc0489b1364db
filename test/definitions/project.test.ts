import { describe, expect, it } from 'vitest';
import { pipelineNames, readPipeline } from '../../src/definitions/project.ts';
import { MallardError } from '../../src/errors.ts';
import { edited, SMALL_PROJECT, smallPipeline, writeSmallProject } from '../run/small-project.ts';

function errorOf(changes: Record<string, string | null>, name = 'shop'): MallardError {
  const folder = writeSmallProject(changes);
  try {
    readPipeline(folder, name);
  } catch (error) {
    if (error instanceof MallardError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const shop = SMALL_PROJECT['pipelines/shop.yaml'] ?? '';

describe('readPipeline', () => {
  it('reads in everything a pipeline names', () => {
    const pipeline = smallPipeline();
    expect(pipeline).toMatchObject({
      pipeline: 'shop',
      shownAs: 'pipelines/shop.yaml',
      lookups: [{ table: 'gold.kinds', path: expect.stringMatching(/^\/.*\/lookups\/kinds\.csv$/) }],
      report: [{ title: 'Totals', sql: { shownAs: 'sql/serving/totals.sql' } }],
    });
    expect(pipeline.steps).toMatchObject([
      { kind: 'table', table: 'silver.sales', rulesFile: 'expectations/silver/sales.yaml' },
      { kind: 'table', table: 'silver.goods' },
      { kind: 'table', table: 'gold.totals', rules: { grain: 'one row per kind' } },
    ]);
    expect(pipeline.steps[0]).toMatchObject({
      sql: { shownAs: 'sql/silver/sales.sql', text: SMALL_PROJECT['sql/silver/sales.sql']?.trimEnd() },
    });
  });

  it('takes the SQL of a table from sql/segments where it is there', () => {
    const text = 'select * from silver.goods';
    const pipeline = smallPipeline({ 'sql/segments/totals.sql': text, 'sql/gold/totals.sql': null });
    expect(pipeline.steps[2]).toMatchObject({ sql: { shownAs: 'sql/segments/totals.sql', text } });
  });

  it('suggests the pipeline that was meant, and lists those there are', () => {
    const error = errorOf({ 'pipelines/web.yaml': shop }, 'shpo');
    expect(error).toMatchObject({ kind: 'usage', where: 'pipelines/' });
    expect(error.message).toContain("did you mean 'shop'?");
    expect(error.next).toContain('shop, web');
  });

  it('suggests nothing for a name that resembles none', () => {
    const error = errorOf({}, 'warehouse_returns');
    expect(error.message).toContain("no pipeline 'warehouse_returns'");
    expect(error.message).not.toContain('did you mean');
    expect(error.next).toContain('shop');
  });

  it('refuses a pipeline called other than its file', () => {
    const error = errorOf(edited('pipelines/shop.yaml', 'pipeline: shop', 'pipeline: store'));
    expect(error).toMatchObject({
      kind: 'definition',
      where: expect.stringMatching(/^pipelines\/shop\.yaml:1/),
    });
    expect(error.message).toContain("'store'");
    expect(error.message).toContain("'shop.yaml'");
  });

  it.each([
    'sql/gold/totals.sql',
    'sql/serving/totals.sql',
    'expectations/silver/goods.yaml',
    'lookups/kinds.csv',
  ])('names the missing %s and who needs it', (path) => {
    const error = errorOf({ [path]: null });
    expect(error).toMatchObject({
      kind: 'definition',
      where: expect.stringContaining('pipelines/shop.yaml'),
    });
    expect(error.message).toContain(path);
    expect(error.next).toContain(path);
  });

  it('refuses the rules of another table', () => {
    const error = errorOf(edited('expectations/gold/totals.yaml', 'table: gold.totals', 'table: gold.total'));
    expect(error).toMatchObject({ kind: 'definition' });
    expect(error.where).toMatch(/^expectations\/gold\/totals\.yaml:1/);
    expect(error.message).toContain("'gold.total'");
    expect(error.message).toContain("'gold.totals'");
  });

  it('tells the line in a file of rules that is wrong', () => {
    const error = errorOf(edited('expectations/gold/totals.yaml', 'grain: one', 'grain: [one]\ngrains: one'));
    expect(error).toMatchObject({ kind: 'definition', where: 'expectations/gold/totals.yaml:3:1' });
  });
});

it('pipelineNames lists the YAML files of pipelines/ in alphabetical order', () => {
  const folder = writeSmallProject({
    'pipelines/web.yml': shop,
    'pipelines/b.yaml': shop,
    'pipelines/x.md': '',
  });
  expect(pipelineNames(folder)).toEqual(['b', 'shop', 'web']);
});
