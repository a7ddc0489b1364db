import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readPipeline } from '../../../src/definitions/project.ts';
import { MallardError } from '../../../src/errors.ts';
import { silentLog } from '../../../src/log.ts';
import { runPipeline } from '../../../src/run/run-pipeline.ts';
import { resolveSettings } from '../../../src/settings.ts';
import { queryFile } from '../../support/digest.ts';
import { writeFiles } from '../../support/temporary.ts';
import { edited, writeSmallProject } from '../small-project.ts';
import { type Event, eventShape } from './event-shape.ts';
import { lineageServer } from './lineage-server.ts';

afterEach(() => vi.unstubAllEnvs());

const SALES =
  'id,kind,amount,day\n1,a,100,2026-01-30\n2,b,250,2026-01-31\n3,a,-5,2026-01-31\n4,a,bad,2026-01-31\n';

/** A small project with one file, and a way to run it. */
function shop(changes: Record<string, string> = {}) {
  const project = writeSmallProject(changes);
  writeFiles(project, { 'data/one.csv': SALES });
  const settings = resolveSettings({ project });
  const warnings: string[] = [];
  const run = (signal?: AbortSignal, stage = silentLog.stage) => {
    const log = { ...silentLog, stage, warn: (message: string) => warnings.push(message) };
    return runPipeline(readPipeline(project, 'shop'), settings, {}, log, signal);
  };
  return { project, warehouse: settings.warehouseFile, run, warnings };
}

const eventsOf = (lines: readonly string[]): Event[] =>
  lines.map((line) => eventShape.parse(JSON.parse(line)));

