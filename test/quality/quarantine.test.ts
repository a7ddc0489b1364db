import { describe, expect, it } from 'vitest';
import type { Expectations } from '../../src/definitions/expectations.ts';
import { heldByFile, quarantineRows, supersede } from '../../src/quality/quarantine.ts';
import { droppingRules } from '../../src/quality/rule-sql.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';
import { rulesOf } from './rules.ts';

const RUN = { runId: 'run-1', pipeline: 'shop' };

const RULES = {
  rows_of: 'bronze.things',
  columns: { id: 'number', n: 'amount', _file_id: 'file', _line: 'line' },
  routes: [{ name: 'elsewhere', when: "id = 'route'", to: 'silver.other' }],
  expectations: [
    { name: 'positive', expect: 'n > 0', on_violation: 'drop', description: 'a number above 0' },
    { name: 'small', expect: 'n < 100', on_violation: 'warn' },
    { name: 'has_id', expect: 'id is not null', on_violation: 'drop' },
  ],
};

/** Five arrived rows of two files, and the candidate that a SELECT made of them. */
async function things(): Promise<Database> {
  const database = await memoryWarehouse();
  await database.run('create schema if not exists bronze');
  await database.run(
    `create table bronze.things as select * from (values
       (' 5 ', 'ok', 'f1', 2), ('abc', 'it''s "bad"', 'f1', 3), ('-7', null, 'f1', 4), ('-1', 'route', 'f2', 2),
       ('999', 'big', 'f2', 3)) as v(n, id, _file_id, _line)`,
  );
  await database.run(
    'create temp table candidate as select id, try_cast(n as integer) as n, _file_id, _line from bronze.things',
  );
  await database.run(
    `insert into ops.files (path, file_id, status) values
       ('day/one.csv', 'f1', 'loaded'), ('two.csv', 'f2', 'loaded'), ('z-copy.csv', 'f1', 'duplicate')`,
  );
  return database;
}

const held = (database: Database, columns = '*') =>
  database.rows<Record<string, unknown>>(`select ${columns} from ops.quarantine order by file_id, line`);

/** Quarantines what the dropping rules keep out. */
const quarantine = (database: Database, rules: Expectations) =>
  quarantineRows(database, 'candidate', rules, droppingRules(rules), RUN);

describe('quarantineRows', () => {
  it('keeps each dropped row with its file, its line and all the dropping rules it breaks', async () => {
    const database = await things();
    expect(await quarantine(database, rulesOf(RULES))).toBe(2);
    const columns =
      'run_id, pipeline, table_name, state, source_file, file_id, line, byte_offset, rules, reason';
    const common = {
      run_id: 'run-1',
      pipeline: 'shop',
      table_name: 'silver.things',
      state: 'held',
      source_file: 'day/one.csv',
      file_id: 'f1',
      byte_offset: null,
    };
    expect(await held(database, columns)).toEqual([
      { ...common, line: 3, rules: 'positive', reason: 'a number above 0' },
      { ...common, line: 4, rules: 'positive, has_id', reason: 'a number above 0; id is not null' },
    ]);
  });

  it('keeps the input row as it arrived, not what became of it', async () => {
    const database = await things();
    await quarantine(database, rulesOf(RULES));
    const raw = (await held(database, 'raw')).map((row) => JSON.parse(String(row.raw)));
    expect(raw).toMatchObject([
      { n: 'abc', id: 'it\'s "bad"' },
      { n: '-7', id: null },
    ]);
  });

  it('of a table that is not row by row keeps the row that was made', async () => {
    const database = await memoryWarehouse();
    await database.run(
      "create temp table candidate as select * from (values ('a', 1), ('b', -1)) as v(id, n)",
    );
    const { rows_of: _, ...rules } = RULES;
    expect(await quarantine(database, rulesOf(rules))).toBe(1);
    const [row] = await held(database);
    expect(row).toMatchObject({ source_file: null, file_id: null, line: null, rules: 'positive' });
    expect(JSON.parse(String(row?.raw))).toMatchObject({ id: 'b', n: -1 });
  });

  it('keeps nothing where no row breaks a dropping rule', async () => {
    const database = await things();
    await database.run("delete from candidate where id is null or id like 'it%'");
    expect(await quarantine(database, rulesOf(RULES))).toBe(0);
    expect(await held(database)).toEqual([]);
  });
});

describe('supersede', () => {
  /** A row of each of two files for two tables, one of them no longer held. */
  async function quarantined(): Promise<Database> {
    const database = await memoryWarehouse();
    await database.run(
      `insert into ops.quarantine (table_name, file_id, state, line) values
         ('silver.a', 'f1', 'held', 1), ('silver.a', 'f1', 'held', 2), ('silver.a', 'f2', 'held', 3),
         ('silver.b', 'f1', 'held', 4), ('silver.a', 'f2', 'not_applied', 5)`,
    );
    return database;
  }
  const states = async (database: Database) =>
    (await database.rows<{ state: string }>('select state from ops.quarantine order by line')).map(
      ({ state }) => state,
    );

  it('marks the rows of some files, of one table', async () => {
    const database = await quarantined();
    await supersede(database, 'silver.a', 'run-2', ['f1', 'unknown']);
    expect(await states(database)).toEqual(['superseded', 'superseded', 'held', 'held', 'not_applied']);
    expect(await heldByFile(database, 'silver.a', ['f1', 'f2'])).toEqual(new Map([['f2', 1]]));
  });

  it('marks all that a table holds, and deletes nothing', async () => {
    const database = await quarantined();
    await supersede(database, 'silver.a', 'run-2');
    expect(await states(database)).toEqual(['superseded', 'superseded', 'superseded', 'held', 'not_applied']);
  });

  it('marks nothing for no file', async () => {
    const database = await quarantined();
    await supersede(database, 'silver.a', 'run-2', []);
    expect(await states(database)).toEqual(['held', 'held', 'held', 'held', 'not_applied']);
    expect(await heldByFile(database, 'silver.a', ['f1', 'f2'])).toEqual(
      new Map([
        ['f1', 2],
        ['f2', 1],
      ]),
    );
    expect(await heldByFile(database, 'silver.a', [])).toEqual(new Map());
  });
});
