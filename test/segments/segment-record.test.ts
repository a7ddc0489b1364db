import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SegmentationDefinition } from '../../src/definitions/steps.ts';
import { segment } from '../../src/segments/segment.ts';
import type { Database } from '../../src/warehouse/database.ts';
import {
  blob,
  type Customer,
  customersOf,
  openWarehouse,
  segmentation,
  squaredDistance,
  writeCustomers,
} from './customers.ts';

/** One row of `ops.model_centroids`. */
interface ModelRow {
  cluster: number;
  feature: string;
  centroid: number;
  scaled_centroid: number;
  scaler_centre: number;
  scaler_scale: number;
}

const OUTLIERS = { method: 'iqr' as const, factor: 1.5, features: ['a', 'b'] };
const cents = fc.integer({ min: -5_000, max: 20_000 }).map((value) => value / 100);
const someCustomers = fc.array(fc.tuple(cents, cents), { minLength: 5, maxLength: 60 }).map(customersOf);

async function clustersOf(
  database: Database,
  customers: readonly Customer[],
  definition: SegmentationDefinition,
): Promise<Map<string, number>> {
  await forgetModels(database);
  await writeCustomers(database, customers);
  await segment(database, definition, { runId: 'run', asOf: null });
  const rows = await database.rows<{ id: string; Cluster: number }>(
    'select * from gold.clusters order by id',
  );
  return new Map(rows.map(({ id, Cluster }) => [id, Cluster]));
}

/** As if no run had been before: then the clusters' numbers are their canonical order. */
async function forgetModels(database: Database): Promise<void> {
  for (const table of ['models', 'model_clusters', 'model_centroids'])
    await database.run(`delete from ops.${table}`);
}

async function modelOf(database: Database): Promise<ModelRow[]> {
  return await database.rows<ModelRow>('select * from ops.model_centroids order by cluster, feature');
}

