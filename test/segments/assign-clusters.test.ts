import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSIGNED, assignClusters, type ScoringModel } from '../../src/segments/assign-clusters.ts';
import { makeFeatureRows, markOutliers, type OutlierLimit } from '../../src/segments/feature-rows.ts';
import type { Database } from '../../src/warehouse/database.ts';
import {
  type Customer,
  customersOf,
  openWarehouse,
  segmentation,
  squaredDistance,
  writeCustomers,
} from './customers.ts';
import type { ClusterRow } from './models.ts';

/** Clusters at these centres, in this order, under these numbers; the features as they are. */
function modelOf(centres: readonly number[][], more: Partial<ScoringModel> = {}): ScoringModel {
  const clusters = centres.map((centre, i) => ({ cluster: 10 + i, position: i, segment: undefined, centre }));
  const scaler = { centres: [0, 0], scales: [1, 1] };
  return { segmentation: segmentation(), scaler, limits: [], clusters, ...more };
}

async function assign(
  database: Database,
  customers: readonly Customer[],
  model: ScoringModel,
): Promise<ClusterRow[]> {
  await writeCustomers(database, customers);
  await makeFeatureRows(database, model.segmentation);
  await markOutliers(database, model.segmentation, model.limits);
  await assignClusters(database, model);
  const rows = await database.rows<ClusterRow>(`select * from ${ASSIGNED}`);
  return customers.flatMap(({ id }) => rows.filter((row) => row.id === id));
}

/** What the columns promise, from their descriptions alone. */
function promised({ id, a, b }: Customer, { segmentation: of, scaler, limits, clusters }: ScoringModel) {
  const values = [a ?? Number.NaN, b ?? Number.NaN];
  const x = values.map((value, j) => (value - (scaler.centres[j] ?? 0)) / (scaler.scales[j] ?? 1));
  const squares = clusters.map(({ centre }) => squaredDistance(x, centre));
  const byNearness = [...clusters.keys()].sort((i, j) => (squares[i] ?? 0) - (squares[j] ?? 0) || i - j);
  const excesses = limits.map(({ feature, low, high }) => {
    const value = values[of.features.indexOf(feature)] ?? 0;
    return { feature, excess: Math.max(low - value, value - high) / (high - low) };
  });
  const number = limits.reduce((sum, { bit }, i) => sum - ((excesses[i]?.excess ?? 0) > 0 ? bit : 0), 0);
  const [own, next] =
    number === 0 ? byNearness.map((i) => clusters[i]) : [undefined, clusters[byNearness[0] ?? -1]];
  const leads = x.map(
    (value, j) => (value - (next?.centre[j] ?? 0)) ** 2 - (value - (own?.centre[j] ?? 0)) ** 2,
  );
  const furthest = [...excesses].sort((p, q) => q.excess - p.excess)[0]?.feature;
  const most = of.features[leads.indexOf(Math.max(...leads))];
  return {
    id,
    Cluster: number === 0 ? own?.cluster : number,
    Position: number === 0 ? own?.position : number,
    Distance: own === undefined ? null : Math.sqrt(squaredDistance(x, own.centre)),
    Next_Cluster: next?.cluster ?? null,
    Next_Distance: next === undefined ? null : Math.sqrt(squaredDistance(x, next.centre)),
    Set_Apart_By: number !== 0 ? furthest : next === undefined ? null : most,
  };
}

// Whole numbers, and scales that are powers of two: exact, so that what is as near is as near here and in SQL.
const whole = fc.integer({ min: -12, max: 12 });
const powers = fc.constantFrom(0.5, 1, 2, 4);
const scalers = fc.record({ centres: fc.tuple(whole, whole), scales: fc.tuple(powers, powers) });
const somewhere = fc.array(fc.tuple(whole, whole), { minLength: 1, maxLength: 25 }).map(customersOf);
const limitOf = (feature: string, bit: number): fc.Arbitrary<OutlierLimit> =>
  fc
    .tuple(fc.integer({ min: -9, max: 0 }), fc.integer({ min: 1, max: 9 }))
    .map(([low, high]) => ({ feature, bit, low, high }));
const someLimits = fc.oneof(fc.constant([]), fc.tuple(limitOf('b', 1), limitOf('a', 2)));
const models = fc
  .tuple(fc.array(fc.tuple(whole, whole), { minLength: 1, maxLength: 5 }), scalers, someLimits)
  .chain(([centres, scaler, limits]) =>
    fc
      .uniqueArray(fc.nat(9), { minLength: centres.length, maxLength: centres.length })
      .map((numbers): ScoringModel => {
        const clusters = centres.map((centre, position) => ({
          cluster: numbers[position] ?? 0,
          position,
          segment: undefined,
          centre,
        }));
        return { segmentation: segmentation(), scaler, limits, clusters };
      }),
  );

