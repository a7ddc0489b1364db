import { describe, expect, it } from 'vitest';
import { measureTable } from '../../src/quality/measure.ts';
import { batchOf } from '../../src/warehouse/provenance.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';
import { rulesOf } from './rules.ts';

const TODAY = '2026-04-28';

/** Measures one check on five things of two files, beside other things. */
async function measured(check: object, newFiles?: string[]) {
  const database = await memoryWarehouse();
  await database.run('create schema if not exists silver');
  await database.run(`create table silver.things as select * from (values
    ('a', 1, date '2026-04-20', 1.10, 'f1'),
    ('b', 2, date '2026-04-26', 2.20, 'f1'),
    (null, 9, null, null, 'f1'),
    ('b', 4, date '2026-04-25', 3.30, 'f2'),
    ('c', null, date '2026-04-21', 4.40, 'f2')) as v(id, n, day, price, _file_id)`);
  await database.run(`create table silver.others as select * from (values
    ('a', 11.00, 'x'), ('b', 0.00, 'x'), ('b', 5.00, 'y')) as v(other_id, total, kind)`);
  const columns = { id: 'a', n: 'a', day: 'a', price: 'a', _file_id: 'a' };
  const rules = rulesOf({ columns, checks: [{ name: 'c', on_violation: 'warn', ...check }] });
  const batch = newFiles && batchOf(newFiles);
  const [result] = await measureTable(database, rules, TODAY, batch);
  return [result?.rowsChecked, result?.violations, result?.observed];
}

describe('a check', () => {
  it.each<[check: object, found: (number | string | null)[]]>([
    [{ not_null: ['id'] }, [5, 1, null]],
    [{ not_null: ['id', 'n'] }, [5, 2, null]],
    [{ not_null: ['id', 'n'], filter: "_file_id = 'f2'" }, [2, 1, null]],
    [{ accepted_values: { column: 'id', values: ['a', 'b'] } }, [5, 2, null]],
    [{ accepted_values: { column: 'id', values: ['a', 'b'] }, filter: 'id is not null' }, [4, 1, null]],
    [{ accepted_values: { column: 'n', values: [1, 2, 4, 9] } }, [5, 1, null]],
    [{ accepted_values: { column: 'id', values: ["it's"] } }, [5, 5, null]],
    [{ accepted_range: { column: 'n', min: 2, max: 4 } }, [5, 3, null]],
    [{ accepted_range: { column: 'n', max: 4 }, filter: 'n is not null' }, [4, 1, null]],
    [{ accepted_range: { column: 'day', min: '2026-04-21' }, filter: 'day is not null' }, [4, 1, null]],
    [{ relationship: { columns: ['id'], to: 'silver.others', to_columns: ['other_id'] } }, [5, 2, null]],
    [
      {
        relationship: { columns: ['id'], to: 'silver.others', to_columns: ['other_id'] },
        filter: 'id is not null',
      },
      [4, 1, null],
    ],
    [{ row_count: { min: 5, max: 5 } }, [1, 0, '5']],
    [{ row_count: { min: 6 } }, [1, 1, '5']],
    [{ row_count: { max: 1 }, filter: "id = 'a'" }, [1, 0, '1']],
    [{ freshness: { column: 'day', within_days: 2 } }, [1, 0, '2026-04-26']],
    [{ freshness: { column: 'day', within_days: 1.9 } }, [1, 1, '2026-04-26']],
    [{ freshness: { column: 'day', within_days: 9 }, filter: 'false' }, [1, 1, null]],
    [
      { equal_sum: { sum: 'price', to: 'silver.others', to_sum: 'total', to_filter: "kind = 'x'" } },
      [1, 0, '11.00 here, 11.00 there'],
    ],
    [
      { equal_sum: { sum: 'price', to: 'silver.others', to_sum: 'total' } },
      [1, 1, '11.00 here, 16.00 there'],
    ],
    [{ sql: "select id from silver.things where id = 'b'" }, [5, 2, null]],
    [{ sql: 'select id from silver.things where false' }, [5, 0, null]],
    [{ unique: ['id'] }, [4, 1, null]],
    [{ unique: ['id'], filter: "_file_id = 'f1'" }, [2, 0, null]],
  ])('%j', async (check, found) => {
    expect(await measured(check)).toEqual(found);
  });

  it.each<[check: object, found: (number | string | null)[]]>([
    [{ not_null: ['id', 'n'] }, [2, 1, null]],
    [{ accepted_range: { column: 'n', min: 1, max: 3 } }, [2, 2, null]],
    [{ accepted_values: { column: 'id', values: ['b'] } }, [2, 1, null]],
    [{ unique: ['id'] }, [3, 1, null]],
    [{ row_count: { min: 5 } }, [1, 0, '5']],
    [{ relationship: { columns: ['id'], to: 'silver.others', to_columns: ['other_id'] } }, [5, 2, null]],
  ])('among the rows of a new file: %j', async (check, found) => {
    expect(await measured(check, ['f2'])).toEqual(found);
  });
});
