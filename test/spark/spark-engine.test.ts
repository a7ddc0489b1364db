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
import { openSparkSession, type SparkSession } from './server/session.ts';
import { describeOnSpark, sharedSpark } from './server/shared-server.ts';

type Tables = 'delta' | 'parquet';

/** Records in memory, with tables on the shared server. The folder's name is one that needs care. */
async function onSpark(tables: Tables, stateDir: string, exchange?: string): Promise<Database> {
  process.env.MALLARD_SPARK_URL = sharedSpark().url;
  const database = await openMemoryWarehouse();
  await database.run(`create schema ${SCHEMA}`);
  database.useEngine(
    openSpark(database, { engine: 'spark', tables, stateDir, exchange, published: [SCHEMA] }),
  );
  return database;
}

describeOnSpark('tables on Spark', () => {
  let server: SparkSession;
  const scratch = mkdtempSync(join(tmpdir(), 'mallard-'));
  let folders = 0;
  const stateFolder = () => join(scratch, `it's a b ü 100% ${++folders}`);
  beforeAll(async () => {
    server = await openSparkSession(sharedSpark().url);
  });
  afterAll(async () => {
    await server.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  describe.each<Tables>(['delta', 'parquet'])('in %s', (tables) => {
    const emptied = async () => {
      for (const schema of [SCHEMA, 'mallard_scratch'])
        await server.ask(`drop schema if exists ${schema} cascade`);
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

    it('are not changed any more by what a killed run had asked for', async () => {
      await emptied();
      const stateDir = stateFolder();
      const database = await onSpark(tables, stateDir);
      const { engine } = database;
      const columns = [{ name: 'id', type: 'BIGINT' }];
      await database.transaction(async () => {
        await engine.createTable('contract.slow', columns);
        await engine.append('contract.slow', ['id'], 'select 1 as id');
      });
      // As a kill leaves it: announced, not on record, and at work on the server.
      const asked = await openSparkSession(sharedSpark().url);
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
