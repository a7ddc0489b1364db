import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countByFile, createBronzeTable, loadBronze } from '../../src/bronze/load-bronze.ts';
import { stageFiles } from '../../src/bronze/stage-files.ts';
import { batchOf } from '../../src/warehouse/provenance.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { columns, emptyWarehouse, landFiles, load, RUN, sourceOf } from './bronze-warehouse.ts';

const contract = columns('a', 'b');

describe('createBronzeTable', () => {
  it('makes a table of the contract as text and of where rows came from', async () => {
    const database = await emptyWarehouse();
    await createBronzeTable(database, sourceOf(columns('Invoice', 'say "hi"')).bronze);
    const { columns: made } = await database.query('select * from bronze.sales');
    expect(made).toEqual([
      { name: 'Invoice', type: 'VARCHAR' },
      { name: 'say "hi"', type: 'VARCHAR' },
      { name: 'ingestion_timestamp', type: 'TIMESTAMP' },
      { name: 'source_file', type: 'VARCHAR' },
      { name: 'processing_date', type: 'DATE' },
      { name: '_file_id', type: 'VARCHAR' },
      { name: '_line', type: 'BIGINT' },
      { name: '_rescued_data', type: 'VARCHAR' },
    ]);
  });

  it('takes a contract in another order, and one that took up a column that evolved', async () => {
    const { database } = await load({ 'one.csv': 'a,b\n1,2\n' }, contract);
    await database.run('alter table bronze.sales add column c varchar');
    for (const changed of [columns('b', 'a'), columns('a', 'b', 'c')])
      await expect(createBronzeTable(database, sourceOf(changed).bronze)).resolves.toBeUndefined();
  });

  it('leaves a table of the same contract as it is', async () => {
    const { database } = await load({ 'one.csv': 'a,b\n1,2\n' }, contract);
    await createBronzeTable(database, sourceOf(contract).bronze);
    expect(await database.row('select count(*) as n from bronze.sales')).toEqual({ n: 1 });
  });

  it.each([[columns('a')], [columns('a', 'b', 'c')]])(
    'refuses a table of another contract, and says what to do',
    async (changed) => {
      const database = await emptyWarehouse();
      await createBronzeTable(database, sourceOf(contract).bronze);
      await expect(createBronzeTable(database, sourceOf(changed).bronze)).rejects.toMatchObject({
        kind: 'definition',
        where: 'bronze.sales',
        next: expect.stringContaining('--warehouse'),
      });
    },
  );
});

describe('loadBronze', () => {
  it('says of each row which file and line it came from, and when', async () => {
    const { database } = await load({ 'one.csv': 'a,b\n1,2\n', 'two.csv': 'a,b\n\n3,4\n' }, contract);
    expect(await database.rows('select * from bronze.sales order by a')).toEqual([
      {
        a: '1',
        b: '2',
        ingestion_timestamp: '2026-03-04 05:06:07',
        source_file: 'one.csv',
        processing_date: '2026-03-04',
        _file_id: 'id of one.csv',
        _line: 2,
        _rescued_data: null,
      },
      {
        a: '3',
        b: '4',
        ingestion_timestamp: '2026-03-04 05:06:07',
        source_file: 'two.csv',
        processing_date: '2026-03-04',
        _file_id: 'id of two.csv',
        _line: 3,
        _rescued_data: null,
      },
    ]);
  });

  it('puts a line that is no record into quarantine', async () => {
    const { database } = await load({ 'one.csv': 'a,b\n1,2,3\n' }, contract);
    expect(await database.rows('select * from ops.quarantine')).toEqual([
      {
        run_id: 'run-1',
        pipeline: 'shop',
        table_name: 'bronze.sales',
        state: 'held',
        source_file: 'one.csv',
        file_id: 'id of one.csv',
        line: 2,
        byte_offset: 4,
        rules: 'unreadable_record',
        reason: expect.stringContaining('3 fields'),
        raw: '1,2,3',
        ended_by: null,
      },
    ]);
  });

  it('leaves nothing behind when its transaction is undone, and can be repeated', async () => {
    const database = await emptyWarehouse();
    const files = landFiles({ 'one.csv': 'a,b\n1,2\n', 'two.csv': 'a,b\n3\n\n5,6\n' });
    const scratch = join(temporaryFolder(), 'scratch');
    await createBronzeTable(database, sourceOf(contract).bronze);
    const staging = await stageFiles(database, files, sourceOf(contract), scratch);
    const loadAll = () => loadBronze(database, sourceOf(contract), files, staging, RUN);
    const counts = `select (select count(*) from bronze.sales) as rows, (select count(*) from ops.quarantine) as held`;
    const failing = database.transaction(async () => {
      await loadAll();
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await database.row(counts)).toEqual({ rows: 0, held: 0 });
    await database.transaction(loadAll);
    expect(await database.row(counts)).toEqual({ rows: 2, held: 1 });
  });

  it('loads what is staged next, and not again what was staged before', async () => {
    const database = await emptyWarehouse();
    await createBronzeTable(database, sourceOf(contract).bronze);
    for (const path of ['one.csv', 'two.csv']) {
      const files = landFiles({ [path]: 'a,b\n1,2\n', [`odd ${path}`]: 'a,b\n1,2\n3\n\n' });
      const staging = await stageFiles(
        database,
        files,
        sourceOf(contract),
        join(temporaryFolder(), 'scratch'),
      );
      await loadBronze(database, sourceOf(contract), files, staging, RUN);
    }
    expect(await database.rows('select source_file from bronze.sales order by 1')).toEqual(
      ['odd one.csv', 'odd two.csv', 'one.csv', 'two.csv'].map((source_file) => ({ source_file })),
    );
    expect(await database.row('select count(*) as held from ops.quarantine')).toEqual({ held: 2 });
  });
});

describe('countByFile', () => {
  const files = { 'one.csv': 'a,b\n1,2\n3,4\n', 'two.csv': 'a,b\n5,6\n', 'none.csv': 'a,b\n' };
  const ids = Object.keys(files).map((path) => `id of ${path}`);

  it('count and take out the rows of the given contents only', async () => {
    const { database } = await load(files, contract);
    const count = async () => Object.fromEntries(await countByFile(database, 'bronze.sales', batchOf(ids)));
    expect(await count()).toEqual({ 'id of one.csv': 2, 'id of two.csv': 1 });
    await database.engine.deleteFiles('bronze.sales', []);
    expect(await count()).toEqual({ 'id of one.csv': 2, 'id of two.csv': 1 });
    await database.engine.deleteFiles('bronze.sales', ['id of one.csv', 'id of none.csv']);
    expect(await count()).toEqual({ 'id of two.csv': 1 });
    expect(await countByFile(database, 'bronze.sales', batchOf([]))).toEqual(new Map());
  });
});
