import { describe, expect, it } from 'vitest';
import { segmentationSchema } from '../../src/definitions/segmentation.ts';
import { findModels, readLastModel } from '../../src/segments/known-model.ts';
import { blob, customersOf, openWarehouse, segmentation } from './customers.ts';
import { clustersById, forgetModels, runAgain, runOver } from './models.ts';

const OUTLIERS = { method: 'iqr' as const, factor: 1.5, features: ['b', 'a'] };
const POINTS = [...blob(0, 0, 9), ...blob(60, 5, 9), ...blob(5, 90, 9)];
const CUSTOMERS = customersOf([...POINTS, [2_000, 10]]);
const DEFINITION = segmentation({
  outliers: OUTLIERS,
  names: ['A', 'B', 'C', 'D'].map((name) => ({ name, highest: 'a' })),
});

describe('the id of a model', () => {
  it('is that of any other that is made alike, in whatever run, whatever rows are not fitted on', async () => {
    const database = await openWarehouse();
    const first = await runOver(database, CUSTOMERS, DEFINITION);
    expect(first.model.model_id).toMatch(/^[0-9a-f]{12}$/);
    const second = await runOver(database, [...CUSTOMERS].reverse(), DEFINITION);
    expect(second.model.model_id).toBe(first.model.model_id);
    const checks = [{ name: 'apart', silhouette_at_least: 0.1, on_violation: 'warn' as const, tags: [] }];
    const checked = await runAgain(database, { ...DEFINITION, checks, shownAs: 'elsewhere.yaml' });
    expect(checked.model.model_id).toBe(first.model.model_id);
    const elsewhere = await runOver(await openWarehouse(), CUSTOMERS, DEFINITION);
    expect(elsewhere.model).toMatchObject({
      model_id: first.model.model_id,
      data_fingerprint: first.model.data_fingerprint,
    });
  });

  it('is another when anything is: a setting, a value, a limit, a number', async () => {
    const database = await openWarehouse();
    const ids = new Set<string>();
    let expected = 0;
    const changes = [
      {},
      { seed: 43 },
      { restarts: 4 },
      { scaler: 'robust' as const },
      { transforms: { a: 'log1p' as const } },
      { outliers: { ...OUTLIERS, factor: 1.6 } },
      { outliers: { ...OUTLIERS, features: ['a', 'b'] } },
      { number_by: 'b' },
      { names: ['A', 'B', 'C', 'E'].map((name) => ({ name, highest: 'a' })) },
      { k: { ...DEFINITION.k, to: 3 } },
      { sample: 500 },
    ];
    for (const change of changes) {
      await forgetModels(database);
      ids.add((await runOver(database, CUSTOMERS, { ...DEFINITION, ...change })).model.model_id);
      expect(ids.size).toBe(++expected);
    }
    await forgetModels(database);
    const moved = CUSTOMERS.map((one) => (one.id === 'c3' ? { ...one, b: (one.b ?? 0) + 1e-9 } : one));
    ids.add((await runOver(database, moved, DEFINITION)).model.model_id);
    expect(ids.size).toBe(++expected);
    // the same clusters under other numbers
    const numbers = new Set<string>();
    for (const before of [customersOf(blob(60, 5, 9)), customersOf(blob(5, 90, 9))]) {
      await forgetModels(database);
      await runOver(database, before, { ...DEFINITION, names: [], k: { ...DEFINITION.k, from: 2, to: 2 } });
      const { model, rows } = await runOver(database, CUSTOMERS, DEFINITION);
      numbers.add(JSON.stringify(clustersById(rows)));
      ids.add(model.model_id);
    }
    expect(numbers.size).toBe(2);
    expect(ids.size).toBeGreaterThanOrEqual(expected + 1);
  });
});

