import { describe, expect, it } from 'vitest';
import { madeTable } from '../../src/definitions/made-table.ts';
import { segmentationSchema } from '../../src/definitions/segmentation.ts';
import { blob, customersOf, openWarehouse, segmentation } from '../segments/customers.ts';
import { runOver } from '../segments/models.ts';

const NAMES = ['A', 'B', 'C', 'D'].map((name) => ({ name, highest: 'a' }));
const OUTLIERS = { method: 'iqr' as const, factor: 1.5, features: ['a'] };

describe('the table that a segmentation promises', () => {
  it.each([
    ['as it is', segmentation()],
    ['with names and outliers', segmentation({ names: NAMES, outliers: OUTLIERS })],
  ])('has the columns that are written, in their order and of their types: %s', async (_, definition) => {
    const database = await openWarehouse();
    await runOver(database, customersOf(blob(0, 0, 12)), definition);
    const { columns } = await database.query('select * from gold.clusters');
    const { columns: promised, source, grain } = madeTable(definition);
    const typed = promised.map(({ name, type }) => ({ name, type: type ?? 'VARCHAR' }));
    expect(columns).toEqual(typed);
    expect([source, grain]).toEqual(['gold.customers', 'one row per row of gold.customers']);
  });

  it('has no column that the key could be called', () => {
    const definition = segmentation({ names: NAMES });
    const written = madeTable(definition).columns.slice(1);
    const { kind: _, shownAs: __, ...plain } = definition;
    const names = (key: string) =>
      segmentationSchema
        .safeParse({ ...plain, sample: 100, key })
        .error?.issues.map(({ path }) => path.join());
    expect(names('id')).toBeUndefined();
    for (const { name } of written) expect(names(name)).toEqual(['key']);
  });

  it('says what each column is and comes from, and of outliers only where they are set apart', () => {
    const { columns } = madeTable(segmentation());
    expect(columns[0]).toMatchObject({ name: 'id', type: undefined, from: ['id'] });
    for (const { from } of columns.slice(1)) expect(from).toEqual(['a', 'b']);
    for (const { description } of columns) expect(description).toMatch(/\w/);
    const clusterOf = (definition: ReturnType<typeof segmentation>) =>
      madeTable(definition).columns.find(({ name }) => name === 'Cluster')?.description;
    expect(clusterOf(segmentation())).not.toMatch(/negative/);
    expect(clusterOf(segmentation({ outliers: OUTLIERS }))).toMatch(/negative for an outlier/);
  });
});
