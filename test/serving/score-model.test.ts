import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { segment } from '../../src/segments/segment.ts';
import { listModels, scoreModel } from '../../src/serving/score-model.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { blob, customersOf, openWarehouse, segmentation, writeCustomers } from '../segments/customers.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CROWD = [...blob(0, 0, 10), ...blob(20, 5, 10), ...blob(5, 30, 10)];
const OUTLIERS = { method: 'iqr' as const, factor: 1.5, features: ['a', 'b'] };
const definition = segmentation({ outliers: OUTLIERS });

/** Customers clustered in January, and again in February with more of them. */
async function twoMonths(): Promise<{ database: Database; january: string; february: string }> {
  const database = await openWarehouse();
  const fitOn = async (runId: string, asOf: string, points: typeof CROWD) => {
    await writeCustomers(database, customersOf(points));
    await segment(database, definition, { runId, asOf });
    const { id } = await database.row<{ id: string }>(
      'select model_id as id from ops.models where run_id = $runId',
      { runId },
    );
    return id;
  };
  const january = await fitOn('first', '2026-01-31', CROWD);
  const february = await fitOn('second', '2026-02-28', [...CROWD, ...blob(12, 12, 20)]);
  return { database, january, february };
}

describe('scoring with a model of the past', () => {
  it('gives today’s model what is published', async () => {
    const { database, february } = await twoMonths();
    const scored = await scoreModel(database, february.slice(0, 6));
    expect(scored).toMatchObject({ modelId: february, rows: 50, asPublished: 50, table: 'gold.clusters' });
    for (const [, , whenFitted, now, published] of scored.clusters.rows)
      expect([now, published]).toEqual([whenFitted, whenFitted]);
  });

  it('puts each row to the nearest centre that the older model had, under the numbers of then', async () => {
    const { database, january } = await twoMonths();
    const scored = await scoreModel(database, january);
    expect(scored).toMatchObject({ modelId: january, runId: 'first', rows: 50 });
    const then = scored.clusters.rows.map(([cluster, , whenFitted]) => [cluster, whenFitted]);
    expect(then.filter(([, customers]) => Number(customers) > 0)).toEqual([
      [0, 10],
      [1, 10],
      [2, 10],
    ]);
    const now = scored.clusters.rows.map(([, , , customers]) => Number(customers));
    expect(now.reduce((sum, customers) => sum + customers, 0)).toBe(50);
    expect(scored.asPublished).toBeLessThan(50);
    // those of January are where they were
    const [moved] = await database.rows<{ n: number }>(
      `select count(distinct "Cluster") as n from assigned_clusters
       where id in (select id from gold.customers limit 30) group by substr(id, 1, 0)`,
    );
    expect(moved?.n).toBe(3);
  });

  it('writes each row with its cluster', async () => {
    const { database, january } = await twoMonths();
    const file = join(temporaryFolder(), "it's.csv");
    await scoreModel(database, january, file);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(51);
    expect(lines[0]).toBe('id,Cluster,Position,Distance,Next_Cluster,Next_Distance,Set_Apart_By');
    expect(lines[1]).toMatch(/^c0,\d,\d,[\d.e-]+,\d,[\d.]+,[ab]$/);
  });

  it('says so where the id is that of no model, of several, or what it clusters has changed', async () => {
    const { database, january } = await twoMonths();
    await expect(scoreModel(database, 'zz')).rejects.toMatchObject({
      kind: 'usage',
      message: "there is no model 'zz'",
      next: expect.stringContaining('segments models'),
    });
    await expect(scoreModel(database, '')).rejects.toThrow(/more than one model/);
    await database.run('alter table gold.customers drop column b');
    await expect(scoreModel(database, january)).rejects.toThrow(
      'the model clusters gold.customers, which has no b any more',
    );
  });

  it('lists the models newest first, each with how far it is from the one before', async () => {
    const { database, january, february } = await twoMonths();
    const { columns, rows } = await listModels(database);
    const of = (name: string) => rows.map((row) => row[columns.findIndex((column) => column.name === name)]);
    expect(of('model_id')).toEqual([february, january]);
    expect(of('customers')).toEqual([50, 30]);
    expect(of('kept_share')).toEqual([expect.any(Number), null]);
  });
});
