import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ColumnRef } from '../../src/lineage/uses.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { createMacros } from '../../src/warehouse/macros.ts';
import { quoteName } from '../../src/warehouse/quote.ts';
import { openMemoryWarehouse } from '../warehouse/memory-warehouse.ts';
import { EXPRESSIONS, NAMES, QUERIES, ROWS } from './cases.ts';
import { lineageOf, TABLES } from './trace.ts';

const FILLED = ['s.t', 's.u', 'plain'];
const COLUMNS = FILLED.flatMap((table) => (TABLES.get(table) ?? []).map((column) => ({ table, column })));

let database: Database;
beforeAll(async () => {
  database = await openMemoryWarehouse();
  await createMacros(database, 'refuse');
  await database.run('create schema s');
});
afterAll(() => database.close());

/** Fills the tables with a few small numbers; those of one column, if asked for, are others than usual. */
async function fill(other?: ColumnRef): Promise<void> {
  for (const table of FILLED) {
    const columns = (TABLES.get(table) ?? []).map((column, i) => {
      const shift = other?.table === table && other.column === column ? 3 : 0;
      return `cast((row * ${5 + 2 * i} + row * row + ${shift} * (row + 1)) % 4 as integer) as ${quoteName(column)}`;
    });
    await database.run(
      `create or replace table ${table} as select ${columns.join(', ')} from range(6) as r(row)`,
    );
  }
}

/** The values of each output column in no order, as texts; undefined for a query that is not about these tables. */
async function valuesOf(sql: string): Promise<string[] | undefined> {
  const result = await database.query(sql).catch(() => undefined);
  return result?.columns.map((_, i) =>
    result.rows
      .map((row) => JSON.stringify(row[i]))
      .sort()
      .join(),
  );
}

it('a column changes with nothing that its lineage leaves out', async () => {
  await fill();
  const before = new Map<string, string[]>();
  for (const [sql] of [...NAMES, ...EXPRESSIONS, ...ROWS, ...QUERIES]) {
    const values = await valuesOf(sql);
    if (values !== undefined && values[0] !== '') before.set(sql, values);
  }
  expect(before.size).toBeGreaterThan(45);
  const wrong: string[] = [];
  let changes = 0;
  for (const other of COLUMNS) {
    await fill(other);
    for (const [sql, values] of before) {
      const now = (await valuesOf(sql)) ?? [];
      const { columns } = await lineageOf(database, sql);
      for (const [i, { name, direct, indirect }] of columns.entries()) {
        if (now[i] === values[i]) continue;
        changes += 1;
        const isThere = [...direct, ...indirect].some(
          (ref) => ref.table === other.table && ref.column === other.column,
        );
        if (!isThere) wrong.push(`${other.table}.${other.column} changes ${name} of: ${sql}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(changes).toBeGreaterThan(100);
});
