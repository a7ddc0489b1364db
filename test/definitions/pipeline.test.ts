import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pipelineSchema } from '../../src/definitions/pipeline.ts';
import { readYaml } from '../../src/definitions/yaml-file.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

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
  it('is complete with its defaults: CSV files of any dialect, slash dates refused, the newest date', () => {
    expect(pipelineSchema.parse(file())).toEqual({
      pipeline: 'shop',
      description: 'a shop',
      sources: [
        {
          name: 'shop',
          folder: 'data',
          files: ['*.csv'],
          format: 'auto',
          delimiter: 'auto',
          encoding: 'auto',
          s3: { checksums: 'when_supported' },
          bronze: { table: 'bronze.sales', columns: [{ name: 'id', also: [], required: true }] },
          on_drift: 'rescue',
          on_overwrite: 'replace',
          after_load: 'keep',
        },
      ],
      landing_days: 30,
      slash_dates: 'refuse',
      as_of: { default: 'latest', column: 'silver.sales.day' },
      lookups: [],
      parameters: {},
      steps: [{ table: 'silver.sales' }],
      report: [],
    });
  });

  it('of several sources has each whole, by name, with policies of its own', () => {
    const one = (table: string, more: object = {}) => ({
      folder: 'in',
      bronze: { table, columns: [{ name: 'id' }] },
      ...more,
    });
    const sources = {
      sales: one('bronze.sales'),
      people: one('bronze.people', { on_drift: 'fail', format: 'parquet' }),
    };
    const parsed = pipelineSchema.parse(file({ source: undefined, bronze: undefined, sources }));
    expect(parsed.sources).toMatchObject([
      { name: 'sales', format: 'auto', on_drift: 'rescue', bronze: { table: 'bronze.sales' } },
      { name: 'people', format: 'parquet', on_drift: 'fail', bronze: { table: 'bronze.people' } },
    ]);
    expect(problems({ sources })).toEqual([
      'source: stands within each of the sources, where there are sources',
      'bronze: stands within each of the sources, where there are sources',
    ]);
    expect(problems({ source: undefined, bronze: undefined, sources, on_drift: 'fail' })).toEqual([
      'on_drift: stands within each of the sources, where there are sources',
    ]);
    expect(problems({ source: undefined })).toEqual(['source: is missing; or name several under sources']);
  });

  it('takes one pattern of file names or several', () => {
    const filesOf = (files: string | string[]) =>
      pipelineSchema.parse(file({ source: { folder: 'data', files } })).sources[0]?.files;
    expect(filesOf('*.txt')).toEqual(['*.txt']);
    expect(filesOf(['*.csv', '*.gz'])).toEqual(['*.csv', '*.gz']);
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
    ['source', { source: { folder: 'data', encoding: 'ebcdic' } }],
    ['source', { source: { folder: 'data', files: [] } }],
    ['slash_dates', { slash_dates: 'american' }],
    ['steps', { steps: [] }],
    ['steps', { steps: [{ table: 'Silver.Sales' }] }],
    ['steps', { steps: [{ segmentation: 'clusters' }] }],
  ])('refuses a wrong %s: %j', (key, more) => {
    expect(problems(more)).toEqual([expect.stringMatching(`^${key}`)]);
  });

  it('reads one table that campaigns are drawn from, or several', () => {
    const steps = ['gold.a', ['gold.a', 'gold.b']].map((segments) => ({
      campaigns: 'gold.sent',
      key: 'id',
      segments,
    }));
    expect(pipelineSchema.parse(file({ steps })).steps).toEqual([
      { campaigns: 'gold.sent', key: 'id', segments: ['gold.a'] },
      { campaigns: 'gold.sent', key: 'id', segments: ['gold.a', 'gold.b'] },
    ]);
  });

  it('names what is wrong inside a step, and where, by the kind that its keys point to', () => {
    const folder = temporaryFolder();
    const errorOf = (step: string) => {
      const text = JSON.stringify({ ...file(), steps: undefined }).slice(0, -1);
      writeFiles(folder, { 'p.yaml': `${text},\n"steps": [\n  ${step}\n]}` });
      try {
        readYaml(join(folder, 'p.yaml'), 'p.yaml', pipelineSchema);
      } catch (error) {
        return error;
      }
    };
    expect(errorOf('{"table": 5}')).toMatchObject({
      message: expect.stringMatching(/^steps\.0\.table: .*got 5/),
    });
    expect(errorOf('{"tabel": "gold.x"}')).toMatchObject({
      message: expect.stringContaining("unknown key 'tabel'"),
    });
    expect(errorOf('{"campaigns": "gold.sent", "key": "id"}')).toMatchObject({
      message: expect.stringMatching(/^steps\.0\.segments: /),
    });
    expect(errorOf('{"campaigns": "gold.sent", "key": "Arm", "segments": "gold.x"}')).toMatchObject({
      message: 'steps.0.key: the record has a column of its own by this name, got "Arm"',
    });
  });
});