describe('a run', () => {
  it('says that it begins and that it is done, with what it read and wrote', async () => {
    const { project, warehouse, run, warnings } = shop();
    const { url, requests } = await lineageServer();
    vi.stubEnv('OPENLINEAGE_URL', url);
    vi.stubEnv('OPENLINEAGE_API_KEY', 'secret');
    const report = await run();
    expect(warnings).toEqual([]);
    expect(
      requests.map(({ path, authorization, contentType }) => [path, authorization, contentType]),
    ).toEqual([
      ['/api/v1/lineage', 'Bearer secret', 'application/json'],
      ['/api/v1/lineage', 'Bearer secret', 'application/json'],
    ]);
    const [start, complete] = eventsOf(requests.map(({ body }) => body));
    expect([start?.eventType, complete?.eventType]).toEqual(['START', 'COMPLETE']);
    expect(start?.run.runId).toBe(complete?.run.runId);
    expect(complete?.run.facets).toMatchObject({ mallard_run: { runId: report.runId, asOf: '2026-01-31' } });
    expect(complete?.job).toMatchObject({ namespace: 'mallard', name: 'shop' });
    expect(complete?.inputs.map(({ namespace, name }) => [namespace, name])).toEqual([
      ['file', join(project, 'data')],
      ['file', join(project, 'data', 'one.csv')],
      ['file', join(project, 'lookups', 'kinds.csv')],
    ]);
    const rows = complete?.outputs.map(({ name, outputFacets }) => [
      name,
      outputFacets?.outputStatistics?.rowCount,
    ]);
    expect(rows).toEqual([
      ['bronze.sales', 4],
      ['silver.sales', 2],
      ['silver.returns', undefined],
      ['silver.goods', 2],
      ['gold.totals', 2],
    ]);
    expect(complete?.outputs[1]?.namespace).toBe(`duckdb://${warehouse}`);
  });

  it('tells each column’s origin and what each rule found', async () => {
    const { project, warehouse, run } = shop();
    const { url, requests } = await lineageServer();
    vi.stubEnv('OPENLINEAGE_URL', url);
    await run();
    const [, complete] = eventsOf(requests.map(({ body }) => body));
    const facetsOf = (table: string) => complete?.outputs.find(({ name }) => name === table)?.facets;
    expect(facetsOf('gold.totals')?.columnLineage.fields.amount?.inputFields).toEqual([
      {
        namespace: `duckdb://${warehouse}`,
        name: 'silver.goods',
        field: 'amount',
        transformations: [{ type: 'DIRECT' }],
      },
      {
        namespace: `duckdb://${warehouse}`,
        name: 'silver.goods',
        field: 'kind',
        transformations: [{ type: 'INDIRECT' }],
      },
    ]);
    expect(facetsOf('gold.totals')?.columnLineage.fields.kind?.inputFields[0]?.transformations).toEqual([
      { type: 'DIRECT' },
      { type: 'INDIRECT' },
    ]);
    expect(facetsOf('bronze.sales')?.columnLineage.fields.id?.inputFields[0]).toMatchObject({
      namespace: 'file',
      name: join(project, 'data'),
      field: 'id',
    });
    expect(facetsOf('silver.sales')?.schema.fields).toContainEqual({
      name: 'amount',
      type: 'INTEGER',
      description: 'pence',
    });
    const assertions = facetsOf('silver.sales')?.dataQualityAssertions?.assertions;
    expect(assertions).toEqual([
      { assertion: 'valid_amount', success: false, severity: 'warn' },
      { assertion: 'has_id', success: true, severity: 'warn' },
      { assertion: 'known_kind', success: true, severity: 'warn' },
      { assertion: 'unique_id', success: true, severity: 'warn' },
    ]);
    expect(facetsOf('gold.totals')?.dataQualityAssertions).toBeUndefined();
  });

  it('that a rule stops says so, with the rule, and is no success', async () => {
    const { run } = shop(
      edited('expectations/silver/sales.yaml', 'on_violation: drop, desc', 'on_violation: fail, desc'),
    );
    const { url, requests } = await lineageServer();
    vi.stubEnv('OPENLINEAGE_URL', `${url}/own/path`);
    await expect(run()).rejects.toThrow(/valid_amount/);
    expect(requests.map(({ path }) => path)).toEqual(['/own/path', '/own/path']);
    const [, fail] = eventsOf(requests.map(({ body }) => body));
    expect(fail?.eventType).toBe('FAIL');
    expect(fail?.run.facets?.errorMessage?.message).toMatch(/silver\.sales does not go live: valid_amount/);
    expect(fail?.outputs.map(({ name, outputFacets }) => [name, outputFacets])).toEqual([
      ['silver.sales', {}],
    ]);
    expect(fail?.outputs[0]?.facets?.dataQualityAssertions?.assertions).toContainEqual({
      assertion: 'valid_amount',
      success: false,
      severity: 'error',
    });
  });

  it('that somebody stops is aborted', async () => {
    const { project, run } = shop();
    const file = join(project, 'events.ndjson');
    vi.stubEnv('OPENLINEAGE_FILE', file);
    const controller = new AbortController();
    const stop = new MallardError('interrupted', 'stopped by a test');
    const atFirstTable = (name: string) => {
      if (name === 'refine') controller.abort(stop);
    };
    await expect(run(controller.signal, atFirstTable)).rejects.toBe(stop);
    const [start, abort] = eventsOf(readFileSync(file, 'utf8').trim().split('\n'));
    expect([start?.eventType, abort?.eventType]).toEqual(['START', 'ABORT']);
    const written = abort?.outputs.filter(({ outputFacets }) => outputFacets?.outputStatistics !== undefined);
    expect(written).toEqual([]);
  });

  it('with nothing new says nothing', async () => {
    const { project, run } = shop();
    vi.stubEnv('OPENLINEAGE_FILE', join(project, 'deep', 'events.ndjson'));
    vi.stubEnv('OPENLINEAGE_NAMESPACE', 'tests');
    await run();
    await run();
    const events = eventsOf(
      readFileSync(join(project, 'deep', 'events.ndjson'), 'utf8')
        .trim()
        .split('\n'),
    );
    expect(events.map(({ eventType, job }) => [eventType, job.namespace])).toEqual([
      ['START', 'tests'],
      ['COMPLETE', 'tests'],
    ]);
  });

  it.each([
    ['refuses', async () => (await lineageServer(503)).url, /answered 503/],
    ['is not there', async () => 'http://127.0.0.1:1', /bad port|ECONNREFUSED/],
    ['is no URL', async () => 'nonsense', /Invalid URL/],
  ])('is a warning, and not a failure, where the server %s', async (_, urlOf, words) => {
    const { warehouse, run, warnings } = shop();
    vi.stubEnv('OPENLINEAGE_URL', await urlOf());
    expect(await run()).toMatchObject({ status: 'done' });
    expect(warnings).toEqual([expect.stringMatching(words), expect.stringMatching(words)]);
    const lineage = await queryFile<{ n: number }>(warehouse, 'select count(*) as n from ops.lineage');
    expect(lineage[0]?.n).toBeGreaterThan(20);
  });
});
