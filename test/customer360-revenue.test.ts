import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageDir } from '../src/settings.ts';
import { mallard } from './support/mallard.ts';
import { copyAllPipelines, edit } from './support/project.ts';

const INPUT = join(packageDir, 'test/cases/customer360-three-sources/input');

/** Runs the golden case with these parameters, as a user who has edited the pipeline. */
async function runWith(orders: number, purchases: number) {
  const project = copyAllPipelines();
  edit(project, 'pipelines/customer360.yaml', 'orders_in_revenue: 1', `orders_in_revenue: ${orders}`);
  edit(
    project,
    'pipelines/customer360.yaml',
    'purchases_in_revenue: 1',
    `purchases_in_revenue: ${purchases}`,
  );
  const run = await mallard('--project', project, '-q', 'run', 'customer360', '--source', INPUT);
  const figures = async () => {
    const query =
      'select total_revenue, customer_revenue, paying_customers, average_customer_value from gold.customer360_summary';
    return (await mallard('--project', project, 'sql', '--format', 'csv', query)).stdout.split('\n')[1];
  };
  return { run, figures };
}

describe('what makes revenue is a parameter', () => {
  it.each([
    // ann 151.35, dot 0.10; an order of nobody 5.50
    [1, 0, '156.95,151.45,2,25.24'],
    // ann 21.00, gus 19.99, cid 1.05; a purchase of nobody 5.00
    [0, 1, '47.04,42.04,3,7.01'],
  ])('orders %i, purchases %i', async (orders, purchases, expected) => {
    const { run, figures } = await runWith(orders, purchases);
    expect(run.code, run.stderr).toBe(0);
    expect(await figures()).toBe(expected);
  });

  it('and neither of them would stop the run', async () => {
    const { run } = await runWith(0, 0);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('revenue_has_a_source');
  });
});
