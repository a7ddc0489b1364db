import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blob, type Customer, customersOf, openWarehouse, segmentation } from './customers.ts';
import { clustersById, forgetModels, runAgain, runOver } from './models.ts';

const fixed = (k: number) => ({ ...segmentation().k, from: k, to: k });
const OUTLIERS = { method: 'iqr' as const, factor: 1.5, features: ['a', 'b'] };
const THREE = [{ name: 'Small', lowest: 'a' }, { name: 'Large', highest: 'a' }, { name: 'Middle' }];

/** Groups of customers, called by the letter of their group: `x0`, `x1`, … */
function groups(of: Record<string, [a: number, b: number]>, size = 9): Customer[] {
  return Object.entries(of).flatMap(([letter, [a, b]]) =>
    customersOf(blob(a, b, size)).map((one, i) => ({ ...one, id: `${letter}${i}` })),
  );
}

/** The number of each group, which all of it must have. */
function numbersOf(clusters: Record<string, number>): Record<string, number> {
  const found = Object.entries(clusters).map(([id, cluster]): [string, number] => [id[0] ?? '', cluster]);
  const numbers = Object.fromEntries(found);
  for (const [letter, cluster] of found) expect(numbers[letter]).toBe(cluster);
  return numbers;
}

describe('the number of a cluster', () => {
  it('stays where two clusters change places; positions and names go by where they are', async () => {
    const database = await openWarehouse();
    const definition = segmentation({ k: fixed(3), names: THREE });
    const first = await runOver(database, groups({ x: [0, 0], y: [40, 300], z: [50, 600] }), definition);
    expect(numbersOf(clustersById(first.rows))).toEqual({ x: 0, y: 1, z: 2 });
    const later = await runOver(database, groups({ x: [0, 0], y: [50, 300], z: [40, 600] }), definition);
    expect(numbersOf(clustersById(later.rows))).toEqual({ x: 0, y: 1, z: 2 });
    expect(later.rows.filter(({ id }) => /0$/.test(id))).toMatchObject([
      { id: 'x0', Cluster: 0, Position: 0, Segment: 'Small' },
      { id: 'y0', Cluster: 1, Position: 2, Segment: 'Large' },
      { id: 'z0', Cluster: 2, Position: 1, Segment: 'Middle' },
    ]);
    expect(later.model).toMatchObject({ kept_share: 1, compared_with: first.model.model_id });
    const record = await database.rows(
      'select cluster, position, segment, customers from ops.model_clusters where run_id = $id order by 1',
      { id: later.model.run_id },
    );
    expect(record).toEqual([
      { cluster: 0, position: 0, segment: 'Small', customers: 9 },
      { cluster: 1, position: 2, segment: 'Large', customers: 9 },
      { cluster: 2, position: 1, segment: 'Middle', customers: 9 },
    ]);
  });

  it('stays while the data grow, shift and change their scale', async () => {
    const database = await openWarehouse();
    const definition = segmentation({ k: fixed(3), number_by: 'b', scaler: 'robust' });
    let before: Record<string, number> | undefined;
    for (const [step, size] of [9, 10, 14, 14, 20].entries()) {
      const of = { x: [0, 400], y: [60 + step * 9, 0], z: [0, 60 - step * 25] } as const;
      const scaler = step % 2 === 0 ? 'robust' : 'min_max';
      const { rows, model } = await runOver(
        database,
        groups({ x: [...of.x], y: [...of.y], z: [...of.z] }, size),
        { ...definition, scaler },
      );
      const numbers = numbersOf(clustersById(rows));
      before ??= numbers;
      expect(numbers).toEqual(before);
      expect(model.kept_share).toBe(step === 0 ? null : 1);
    }
    expect(before).toEqual({ y: 0, z: 1, x: 2 });
  });

  it('is new for a cluster that is new, and the smallest one that is free', async () => {
    const database = await openWarehouse();
    const four = groups({ x: [0, 0], y: [100, 0], z: [0, 100], w: [100, 100] });
    const three = four.filter(({ id }) => !id.startsWith('x'));
    const first = await runOver(database, three, segmentation({ k: fixed(3) }));
    const old = numbersOf(clustersById(first.rows));
    expect(old).toEqual({ z: 0, y: 1, w: 2 });
    const grown = await runOver(database, four, segmentation({ k: fixed(4) }));
    expect(numbersOf(clustersById(grown.rows))).toEqual({ ...old, x: 3 });
    // without z, its 0 is free, and taken by nobody
    const two = four.filter(({ id }) => /[xyw]/.test(id));
    const shrunk = await runOver(database, two, segmentation({ k: fixed(3) }));
    expect(numbersOf(clustersById(shrunk.rows))).toEqual({ y: 1, w: 2, x: 3 });
    const again = await runOver(database, four, segmentation({ k: fixed(4) }));
    expect(numbersOf(clustersById(again.rows))).toEqual({ ...old, x: 3 });
  });

  it('is found in one scale, whatever the scale of the model before', async () => {
    const database = await openWarehouse();
    const near = groups({ x: [0, 0], y: [10, 0] });
    await runOver(database, near, segmentation({ features: ['a'], k: fixed(2) }));
    // beside z, x and y are one spot: scaled by itself, the old y lies nearer to z
    const { rows } = await runOver(
      database,
      [...near, ...groups({ z: [1_000, 0] })],
      segmentation({ features: ['a'], k: fixed(3) }),
    );
    expect(numbersOf(clustersById(rows))).toEqual({ x: 0, y: 1, z: 2 });
  });

  it('starts anew in canonical order with other features, in another order, or otherwise transformed', async () => {
    const database = await openWarehouse();
    const at = (of: Record<string, [number, number]>) => groups(of);
    for (const change of [
      { features: ['a'] },
      { features: ['b', 'a'] },
      { transforms: { b: 'log1p' as const } },
    ]) {
      await forgetModels(database);
      await runOver(database, at({ x: [0, 0], y: [50, 300] }), segmentation({ k: fixed(2) }));
      const swapped = at({ x: [50, 0], y: [0, 300] });
      const kept = await runOver(database, swapped, segmentation({ k: fixed(2) }));
      expect(numbersOf(clustersById(kept.rows))).toEqual({ x: 0, y: 1 });
      const anew = await runOver(database, swapped, segmentation({ k: fixed(2), ...change }));
      expect(numbersOf(clustersById(anew.rows))).toEqual({ y: 0, x: 1 });
      expect(anew.model).toMatchObject({ compared_with: null, kept_share: null, centre_shift: null });
    }
  });

  it('is that of the last run that was published: of one that was rolled back nothing is left', async () => {
    const database = await openWarehouse();
    const definition = segmentation({ k: fixed(2), outliers: OUTLIERS });
    const first = await runOver(database, groups({ x: [0, 0], y: [50, 300] }), definition);
    const counts = async () =>
      database.row(
        `select (select count(*) from ops.models) as models, (select count(*) from ops.model_clusters) as clusters,
         (select count(*) from ops.model_centroids) as centroids, (select count(*) from ops.outlier_limits) as limits,
         (select count(*) from ops.model_selection) as ks`,
      );
    const before = await counts();
    const stop = database.transaction(async () => {
      // other features: had it stayed, the numbers would start anew
      await runOver(database, groups({ x: [9, 0], y: [0, 300] }), segmentation({ features: ['a'] }));
      throw new Error('stopped');
    });
    await expect(stop).rejects.toThrow('stopped');
    expect(await counts()).toEqual(before);
    const later = await runOver(database, groups({ x: [50, 0], y: [0, 300] }), definition);
    expect(numbersOf(clustersById(later.rows))).toEqual({ x: 0, y: 1 });
    expect(later.model).toMatchObject({ compared_with: first.model.model_id, kept_share: 1 });
  });
});

