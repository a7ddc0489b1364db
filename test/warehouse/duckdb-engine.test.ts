import { describe, expect, it } from 'vitest';
import { describeTables } from '../../src/warehouse/comments.ts';
import { keepsTheContract, SCHEMA } from './engine.contract.ts';
import { memoryWarehouse, openMemoryWarehouse } from './memory-warehouse.ts';

describe('tables in DuckDB', () => {
  keepsTheContract(async () => {
    const database = await openMemoryWarehouse();
    await database.run(`create schema ${SCHEMA}`);
    return database;
  });

  it('have the words about them as comments', async () => {
    const database = await memoryWarehouse();
    await database.engine.createTable('gold.said', [{ name: 'id', type: 'BIGINT' }]);
    await describeTables(database, [
      { table: 'gold.said', comment: "it's a table", columns: { id: "the row's" } },
    ]);
    const comments = "select comment from duckdb_columns() where table_name = 'said'";
    expect(await database.rows(comments)).toEqual([{ comment: "the row's" }]);
  });
});
