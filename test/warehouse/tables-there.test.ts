import { expect, it } from 'vitest';
import { columnsOf, tablesThere } from '../../src/warehouse/tables-there.ts';
import { memoryWarehouse } from './memory-warehouse.ts';

it('tables and their columns are those of the database in use, and of another only where that is named', async () => {
  const database = await memoryWarehouse();
  await database.run('create table gold.sums (id varchar, amount integer)');
  await database.run('create view gold.seen as select amount from gold.sums');
  await database.run("attach ':memory:' as other");
  await database.run('create schema other.gold');
  await database.run('create table other.gold.sums (id bigint)');
  await database.run('create table other.gold.more (id bigint)');

  expect(await columnsOf(database, 'gold.sums')).toEqual([
    { name: 'id', type: 'VARCHAR' },
    { name: 'amount', type: 'INTEGER' },
  ]);
  expect(await columnsOf(database, 'gold.sums', 'other')).toEqual([{ name: 'id', type: 'BIGINT' }]);
  expect(await columnsOf(database, 'gold.seen')).toHaveLength(1);
  expect(await columnsOf(database, 'gold.more')).toEqual([]);
  expect([...(await tablesThere(database))].filter((name) => name.startsWith('gold.'))).toEqual([
    'gold.sums',
  ]);
});
