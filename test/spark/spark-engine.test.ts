import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { MallardError } from '../../src/errors.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { openSpark } from '../../src/warehouse/spark/open-spark.ts';
import { keepsTheContract, SCHEMA } from '../warehouse/engine.contract.ts';
import { openMemoryWarehouse } from '../warehouse/memory-warehouse.ts';
import { describeOnSpark, sharedSpark } from './server/shared-server.ts';
import { openThriftSession, type ThriftSession } from './server/thrift-session.ts';

type Tables = 'delta' | 'parquet';

/** Records in memory, with tables on the shared server. The folder's name is one that needs care. */
async function onSpark(tables: Tables, stateDir: string, exchange?: string): Promise<Database> {
  const database = await openMemoryWarehouse();
  await database.run(`create schema ${SCHEMA}`);
  putOnSpark(database, tables, stateDir, exchange);
  return database;
}

/** As another process does that opens the warehouse. */
function putOnSpark(
  database: Database,
  tables: Tables,
  stateDir: string,
  exchange?: string,
  published = [SCHEMA],
): void {
  process.env.MALLARD_SPARK_URL = sharedSpark().url;
  database.useEngine(openSpark(database, { engine: 'spark', tables, stateDir, exchange, published }));
}

const IDS = [{ name: 'id', type: 'BIGINT' }];

/** Makes `contract.kept`, and adds one row to it in a transaction each. */
async function keepRows(database: Database, rows: number): Promise<void> {
  for (let id = 0; id < rows; id++)
    await database.transaction(async () => {
      await database.engine.createTable('contract.kept', IDS);
      await database.engine.append('contract.kept', ['id'], `select ${id} as id`);
    });
}

const KEPT = 'select count(*) as n from contract.kept';