describe('what is written of each row', () => {
  it('is what its columns promise, worked out anew', async () => {
    const database = await openWarehouse();
    await fc.assert(
      fc.asyncProperty(somewhere, models, async (customers, model) => {
        expect(await assign(database, customers, model)).toEqual(
          customers.map((customer) => promised(customer, model)),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('measures in scaled units, whatever the number of the cluster', async () => {
    // (20, 3) is (5, 1) once 10 and 2 are taken away and it is divided by 2 and 1: 3, 4 from (2, -3); 6, 8 from (11, 9)
    const clusters = modelOf([
      [2, -3],
      [11, 9],
    ]).clusters.map((cluster, i) => ({ ...cluster, cluster: [7, 0][i] ?? 0 }));
    const scaler = { centres: [10, 2], scales: [2, 1] };
    const model = modelOf([], { clusters, scaler });
    const database = await openWarehouse();
    expect(await assign(database, [{ id: 'x', a: 20, b: 3 }], model)).toEqual([
      {
        id: 'x',
        Cluster: 7,
        Position: 0,
        Distance: 5,
        Next_Cluster: 0,
        Next_Distance: 10,
        Set_Apart_By: 'b', // 64 − 16 against 36 − 9
      },
    ]);
  });

  it('names the feature that leads most, not the one that is furthest; of two alike the first', async () => {
    const model = modelOf([
      [0, 0],
      [4, 6],
    ]);
    const database = await openWarehouse();
    const customers = [
      { id: 'b leads', a: 0, b: 0 },
      // b is further from both, and has nothing to say: 9 − 9 against 16 − 0
      { id: 'a leads', a: 0, b: 3 },
      // 36 − 0 and 16 − 0 the other way about
      { id: 'next', a: 4, b: 6 },
    ];
    const rows = await assign(database, customers, model);
    expect(rows.map(({ Set_Apart_By }) => Set_Apart_By)).toEqual(['b', 'a', 'b']);
    const square = modelOf([
      [0, 0],
      [5, 5],
    ]);
    const tied = await assign(database, [{ id: 'x', a: 1, b: 1 }], square);
    expect(tied).toMatchObject([{ Cluster: 10, Set_Apart_By: 'a' }]);
  });

  it('takes the first of two centres that are as near, and the other as the next', async () => {
    const model = modelOf([
      [9, 9],
      [-2, 0],
      [2, 0],
    ]);
    const database = await openWarehouse();
    expect(await assign(database, customersOf([[0, 0]]), model)).toMatchObject([
      { Cluster: 11, Position: 1, Distance: 2, Next_Cluster: 12, Next_Distance: 2 },
    ]);
  });

  it('has no next where there is one cluster', async () => {
    const database = await openWarehouse();
    expect(await assign(database, customersOf([[3, 4]]), modelOf([[0, 0]]))).toEqual([
      {
        id: 'c0',
        Cluster: 10,
        Position: 0,
        Distance: 5,
        Next_Cluster: null,
        Next_Distance: null,
        Set_Apart_By: null,
      },
    ]);
  });

  it('has outliers alone where there is no cluster', async () => {
    const limits = [{ feature: 'a', bit: 1, low: 0, high: 2 }];
    const scaler = { centres: [], scales: [] };
    const database = await openWarehouse();
    expect(await assign(database, customersOf([[9, 1]]), modelOf([], { limits, scaler }))).toEqual([
      {
        id: 'c0',
        Cluster: -1,
        Position: -1,
        Distance: null,
        Next_Cluster: null,
        Next_Distance: null,
        Set_Apart_By: 'a',
      },
    ]);
  });

  it('says for an outlier where it would be, and by which feature it lies furthest outside', async () => {
    const limits = [
      { feature: 'a', bit: 1, low: 0, high: 100 },
      { feature: 'b', bit: 2, low: 5, high: 5 },
    ];
    const centres = [
      [0, 5],
      [300, 5],
    ];
    const named = modelOf(centres).clusters.map((cluster, i) => ({ ...cluster, segment: `it's ${i}` }));
    const names = [{ name: "it's 0", lowest: 'a' }, { name: "it's 1" }];
    const model = modelOf([], { clusters: named, limits, segmentation: segmentation({ names }) });
    const database = await openWarehouse();
    const customers = [
      { id: 'far in a', a: 300, b: 5 },
      // anything is far outside limits that are one value
      { id: 'far in both', a: 1e6, b: 5.5 },
      { id: 'inside', a: 100, b: 5 },
    ];
    expect(await assign(database, customers, model)).toMatchObject([
      {
        Cluster: -1,
        Segment: null,
        Distance: null,
        Next_Cluster: 11,
        Next_Distance: 0,
        Set_Apart_By: 'a',
      },
      { Cluster: -3, Segment: null, Distance: null, Next_Cluster: 11, Set_Apart_By: 'b' },
      { Cluster: 10, Segment: "it's 0", Distance: 100, Next_Cluster: 11, Next_Distance: 200 },
    ]);
  });
});