describe('the clusters', () => {
  it('are the same for each key, in whatever order the source has its rows', async () => {
    const database = await openWarehouse();
    const definition = segmentation({ restarts: 2, outliers: OUTLIERS });
    const shuffled = someCustomers.chain((customers) =>
      fc.tuple(
        fc.constant(customers),
        fc.shuffledSubarray(customers, { minLength: customers.length, maxLength: customers.length }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([customers, otherwise]) => {
        const first = await clustersOf(database, customers, definition);
        expect(await clustersOf(database, otherwise, definition)).toEqual(first);
      }),
      { numRuns: 12 },
    );
  });

  it.each(['a', 'b'])('are numbered in ascending order of their centre in %s', async (by) => {
    const database = await openWarehouse();
    const customers = customersOf([...blob(50, 0, 9), ...blob(0, 90, 9), ...blob(90, 50, 9)]);
    const definition = segmentation({ number_by: by, k: { ...segmentation().k, from: 3, to: 3 } });
    const clusters = await clustersOf(database, customers, definition);
    const order = by === 'a' ? { c9: 0, c0: 1, c18: 2 } : { c0: 0, c18: 1, c9: 2 };
    for (const [id, cluster] of Object.entries(order)) expect(clusters.get(id)).toBe(cluster);
    const centres = (await modelOf(database)).filter(({ feature }) => feature === by);
    const found = centres.map(({ centroid }) => centroid);
    expect(found).toEqual([...found].sort((x, y) => x - y));
  });

  it('are those of the nearest recorded centre', async () => {
    const database = await openWarehouse();
    await fc.assert(
      fc.asyncProperty(someCustomers, fc.constantFrom(8, 100_000), async (customers, sample) => {
        const clusters = await clustersOf(database, customers, segmentation({ sample }));
        const model = await modelOf(database);
        const of = (feature: string) => model.filter((row) => row.feature === feature);
        const centres = of('a').map((row, i) => [
          row.scaled_centroid,
          of('b')[i]?.scaled_centroid ?? Number.NaN,
        ]);
        for (const { id, a, b } of customers) {
          const point = (
            [
              ['a', a],
              ['b', b],
            ] as const
          ).map(
            ([feature, value]) =>
              ((value ?? Number.NaN) - (of(feature)[0]?.scaler_centre ?? 0)) /
              (of(feature)[0]?.scaler_scale ?? 1),
          );
          const distances = centres.map((centre) => squaredDistance(point, centre));
          const own = distances[clusters.get(id) ?? -1] ?? Number.NaN;
          const least = Math.min(...distances);
          expect(own - least).toBeLessThan(1e-9 * (1 + least));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('hold everybody where the fit has seen a few', async () => {
    const database = await openWarehouse();
    const points = [...blob(0, 0, 140), ...blob(70, 0, 140), ...blob(0, 70, 140)];
    await writeCustomers(database, customersOf(points));
    const { model, rowsOut } = await segment(database, segmentation({ sample: 30 }), {
      runId: 'run',
      asOf: null,
    });
    expect(model.silhouetteSample).toBe(30);
    expect(rowsOut).toBe(420);
    const sizes = await database.rows(
      'select "Cluster", count(*) as n from gold.clusters group by all order by 1',
    );
    expect(sizes).toEqual([0, 1, 2].map((Cluster) => ({ Cluster, n: 140 })));
  });
});

describe('the record of a model', () => {
  it('has exactly one chosen k for each run, and a row for each k that was tried', async () => {
    const database = await openWarehouse();
    await writeCustomers(database, customersOf([...blob(0, 0, 9), ...blob(50, 0, 9), ...blob(0, 50, 9)]));
    for (const run of ['first', 'second'])
      await segment(database, segmentation(), { runId: run, asOf: null });
    await writeCustomers(database, customersOf([[1, 1]]));
    const { model } = await segment(database, segmentation(), { runId: 'third', asOf: null });
    const rows = await database.rows(
      'select run_id, list(k order by k) as ks, list(k) filter (where chosen) as chosen, min(segmentation) as of from ops.model_selection group by run_id order by run_id',
    );
    expect(rows).toEqual([
      { run_id: 'first', ks: [2, 3, 4], chosen: [3], of: 'gold.clusters' },
      { run_id: 'second', ks: [2, 3, 4], chosen: [3], of: 'gold.clusters' },
      { run_id: 'third', ks: [1], chosen: [1], of: 'gold.clusters' },
    ]);
    expect(model.chosenK).toBe(1);
  });

  it('has the centres in the units of the features, within the range of those that were fitted', async () => {
    const database = await openWarehouse();
    await fc.assert(
      fc.asyncProperty(someCustomers, async (customers) => {
        const clusters = await clustersOf(
          database,
          customers,
          segmentation({ seed: 77, outliers: OUTLIERS }),
        );
        const fitted = customers.filter(({ id }) => (clusters.get(id) ?? -1) >= 0);
        const model = await modelOf(database);
        expect(model).toHaveLength(2 * new Set(fitted.map(({ id }) => clusters.get(id))).size);
        for (const { feature, centroid, scaled_centroid, scaler_centre, scaler_scale } of model) {
          const values = fitted.map((customer) => customer[feature as 'a' | 'b'] ?? Number.NaN);
          expect(centroid).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
          expect(centroid).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
          expect(scaled_centroid * scaler_scale + scaler_centre).toBeCloseTo(centroid, 9);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('has the mean of each blob as its centre', async () => {
    const database = await openWarehouse();
    // each a square with its middle at (10, 200), (50, 100)
    const square = (a: number, b: number): [number, number][] =>
      [
        [-1, -1],
        [-1, 1],
        [1, -1],
        [1, 1],
      ].map(([x = 0, y = 0]) => [a + x, b + y]);
    await writeCustomers(database, customersOf([...square(50, 100), ...square(10, 200)]));
    await segment(database, segmentation({ k: { ...segmentation().k, to: 2 } }), {
      runId: 'run',
      asOf: null,
    });
    const model = await modelOf(database);
    const expected = [10, 200, 50, 100];
    expect(model.map(({ cluster, feature }) => [cluster, feature])).toEqual([
      [0, 'a'],
      [0, 'b'],
      [1, 'a'],
      [1, 'b'],
    ]);
    for (const [i, { centroid }] of model.entries()) expect(centroid).toBeCloseTo(expected[i] ?? 0, 9);
  });
});
