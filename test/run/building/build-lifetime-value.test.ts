import { expect, it } from 'vitest';
import { buildLifetimeValue, judgeFits } from '../../../src/run/building/build-lifetime-value.ts';
import { countsOf, startRecord } from '../../../src/run/record/run-record.ts';
import { customersOf, lifetimeValue, openWarehouse, writeCustomers } from '../../lifetime/customers.ts';

it('a lifetime value counts its rows on both sides, and says that its fits came to rest', async () => {
  const database = await openWarehouse();
  await writeCustomers(
    database,
    customersOf([
      [2, 10, 20, 5],
      [0, 0, 20, null],
      [1, 4, 30, 7],
    ]),
  );
  const record = startRecord('shop', '', false);
  expect(await buildLifetimeValue(database, lifetimeValue(), record)).toEqual(countsOf(3, 3));
  expect(record.totals).toEqual([{ table: 'gold.lifetimes', total: 'rows', input: '3', output: '3' }]);
  expect(record.rules).toMatchObject([
    { rule: 'fit_converges', rowsChecked: 2, violations: 0, action: 'passed' },
  ]);
});

it.each([
  [[undefined, undefined], { rowsChecked: 0, action: 'passed', observed: 'nothing to fit' }],
  [[{ evaluations: 9, converged: true }, undefined], { rowsChecked: 1, action: 'passed' }],
  [
    [
      { evaluations: 4000, converged: false },
      { evaluations: 9, converged: true },
    ],
    { rowsChecked: 2, violations: 1, action: 'warned', observed: '4000 evaluations, 9 evaluations' },
  ],
])('the fits %j are judged', (fits, result) => {
  expect(judgeFits('gold.lifetimes', fits)).toMatchObject(result);
});
