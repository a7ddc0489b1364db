import { describe, expect, it } from 'vitest';
import { memoryWarehouse } from './memory-warehouse.ts';

async function withTable() {
  const database = await memoryWarehouse();
  await database.run('create table counts (n integer)');
  await database.run('insert into counts values (1)');
  const counts = async () =>
    (await database.rows<{ n: number }>('select n from counts order by n')).map(({ n }) => n);
  return { database, counts };
}

describe('a transaction', () => {
  it('is kept, and gives what its work gives', async () => {
    const { database, counts } = await withTable();
    const result = await database.transaction(async () => {
      await database.run('insert into counts values (2)');
      return 'done';
    });
    expect(result).toBe('done');
    expect(await counts()).toEqual([1, 2]);
    await expect(database.run('rollback')).rejects.toThrow('no transaction is active');
  });

  it('leaves nothing when its work throws, tables it made included', async () => {
    const { database, counts } = await withTable();
    const work = database.transaction(async () => {
      await database.run('insert into counts values (2)');
      await database.run('update counts set n = n + 10');
      await database.run('create table other (n integer)');
      throw new Error('halfway');
    });
    await expect(work).rejects.toThrow('halfway');
    expect(await counts()).toEqual([1]);
    await expect(database.run('select * from other')).rejects.toThrow('does not exist');
    await expect(database.run('rollback')).rejects.toThrow('no transaction is active');
  });

  it('leaves nothing when a statement fails, even if the work goes on as if nothing had happened', async () => {
    const { database, counts } = await withTable();
    const work = database.transaction(async () => {
      await database.run('insert into counts values (2)');
      await database.run("insert into counts values (cast('x' as integer))").catch(() => {});
      await database.run('insert into counts values (3)');
    });
    await expect(work).rejects.toThrow(/abort/i);
    expect(await counts()).toEqual([1]);
  });

  it('can follow one that failed', async () => {
    const { database, counts } = await withTable();
    await database.transaction(() => Promise.reject(new Error('no'))).catch(() => {});
    await database.transaction(() => database.run('insert into counts values (2)'));
    expect(await counts()).toEqual([1, 2]);
  });
});

describe('rows', () => {
  it('hold numbers for whole numbers that fit, and text for decimals, dates and timestamps', async () => {
    const database = await memoryWarehouse();
    const row = await database.row(
      `select 5::bigint as small, 9007199254740991::bigint as largest, sum(n) as total, 1.50::decimal(10, 2) as amount,
         date '2026-04-28' as day, timestamp '2026-04-28 09:15:00' as moment, null as nothing, 0.1::double as double,
         [1, 2] as list, {'a': 'x'} as struct, '00012' as code
       from (values (1), (2)) as v(n)`,
    );
    expect(row).toEqual({
      small: 5,
      largest: Number.MAX_SAFE_INTEGER,
      total: 3,
      amount: '1.50',
      day: '2026-04-28',
      moment: '2026-04-28 09:15:00',
      nothing: null,
      double: 0.1,
      list: [1, 2],
      struct: { a: 'x' },
      code: '00012',
    });
  });

  it('lose no digit of a whole number that fits no JavaScript number', async () => {
    const database = await memoryWarehouse();
    const { n } = await database.row<{ n: unknown }>('select 9007199254740993::bigint as n');
    expect(String(n)).toBe('9007199254740993');
  });

  it('of query() keep columns of one name apart, in their order', async () => {
    const database = await memoryWarehouse();
    expect(await database.query("select 1 as a, 'x' as a")).toEqual({
      columns: [
        { name: 'a', type: 'INTEGER' },
        { name: 'a', type: 'VARCHAR' },
      ],
      rows: [[1, 'x']],
    });
  });

  it('of row() are exactly one', async () => {
    const database = await memoryWarehouse();
    await expect(database.row('select 1 where false')).rejects.toThrow('expected one row, got 0');
    await expect(database.row('select * from (values (1), (2))')).rejects.toThrow('expected one row, got 2');
  });

  it('take parameters by name, none of which can break out', async () => {
    const database = await memoryWarehouse();
    const text = "'; drop table ops.runs; --";
    const row = await database.row('select $text as text, $number as number, $none as none', {
      text,
      number: 5,
      none: null,
    });
    expect(row).toEqual({ text, number: 5, none: null });
    expect(await database.run('select * from ops.runs')).toBe(0);
  });
});

it('run() tells how many rows a statement changed', async () => {
  const { database } = await withTable();
  expect(await database.run('insert into counts values (2), (3)')).toBe(2);
  expect(await database.run('update counts set n = 0 where n > 1')).toBe(2);
  expect(await database.run('delete from counts')).toBe(3);
  expect(await database.run('select 1')).toBe(0);
});
