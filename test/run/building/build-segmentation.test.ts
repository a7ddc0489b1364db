import { describe, expect, it } from 'vitest';
import { modelCheck } from '../../../src/definitions/rule.ts';
import type { SegmentationDefinition } from '../../../src/definitions/steps.ts';
import { buildSegmentation } from '../../../src/run/building/build-segmentation.ts';
import { countsOf, type RunRecord, startRecord } from '../../../src/run/record/run-record.ts';
import type { Database } from '../../../src/warehouse/database.ts';
import {
  type Customer,
  customersOf,
  openWarehouse,
  segmentation,
  writeCustomers,
} from '../../segments/customers.ts';

const check = (rule: object, on_violation = 'fail') =>
  modelCheck.parse({ name: 'rule', on_violation, ...rule });
const TWO = segmentation({ k: { ...segmentation().k, from: 2, to: 2 } });
const OUTLIERS = { method: 'iqr' as const, factor: 1.5, features: ['a'] };

/** Ten customers on a line: the first `low` of them at 0, the others at 10. */
function line(low: number, size = 10): Customer[] {
  return customersOf(Array.from({ length: size }, (_, i) => [i < low ? 0 : 10, 0]));
}

/** One run, in a transaction as runs are. */
async function run(database: Database, customers: readonly Customer[], step: SegmentationDefinition) {
  const record: RunRecord = startRecord('shop', '', false);
  await writeCustomers(database, customers);
  const counts = await database.transaction(() => buildSegmentation(database, step, record));
  return { counts, record };
}

async function modelCount(database: Database): Promise<number> {
  return (await database.row<{ n: number }>('select count(*) as n from ops.models')).n;
}

describe('a segmentation in a run', () => {
  it('counts its rows, and holds input against output', async () => {
    const database = await openWarehouse();
    const { counts, record } = await run(database, line(5), TWO);
    expect(counts).toEqual(countsOf(10, 10));
    expect(record.totals).toEqual([{ table: 'gold.clusters', total: 'rows', input: '10', output: '10' }]);
    expect(record.rules).toEqual([]);
    expect(await database.rows('select run_id from ops.models')).toEqual([{ run_id: record.runId }]);
  });

  it('has its checks judged: what they saw, in their order', async () => {
    const database = await openWarehouse();
    const checks = [
      check({ name: 'settled', changed_at_most: '10%' }),
      check({ name: 'apart', silhouette_at_least: 0.99 }, 'warn'),
      check({ name: 'no_tiny', smallest_cluster_at_least: '29%' }),
    ];
    const { record } = await run(database, line(3), { ...TWO, checks, features: ['a'] });
    expect(record.rules).toMatchObject([
      {
        rule: 'settled',
        table: 'gold.clusters',
        observed: 'no model before',
        action: 'passed',
        expect: 'in another cluster than before at most 10%',
      },
      { rule: 'apart', observed: '1.0000', action: 'passed' },
      { rule: 'no_tiny', observed: '30.0%', action: 'passed', expect: 'smallest cluster at least 29%' },
    ]);
  });

  it('takes the smallest of the clusters that were fitted: outliers are as few as they are', async () => {
    const database = await openWarehouse();
    const checks = [check({ smallest_cluster_at_least: '30%' })];
    const far = [...line(14, 20), { id: 'far', a: 1_000, b: 0 }];
    const { record } = await run(database, far, { ...TWO, outliers: OUTLIERS, checks, features: ['a'] });
    expect(record.rules).toMatchObject([{ observed: '30.0%', action: 'passed' }]);
    expect(await database.rows('select id from gold.clusters where "Cluster" < 0')).toEqual([{ id: 'far' }]);
  });
});

describe('a check of how many changed their cluster', () => {
  const settled = (share: string, on_violation = 'fail') => ({
    ...TWO,
    checks: [check({ name: 'settled', changed_at_most: share }, on_violation)],
  });

  it.each([
    [1, '10%'],
    [2, '20%'],
    [3, '30%'],
    [4, '40%'],
  ])('lets exactly as many pass as it says: %i of ten at %s', async (moved, share) => {
    const database = await openWarehouse();
    await run(database, line(5), TWO);
    const { record } = await run(database, line(5 - moved), settled(share));
    expect(record.rules).toMatchObject([
      {
        observed: `${moved}0.0%`,
        violations: 0,
        action: 'passed',
        expect: `in another cluster than before at most ${share}`,
      },
    ]);
  });

  it('stops the run where there are more, and leaves everything as it was', async () => {
    const database = await openWarehouse();
    await run(database, line(5), TWO);
    const before = await database.rows('select * from gold.clusters order by id');
    await expect(run(database, line(2), settled('29.9%'))).rejects.toMatchObject({
      kind: 'rule',
      message: expect.stringContaining('gold.clusters does not go live: settled'),
      where: expect.stringContaining('segmentations/gold/clusters.yaml, rule settled'),
    });
    expect(await database.rows('select * from gold.clusters order by id')).toEqual(before);
    expect(await modelCount(database)).toBe(1);
    // the next is held against what is live, not against what was stopped
    const { record } = await run(database, line(4), settled('10%'));
    expect(record.rules).toMatchObject([{ observed: '10.0%', action: 'passed' }]);
  });

  it('is noted and goes live where it only warns', async () => {
    const database = await openWarehouse();
    await run(database, line(5), TWO);
    const { record } = await run(database, line(2), settled('29%', 'warn'));
    expect(record.rules).toMatchObject([{ observed: '30.0%', violations: 1, action: 'warned' }]);
    expect(await modelCount(database)).toBe(2);
  });

  it('minds neither who is new, nor other positions, nor a model that cannot be compared', async () => {
    const database = await openWarehouse();
    await run(database, line(5), TWO);
    const grown = [...line(5), ...line(5).map((one) => ({ ...one, id: `new ${one.id}` }))];
    const swapped = grown.map((one) => ({ ...one, b: (one.b ?? 0) + 100 }));
    expect((await run(database, swapped, settled('0%'))).record.rules).toMatchObject([{ observed: '0.0%' }]);
    const other = await run(database, line(2), { ...settled('0%'), features: ['b', 'a'] });
    expect(other.record.rules).toMatchObject([{ observed: 'no model before', action: 'passed' }]);
  });
});
