import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setParameters } from '../../src/run/building/as-of.ts';
import {
  type CampaignDraw,
  controlCount,
  drawCampaign,
  ensureAssignments,
  segmentsOf,
} from '../../src/segments/draw-campaign.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { createMacros } from '../../src/warehouse/macros.ts';
import { openMemoryWarehouse } from '../warehouse/memory-warehouse.ts';

const CAMPAIGNS = { table: 'gold.sent', key: 'who', segments: ['gold.groups'], shownAs: 'pipelines/x.yaml' };
const DRAW: CampaignDraw = {
  table: 'gold.sent',
  from: 'gold.groups',
  segment: 'Best',
  campaign: 'spring',
  control: 100_000,
  seed: 1,
};
const RUN = { runId: 'r1', startedAt: '2026-05-01 09:15:00.123' };

let database: Database;

beforeEach(async () => {
  database = await openMemoryWarehouse();
  await createMacros(database, 'refuse');
  await setParameters(database, '2026-04-28');
});
afterEach(() => database.close());

/** A table of so many best customers, and some others. */
async function groups(best: number, order = 'asc'): Promise<void> {
  await database.run('create schema if not exists gold');
  await database.run(
    `create or replace table gold.groups as
     select 'k' || i as who, case when i < ${best} then 'Best' else 'Rest' end as "Segment"
     from range(${best} + 7) as t(i) order by i ${order}`,
  );
}

async function arms(draw: Partial<CampaignDraw> = {}): Promise<Record<'treated' | 'control', string[]>> {
  await database.run('drop table if exists gold.sent');
  await ensureAssignments(database, CAMPAIGNS);
  await drawCampaign(database, 'who', { ...DRAW, ...draw }, RUN);
  const rows = await database.rows<{ who: string; arm: 'treated' | 'control' }>(
    'select who, arm from gold.sent order by who',
  );
  const of = (arm: string) => rows.filter((row) => row.arm === arm).map(({ who }) => who);
  return { treated: of('treated'), control: of('control') };
}

describe('the control group', () => {
  it.each([
    [10, 100_000, 1],
    [14, 100_000, 1],
    [15, 100_000, 2],
    [4, 100_000, 0],
    [5, 100_000, 1],
    [100, 145_000, 15],
    [813, 100_000, 81],
    [7, 0, 0],
    [1_000_000_000, 333_333, 333_333_000],
  ])('of %i customers at %i millionths is %i: the nearest, a half upwards', (customers, share, control) => {
    expect(controlCount(customers, share)).toBe(control);
  });

  it('is exact, disjoint from the treated, and with them everyone of the segment once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 490_000 }),
        async (best, control) => {
          await groups(best);
          const drawn = await arms({ control });
          expect(drawn.control).toHaveLength(controlCount(best, control));
          expect([...drawn.control, ...drawn.treated].sort()).toEqual(
            Array.from({ length: best }, (_, i) => `k${i}`).sort(),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is those whose md5 of seed, campaign and key comes first', async () => {
    await groups(50);
    const md5 = (key: string) => createHash('md5').update(`1:spring:${key}`).digest('hex');
    const expected = Array.from({ length: 50 }, (_, i) => `k${i}`)
      .sort((a, b) => (md5(a) < md5(b) ? -1 : 1))
      .slice(0, 5);
    expect((await arms()).control).toEqual(expected.sort());
  });

  it('is the same whatever order the rows have, and another with another seed or name', async () => {
    await groups(200);
    const first = await arms();
    await groups(200, 'desc');
    expect(await arms()).toEqual(first);
    expect((await arms({ seed: 2 })).control).not.toEqual(first.control);
    expect((await arms({ campaign: 'autumn' })).control).not.toEqual(first.control);
  });

  it('takes a customer with two rows once, and none without a key', async () => {
    await groups(9);
    await database.run("insert into gold.groups values ('k1', 'Best'), (null, 'Best')");
    const { treated, control } = await arms();
    expect([...treated, ...control].sort()).toEqual(Array.from({ length: 9 }, (_, i) => `k${i}`));
    expect(await segmentsOf(database, 'gold.groups', 'who')).toEqual([
      { segment: 'Best', customers: 9 },
      { segment: 'Rest', customers: 7 },
    ]);
  });
});

describe('the record', () => {
  it('says of whom, when, by which seed and share, and by which run', async () => {
    await groups(2);
    await arms({ control: 500_000, seed: 9 });
    expect(await database.rows('select * exclude (who, arm) from gold.sent limit 1')).toEqual([
      {
        campaign: 'spring',
        segment: 'Best',
        assigned_on: '2026-04-28',
        seed: 9,
        control_share: '0.500000',
        exported_at: '2026-05-01 09:15:00.123',
        run_id: 'r1',
      },
    ]);
  });

  it('is not made of a segment that nobody is in, or where nobody would be treated', async () => {
    await groups(1);
    await expect(arms({ segment: 'Worst' })).rejects.toThrow('nobody in gold.groups is in the segment Worst');
    await expect(arms({ control: 600_000 })).rejects.toThrow(
      '60 % of 1 in Best are 1: nobody would be treated',
    );
  });

  it('stays when it is there, and refuses to be of another key or type', async () => {
    await groups(4);
    await arms();
    await ensureAssignments(database, CAMPAIGNS);
    expect(await database.row('select count(*) as n from gold.sent')).toEqual({ n: 4 });
    await database.run('create or replace table gold.groups as select 1 as who, \'Best\' as "Segment"');
    await expect(ensureAssignments(database, CAMPAIGNS)).rejects.toThrow('who VARCHAR');
    await database.run('create or replace table gold.groups as select 1 as id, \'Best\' as "Segment"');
    await expect(ensureAssignments(database, CAMPAIGNS)).rejects.toThrow('gold.groups has no column who');
  });
});