describe('a model', () => {
  const cents = fc.integer({ min: 0, max: 5_000 }).map((value) => value / 100);
  const some = fc.array(fc.tuple(cents, cents), { minLength: 6, maxLength: 30 }).map(customersOf);

  it('finds the same members and positions whatever ran before; the same data again have the same numbers', async () => {
    const database = await openWarehouse();
    await fc.assert(
      fc.asyncProperty(some, some, fc.integer({ min: 2, max: 4 }), async (customers, others, k) => {
        const definition = segmentation({ restarts: 2, outliers: OUTLIERS, k: fixed(k) });
        await forgetModels(database);
        const alone = await runOver(database, customers, definition);
        await runOver(database, others, segmentation({ ...definition, k: fixed(5 - (k % 3)) }));
        const after = await runOver(database, customers, definition);
        expect(after.segmented.model).toEqual(alone.segmented.model);
        const unnumbered = ({ Cluster, Next_Cluster, ...row }: (typeof alone.rows)[number]) => row;
        expect(after.rows.map(unnumbered)).toEqual(alone.rows.map(unnumbered));
        for (const row of alone.rows) expect(row.Cluster).toBe(row.Position);
        const numbers = new Set(after.rows.map(({ Cluster, Position }) => `${Position} is ${Cluster}`));
        expect(numbers.size).toBe(new Set(after.rows.map(({ Position }) => Position)).size);

        const again = await runAgain(database, definition);
        expect(again.rows).toEqual(after.rows);
        expect(again.model).toMatchObject({ kept_share: 1, model_id: after.model.model_id });
      }),
      { numRuns: 8 },
    );
  });
});
