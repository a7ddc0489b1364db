import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPipeline } from '../../src/definitions/project.ts';
import { setParameters } from '../../src/run/building/as-of.ts';
import { buildTable } from '../../src/run/building/build-table.ts';
import { inEmptyWarehouse, rehearse } from '../../src/run/checking/empty-warehouse.ts';
import { startRecord } from '../../src/run/record/run-record.ts';
import { packageDir } from '../../src/settings.ts';
import { studentQuantile, welch } from '../support/welch.ts';

const pence = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5_000_000 })), {
  minLength: 4,
  maxLength: 40,
});

it.each([
  [3, 3.18245],
  [5, 2.57058],
  [10, 2.22814],
  [30, 2.04227],
  [120, 1.97993],
])('the quantile that effects are compared with is the table’s: %i degrees, %f', (freedom, quantile) => {
  expect(studentQuantile(freedom)).toBeCloseTo(quantile, 4);
});

it('the effect of a campaign is Welch’s, whatever was spent', { timeout: 300_000 }, async () => {
  const pipeline = readPipeline(packageDir, 'retail');
  const step = pipeline.steps.find(({ table }) => table === 'gold.campaign_effects');
  if (step?.kind !== 'table') throw new Error('there is no such table');
  await inEmptyWarehouse(pipeline, async (database) => {
    await rehearse(database, pipeline);
    await setParameters(database, '2026-04-28');
    const add = (arm: string, spent: readonly number[]) =>
      database.run(
        `insert into gold.campaign_assignments by name
         select 'c' as campaign, $arm || i as CustomerID, 's' as segment, $arm as arm, date '2026-04-01' as assigned_on
         from range(${spent.length}) as t(i);
         insert into silver.retail_transactions by name
         select $arm || i as CustomerID, '85048' as StockCode, false as IsCancellation, date '2026-04-02' as InvoiceDate,
           cast(p / 100 as decimal(12, 2)) as TotalPrice
         from (select unnest([${spent}]) as p, unnest(range(${spent.length})) as i) where p > 0`.replaceAll(
          '$arm',
          `'${arm}'`,
        ),
      );
    await fc.assert(
      fc.asyncProperty(pence, pence, async (treated, control) => {
        for (const table of ['gold.campaign_assignments', 'silver.retail_transactions'])
          await database.run(`delete from ${table}`);
        await add('treated', treated);
        await add('control', control);
        await buildTable(database, step, { mode: 'whole' }, startRecord('retail', '', true));
        const found = await database.row<Record<string, number | null>>('from gold.campaign_effects');
        const pounds = (spent: number[]) => spent.map((p) => p / 100);
        const expected = welch(pounds(treated), pounds(control));
        if (!(expected.freedom >= 3)) {
          expect(found.difference_low).toBeNull();
          return;
        }
        const width = expected.high - expected.low;
        for (const [name, value] of [
          ['difference', expected.difference],
          ['difference_low', expected.low],
          ['difference_high', expected.high],
        ] as const)
          expect(Math.abs((found[name] ?? Number.NaN) - value), name).toBeLessThan(0.0002 + width * 0.001);
      }),
      {
        numRuns: 60,
        examples: [
          [
            [0, 0, 0, 0],
            [0, 0, 0, 0],
          ],
        ],
      },
    );
  });
});
