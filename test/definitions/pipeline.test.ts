import { describe, expect, it } from 'vitest';
import { pipelineSchema } from '../../src/definitions/pipeline.ts';

const segmentation = {
  segmentation: 'gold.clusters',
  source: 'gold.rfm',
  key: 'id',
  features: ['a', 'b'],
  k: { from: 2, to: 5 },
  seed: 42,
  number_by: 'a',
};
const file = (more: object = {}) => ({
  pipeline: 'shop',
  description: 'a shop',
  source: { folder: 'data' },
  bronze: { table: 'bronze.sales', columns: [{ name: 'id' }] },
  as_of: { column: 'silver.sales.day' },
  steps: [{ table: 'silver.sales' }],
  ...more,
});
const problems = (more: object) => {
  const parsed = pipelineSchema.safeParse(file(more));
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('a pipeline file', () => {
  it('is complete with its defaults: CSV files with commas, slash dates refused, the newest date', () => {
    expect(pipelineSchema.parse(file())).toEqual({
      pipeline: 'shop',
      description: 'a shop',
      source: { folder: 'data', files: '*.csv', delimiter: ',' },
      bronze: { table: 'bronze.sales', columns: [{ name: 'id', also: [], required: true }] },
      slash_dates: 'refuse',
      as_of: { default: 'latest', column: 'silver.sales.day' },
      lookups: [],
      steps: [{ table: 'silver.sales' }],
      report: [],
    });
  });

  it.each(['latest', 'today', '2026-04-28', '2024-02-29'])('takes the as-of date %s', (day) => {
    expect(problems({ as_of: { default: day, column: 'a.b.c' } })).toEqual([]);
  });

  it.each<[string, object]>([
    ['as_of', { as_of: { default: '2026-02-30', column: 'a.b.c' } }],
    ['as_of', { as_of: { default: 'yesterday', column: 'a.b.c' } }],
    ['as_of', { as_of: { column: 'InvoiceDate' } }],
    ['pipeline', { pipeline: 'My Shop' }],
    ['bronze', { bronze: { table: 'sales', columns: [{ name: 'id' }] } }],
    ['bronze', { bronze: { table: 'ops.runs', columns: [{ name: 'id' }] } }],
    ['bronze', { bronze: { table: 'bronze.sales', columns: [] } }],
    ['source', { source: { folder: 'data', delimiter: ':' } }],
    ['slash_dates', { slash_dates: 'american' }],
    ['steps', { steps: [] }],
    ['steps', { steps: [{ table: 'Silver.Sales' }] }],
    ['steps', { steps: [{ ...segmentation, k: { from: 1, to: 5 } }] }],
    ['steps', { steps: [{ ...segmentation, features: [] }] }],
    ['steps', { steps: [{ ...segmentation, outliers: { method: 'zscore', features: ['a'] } }] }],
  ])('refuses a wrong %s: %j', (key, more) => {
    expect(problems(more)).toEqual([expect.stringMatching(`^${key}`)]);
  });

  it('names what is wrong inside a step, by the kind that its keys point to', () => {
    expect(problems({ steps: [{ ...segmentation, seed: 'many' }] })).toEqual([
      expect.stringContaining('seed'),
    ]);
    expect(problems({ steps: [{ table: 5 }] })).toEqual([expect.stringContaining('table')]);
  });

  it('takes a segmentation with what it leaves out filled in', () => {
    const parsed = pipelineSchema.parse(file({ steps: [segmentation] }));
    expect(parsed.steps[0]).toMatchObject({
      scaler: 'standard',
      k: { from: 2, to: 5, silhouette_weight: 0.6, elbow_weight: 0.4 },
      restarts: 10,
      sample: 100_000,
      silhouette_sample: 5_000,
    });
  });
});