describe('the fingerprint of the data', () => {
  it('changes with any row that was fitted on, by whatever little, and with no other', async () => {
    const database = await openWarehouse();
    const of = async (customers: typeof CUSTOMERS, definition = DEFINITION) =>
      (await runOver(database, customers, definition)).model.data_fingerprint;
    const first = await of(CUSTOMERS);
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(await of([...CUSTOMERS].reverse())).toBe(first);
    expect(await of(CUSTOMERS, { ...DEFINITION, scaler: 'min_max', restarts: 1 })).toBe(first);
    expect(await of(CUSTOMERS.map((one) => ({ ...one, a: one.a === 2_000 ? 3_000 : one.a })))).toBe(first);
    expect(await of(CUSTOMERS.map((one) => ({ ...one, a: one.id === 'c1' ? 0.64 : one.a })))).not.toBe(first);
    expect(await of(CUSTOMERS.slice(1))).not.toBe(first);
    expect(await of(CUSTOMERS, { ...DEFINITION, seed: 7 })).not.toBe(first);
  });

  it('minds no order of the source where a key is there more than once', async () => {
    const database = await openWarehouse();
    const twice = [...CUSTOMERS, ...CUSTOMERS.map((one, i) => ({ ...one, id: 'same', a: i * 2 }))];
    const first = await runOver(database, twice, DEFINITION);
    const second = await runOver(database, [...twice].reverse(), DEFINITION);
    expect(second.model.data_fingerprint).toBe(first.model.data_fingerprint);
    expect(second.rows).toEqual(first.rows);
  });
});

describe('the record of a model', () => {
  it('counts rows, outliers and sample, and holds the definition as it is read again', async () => {
    const database = await openWarehouse();
    const { model } = await runOver(database, CUSTOMERS, { ...DEFINITION, sample: 20 });
    expect(model).toMatchObject({ customers: 28, outliers: 1, sample: 20 });
    const { kind: _, shownAs: __, ...plain } = { ...DEFINITION, sample: 100, checks: [] };
    const large = await runOver(database, CUSTOMERS, { ...DEFINITION, sample: 100 });
    expect(segmentationSchema.parse(JSON.parse(large.model.definition))).toEqual(plain);
    const row = await database.row<Record<string, unknown>>(
      `select m.*, s.silhouette as s, s.inertia as i from ops.models as m inner join ops.model_selection as s
       using (run_id) where run_id = $id and chosen`,
      { id: large.model.run_id },
    );
    expect(row).toMatchObject({
      segmentation: 'gold.clusters',
      source: 'gold.customers',
      key_column: 'id',
      features: ['a', 'b'],
      seed: 42,
      restarts: 3,
      as_of: null,
      silhouette: row.s,
      inertia: row.i,
    });
    expect(JSON.parse(String(row.versions))).toMatchObject({
      node: process.versions.node,
      duckdb: expect.stringMatching(/^v\d/),
    });
  });

  it('is enough to have the model again: its clusters, scale and limits', async () => {
    const database = await openWarehouse();
    const definition = { ...DEFINITION, sample: 100, transforms: { a: 'log1p' as const } };
    const { segmented, model } = await runOver(database, CUSTOMERS, definition);
    const known = await readLastModel(database, 'gold.clusters');
    expect(known?.scaler).toEqual(segmented.model.scaler);
    expect(known?.clusters.map(({ centre }) => centre)).toEqual(segmented.model.centroids);
    expect(known).toMatchObject({ runId: model.run_id, modelId: model.model_id });
    expect(known?.limits.map(({ feature, bit }) => [feature, bit])).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
    expect(known?.sizes.map(({ customers }) => customers).reduce((x, y) => x + y)).toBe(28);
    expect(await readLastModel(database, 'gold.others')).toBeUndefined();
    expect(await findModels(database, model.model_id.slice(0, 5))).toEqual([known]);
  });
});

describe('a model of another version', () => {
  it.each([
    ['one that asks for what is not there', '{"table": "gold.clusters", "features": ["a"], "kernel": "rbf"}'],
    ['one that is no object', '[]'],
    ['none', null],
    ['one that is no JSON', 'table: gold.clusters'],
    ['one that ends too soon', '{"table": '],
  ])('stops no run, and is not compared with: %s', async (_, definition) => {
    const database = await openWarehouse();
    const first = await runOver(database, CUSTOMERS, DEFINITION);
    await database.run('update ops.models set definition = $definition', { definition });
    const { model, rows } = await runAgain(database, DEFINITION);
    expect(rows).toEqual(first.rows);
    expect(model).toMatchObject({ compared_with: null, kept_share: null });
    expect(await findModels(database, '')).toHaveLength(1);
    const next = await runAgain(database, DEFINITION);
    expect(next.model).toMatchObject({ compared_with: model.model_id, kept_share: 1 });
  });
});