describeOnSpark('tables on Spark', () => {
  let server: ThriftSession;
  const scratch = mkdtempSync(join(tmpdir(), 'mallard-'));
  let folders = 0;
  const stateFolder = () => join(scratch, `it's a b ü 100% ${++folders}`);
  beforeAll(async () => {
    server = await openThriftSession(sharedSpark().url);
  });
  afterAll(async () => {
    await server.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  describe.each<Tables>(['delta', 'parquet'])('in %s', (tables) => {
    const emptied = async () => {
      for (const schema of [SCHEMA, 'mallard']) await server.ask(`drop schema if exists ${schema} cascade`);
    };

    keepsTheContract(async () => {
      await emptied();
      return onSpark(tables, stateFolder());
    });

    it('have the words about them as comments, and the types of the records', async () => {
      await emptied();
      const database = await onSpark(tables, stateFolder());
      onTestFinished(() => database.engine.close());
      const about = { id: "the row's", at: `costs \${x} \\ "all"` };
      database.engine.describe([{ table: 'contract.said', comment: "it's a table", columns: about }]);
      const types = {
        id: 'BIGINT',
        at: 'TIMESTAMP',
        sum: 'DECIMAL(38,2)',
        texts: 'VARCHAR[]',
        total: 'HUGEINT',
      };
      const columns = Object.entries(types).map(([name, type]) => ({ name, type }));
      await database.transaction(() => database.engine.createTable('contract.said', columns));
      const rows = await server.ask('describe table contract.said');
      expect(rows.map((row) => [row.col_name, row.data_type, row.comment]).slice(0, 5)).toEqual([
        ['id', 'bigint', "the row's"],
        ['at', 'timestamp_ntz', `costs \${x} \\ "all"`],
        ['sum', 'decimal(38,2)', null],
        ['texts', 'array<string>', null],
        ['total', 'decimal(38,0)', null],
      ]);
    });

    it('refuse a statement in one line, with what Spark says and no stack', async () => {
      await emptied();
      const database = await onSpark(tables, stateFolder());
      onTestFinished(() => database.engine.close());
      for (const [sql, said] of [
        ['select nothing from (select 1 as n)', /^Spark: \[UNRESOLVED_COLUMN.*`nothing`/],
        ["select cast('x' as integer) as n", /^Spark: \[CAST_INVALID_INPUT\] The value 'x'/],
        ['select (1', /^Spark: \[PARSE_SYNTAX_ERROR\] Syntax error/],
      ] as const) {
        const error = await database.engine.rows(sql).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(MallardError);
        expect(error.kind).toBe('execution');
        expect(error.message).toMatch(said);
        expect(error.message).not.toMatch(/\n|Exception|SQLSTATE/);
      }
    });

    it('leave alone what else is in a folder that rows pass through', async () => {
      await emptied();
      const exchange = stateFolder();
      mkdirSync(exchange);
      writeFileSync(join(exchange, 'mine.txt'), 'x');
      const database = await onSpark(tables, stateFolder(), exchange);
      const brought = await database.engine.bring('one', 'select 1 as n');
      expect(await database.rows(`select * from ${brought}`)).toEqual([{ n: 1 }]);
      await database.engine.close();
      expect(readdirSync(exchange).sort()).toEqual([expect.stringMatching(/^mallard-/), 'mine.txt']);
    });

    it('stay in the format that they were begun in, and on their server', async () => {
      await emptied();
      const stateDir = stateFolder();
      const database = await onSpark(tables, stateDir);
      await keepRows(database, 1);
      await database.engine.close();
      putOnSpark(database, tables === 'delta' ? 'parquet' : 'delta', stateDir);
      await expect(database.engine.row(KEPT)).rejects.toThrow(
        `tables of this warehouse are kept as ${tables}`,
      );
      await emptied();
      putOnSpark(database, tables, stateDir);
      await expect(database.engine.row(KEPT)).rejects.toThrow('does not have the tables of this warehouse');
      await database.engine.close();
    });

    it('are taken back again, when the transaction that first took them back has failed', async () => {
      await emptied();
      const stateDir = stateFolder();
      const database = await onSpark(tables, stateDir);
      await keepRows(database, 1);
      await database.engine.close();
      // As a kill leaves it: noted, changed, and not on record.
      writeFileSync(join(stateDir, 'unsettled.json'), '["contract.kept"]');
      if (tables === 'delta') await server.ask('insert into contract.kept values (9)');
      else await server.ask('create or replace view contract.kept as select 9L as id');
      putOnSpark(database, tables, stateDir);
      const failing = database.transaction(async () => {
        expect(await database.engine.row(KEPT)).toEqual({ n: 1 });
        throw new Error('a rule');
      });
      await expect(failing).rejects.toThrow('a rule');
      await keepRows(database, 1);
      expect(await database.engine.rows('select id from contract.kept order by id nulls last')).toEqual([
        { id: 0 },
        { id: 0 },
      ]);
      await database.engine.close();
    });

    it('that moved in and are not published are brought back for who asks', async () => {
      await emptied();
      const database = await openMemoryWarehouse();
      await database.run(`create schema ${SCHEMA}`);
      await database.run('create table contract.kept as select 1::bigint as id union all select 2');
      await database.run("insert into ops.tables (pipeline, table_name) values ('p', 'contract.kept')");
      putOnSpark(database, tables, stateFolder(), undefined, []);
      await database.transaction(() => database.engine.moveIn());
      expect([await database.row(KEPT), await database.engine.row(KEPT)]).toEqual([{ n: 0 }, { n: 2 }]);
      await database.engine.bringTable('contract.kept');
      expect(await database.row(KEPT)).toEqual({ n: 2 });
      await database.engine.close();
    });

    it.runIf(tables === 'delta')('may be optimized by whoever runs the server', async () => {
      await emptied();
      const database = await onSpark(tables, stateFolder());
      await keepRows(database, 2);
      await server.ask('optimize contract.kept');
      const [last] = await server.ask('describe history contract.kept limit 1');
      expect(last?.operation).toBe('OPTIMIZE');
      await keepRows(database, 1);
      expect(await database.engine.row(KEPT)).toEqual({ n: 3 });
      await server.ask('optimize contract.kept');
      const { engine } = database;
      const failing = database.transaction(async () => {
        await engine.append('contract.kept', ['id'], 'select 8 as id');
        throw new Error('a rule');
      });
      await expect(failing).rejects.toThrow('a rule');
      expect(await engine.row(KEPT)).toEqual({ n: 3 });
      await server.ask('delete from contract.kept where id = 1');
      await expect(keepRows(database, 1)).rejects.toThrow('written by somebody else');
      expect(await engine.row(KEPT)).toEqual({ n: 3 });
      await server.ask('drop table contract.kept');
      await server.ask('create table contract.kept (id bigint) using delta');
      await expect(keepRows(database, 1)).rejects.toThrow(
        /at version \d+ on the server, and at \d+ by the records/,
      );
      await database.engine.close();
    });

    it('are not changed any more by what a killed run had asked for', async () => {
      await emptied();
      const stateDir = stateFolder();
      const database = await onSpark(tables, stateDir);
      const { engine } = database;
      await database.transaction(async () => {
        await engine.createTable('contract.slow', IDS);
        await engine.append('contract.slow', ['id'], 'select 1 as id');
      });
      // As a kill leaves it: announced, not on record, and at work on the server.
      const asked = await openThriftSession(sharedSpark().url);
      const rows =
        "select id from range(1) where java_method('java.lang.Thread', 'sleep', 10000L) is not null";
      const late = asked
        .ask(
          tables === 'delta'
            ? `insert into contract.slow ${rows}`
            : `create table contract.slow__0123456789ab using parquet as ${rows}`,
        )
        .then(
          () => 'done',
          () => 'refused',
        );
      await setTimeout(1_000);
      await expect(
        database.transaction(async () => {
          await engine.deleteFiles('contract.slow', ['f']);
        }),
      ).rejects.toThrow(/_file_id/);
      const before = await engine.row('select count(*) as n from contract.slow');
      expect([await late, before]).toEqual([tables === 'delta' ? 'refused' : 'done', { n: 1 }]);
      expect(await engine.row('select count(*) as n from contract.slow')).toEqual({ n: 1 });
      await asked.close();
      await engine.close();
    });
  });
});
