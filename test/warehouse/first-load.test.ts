import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import { emptyIfUnfinished, isUnfinished, isUntouched, loadFirst } from '../../src/warehouse/first-load.ts';
import { openWriter } from '../../src/warehouse/open.ts';
import { tablesThere } from '../../src/warehouse/tables-there.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function writer(stateDir = join(temporaryFolder(), 'm.state')): Promise<Database> {
  const database = await openWriter(stateDir);
  onTestFinished(() => {
    try {
      database.close();
    } catch {
      // closed by the test
    }
  });
  return database;
}

const tablesOf = async (database: Database) => [...(await tablesThere(database))];

const noPreparation = async () => {};

async function fillOnePart(database: Database): Promise<void> {
  await database.run('create table silver.sales as from range(3)');
  await database.endPart();
  await database.run('insert into silver.sales values (4)');
}

describe('a first load', () => {
  it('leaves what it made, and no mark', async () => {
    const database = await writer();
    const before = await tablesOf(database);

    await loadFirst(database, noPreparation, () => fillOnePart(database));

    expect(await tablesOf(database)).toEqual([...before, 'silver.sales']);
    expect(await database.rows('from silver.sales')).toHaveLength(4);
  });

  it('that fails leaves the warehouse as it was, and what is asked to stand in it', async () => {
    const database = await writer();
    const before = await tablesOf(database);
    const prepare = async () => {
      await database.run('create table bronze.sales (text varchar)');
    };
    await prepare();
    const load = loadFirst(database, prepare, async () => {
      await fillOnePart(database);
      await database.run("insert into bronze.sales values ('one')");
      await database.endPart();
      throw new Error('a rule');
    });

    await expect(load).rejects.toThrow('a rule');
    expect(await tablesOf(database)).toEqual(['bronze.sales', ...before]);
    expect(await database.rows('from bronze.sales')).toEqual([]);
    expect(await isUntouched(database)).toBe(true);
  });

  it('that fails says why, though it cannot be undone, and stays marked until it is', async () => {
    const stateDir = join(temporaryFolder(), 'm.state');
    const database = await writer(stateDir);
    const other = await database.beside();
    await other.run('use warehouse');
    onTestFinished(() => other.close());
    const load = loadFirst(database, noPreparation, async () => {
      await fillOnePart(database);
      await database.endPart();
      await other.run('begin transaction');
      await other.run('alter table silver.sales add column n integer'); // so that it cannot be dropped
      throw new Error('a rule');
    });

    await expect(load).rejects.toThrow('a rule');
    expect(await isUnfinished(database)).toBe(true);
    await other.run('rollback');
    expect(await emptyIfUnfinished(database)).toBe(true);
    expect(await isUnfinished(database)).toBe(false);
  });

  it('whose process went away midway is undone by the next who opens the warehouse', async () => {
    const stateDir = join(temporaryFolder(), 'm.state');
    const killed = await writer(stateDir);
    const before = await tablesOf(killed);
    await new Promise<void>((resolve) => {
      void loadFirst(killed, noPreparation, async () => {
        await fillOnePart(killed);
        await killed.endPart();
        resolve();
        await new Promise(() => {}); // until it is killed
      });
    });
    expect(await tablesOf(killed)).toContain('silver.sales');
    killed.close();

    const next = await writer(stateDir);

    expect(await tablesOf(next)).toEqual(before);
  });

  it('is none where a run has failed before: what that left behind must not go', async () => {
    const database = await writer();
    expect(await isUntouched(database)).toBe(true);
    await database.run("insert into ops.runs (run_id, status) values ('one', 'failed')");
    expect(await isUntouched(database)).toBe(false);
  });
});

describe('a part', () => {
  it('ends only where a transaction is in parts', async () => {
    const database = await writer();
    const work = async () => {
      await database.run('create table ops.part (n integer)');
      await database.endPart();
      throw new Error('no');
    };

    await expect(database.transaction(work)).rejects.toThrow('no');
    expect(await tablesOf(database)).not.toContain('ops.part');
    await expect(database.transactionInParts(work)).rejects.toThrow('no');
    expect(await tablesOf(database)).toContain('ops.part');
  });
});
