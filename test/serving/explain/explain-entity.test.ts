import { beforeEach, describe, expect, it } from 'vitest';
import { writeLineage } from '../../../src/lineage/lineage-table.ts';
import type { Edge } from '../../../src/lineage/pipeline-lineage.ts';
import { explainEntity } from '../../../src/serving/explain/explain-entity.ts';
import { publishedLineage } from '../../../src/serving/published-lineage.ts';
import type { Database } from '../../../src/warehouse/database.ts';
import { memoryWarehouse } from '../../warehouse/memory-warehouse.ts';

const edge = (table: string, column: string, fromTable: string, fromColumn: string): Edge => ({
  table,
  column,
  fromKind: 'table',
  fromTable,
  fromColumn,
  how: 'direct',
});

const DEFINITION = JSON.stringify({
  table: 'gold.groups',
  source: 'gold.branches',
  key: 'branch_id',
  features: ['total', 'n'],
  k: 2,
  seed: 7,
  number_by: 'total',
});

/** Branches of a bank by two features, one of them in a cluster, one an outlier. */
const TABLES = `
create schema if not exists silver; create schema if not exists gold;
create table silver.payments as
  select branch, amount, kind, file as _file_id, line as _line from (values
    ('7', 10.50, 'cash', 'f1', 2), ('7', 4.25, 'card', 'f1', 9), ('7', 1.00, 'cash', 'f2', 3), ('8', 5.00, 'cash', 'f2', 4)
  ) as v(branch, amount, kind, file, line);
create table gold.branches as select cast(branch as integer) as branch_id, sum(amount) as total, count(*) as n
  from silver.payments group by 1;
create table gold.groups as
  select * from (values (7, 1, 'n'), (8, -2, 'n')) as v(branch_id, "Cluster", "Set_Apart_By");
create table gold.advice as select branch_id, "Cluster", 'say hello' as advice from gold.groups;
insert into ops.files (path, file_id, status) values
  ('monday.csv', 'f1', 'loaded'), ('a copy.csv', 'f1', 'duplicate');
insert into ops.run_steps (run_id, name, kind) values ('r2', 'gold.groups', 'segmentation');
insert into ops.tables (table_name, run_id, as_of) values ('gold.groups', 'r2', date '2026-01-31');
insert into ops.models (run_id, model_id, segmentation, definition) values
  ('r1', 'old', 'gold.groups', '${DEFINITION}'), ('r2', 'new', 'gold.groups', '${DEFINITION}');
insert into ops.model_clusters (run_id, segmentation, cluster, position) values
  ('r1', 'gold.groups', 0, 0), ('r2', 'gold.groups', 0, 0), ('r2', 'gold.groups', 1, 1), ('r2', 'gold.groups', -2, -2);
insert into ops.model_centroids (run_id, segmentation, cluster, feature, scaled_centroid, scaler_centre, scaler_scale) values
  ('r1', 'gold.groups', 0, 'total', 99, 0, 1),
  ('r2', 'gold.groups', 0, 'total', -1.5, 20, 10), ('r2', 'gold.groups', 0, 'n', 2, 5, 1),
  ('r2', 'gold.groups', 1, 'total', -0.425, 20, 10), ('r2', 'gold.groups', 1, 'n', -2, 5, 1);
insert into ops.outlier_limits values
  ('r2', 'gold.groups', 1, 'total', 0, 100), ('r2', 'gold.groups', 2, 'n', 2, 50);
`;

const EDGES = [
  edge('gold.branches', 'branch_id', 'silver.payments', 'branch'),
  edge('gold.branches', 'total', 'silver.payments', 'amount'),
  edge('gold.branches', 'n', 'silver.payments', 'kind'),
  edge('gold.groups', '*', 'gold.branches', '*'),
  edge('gold.groups', 'branch_id', 'gold.branches', 'branch_id'),
  edge('gold.groups', 'Cluster', 'gold.branches', 'total'),
  edge('gold.groups', 'Cluster', 'gold.branches', 'n'),
  edge('gold.advice', 'branch_id', 'gold.groups', 'branch_id'),
  edge('gold.advice', 'Cluster', 'gold.groups', 'Cluster'),
];

let database: Database;
beforeEach(async () => {
  database = await memoryWarehouse();
  await database.run(TABLES);
  await writeLineage(database, 'r2', 'bank', EDGES);
});

const explain = async (word: string, value: string, withRows: boolean | number = false) =>
  explainEntity(database, await publishedLineage(database), word, value, { withRows });

describe('explainEntity', () => {
  it.each(['branch', 'BRANCH_ID', 'branchid', 'Branch'])('knows the key as %s', async (word) => {
    expect(await explain(word, '7')).toMatchObject({
      key: 'branch_id',
      cluster: 1,
      runId: 'r2',
      asOf: '2026-01-31',
    });
  });

  it('measures the distance to each centre of the run that made the clusters', async () => {
    const { features, centres, outliers, about } = await explain('branch', '7');
    expect(features).toEqual([
      { name: 'total', value: '15.75', scaled: expect.closeTo(-0.425, 12) },
      { name: 'n', value: 3, scaled: -2 },
    ]);
    expect(centres).toEqual([
      { cluster: 1, distance: expect.closeTo(0, 12), segment: null, centre: { total: 15.75, n: 3 } },
      {
        cluster: 0,
        distance: expect.closeTo(Math.hypot(1.075, 4), 12),
        segment: null,
        centre: { total: 5, n: 7 },
      },
    ]);
    expect(outliers).toEqual([]);
    expect(about).toEqual([{ table: 'gold.advice', values: { advice: 'say hello' } }]);
  });

  it('tells nothing of a table whose clusters are those of another segmentation', async () => {
    await database.run(
      `create table gold.moods as select branch_id, 5 as "Cluster", 'happy' as mood from gold.groups`,
    );
    await writeLineage(database, 'r2', 'bank', [
      ...EDGES,
      edge('gold.moods', 'branch_id', 'gold.branches', 'branch_id'),
      edge('gold.moods', 'Cluster', 'gold.branches', 'n'),
      edge('gold.moods', 'mood', 'gold.branches', 'n'),
    ]);
    expect((await explain('branch', '7')).about).toEqual([
      { table: 'gold.advice', values: { advice: 'say hello' } },
    ]);
  });

  it('names the features by which an outlier is one', async () => {
    expect(await explain('branch', '8')).toMatchObject({
      cluster: -2,
      outliers: [{ feature: 'n', value: 1, low: 2, high: 50 }],
    });
  });

  it('gives the rows by file, under the path they were loaded from, and line by line', async () => {
    const { origins } = await explain('branch', '7', true);
    expect(origins).toEqual([
      {
        table: 'silver.payments',
        keyColumn: 'branch',
        columns: ['amount', 'kind'],
        pickedBy: [],
        rows: 3,
        files: [
          { file: 'f2', rows: 1, firstLine: 3, lastLine: 3, values: { amount: '1.00', kind: 'cash' } },
          {
            file: 'monday.csv',
            rows: 2,
            firstLine: 2,
            lastLine: 9,
            values: { amount: '14.75', kind: 'card, cash' },
          },
        ],
        lines: [
          { file: 'f2', line: 3, values: { amount: '1.00', kind: 'cash' } },
          { file: 'monday.csv', line: 2, values: { amount: '10.50', kind: 'cash' } },
          { file: 'monday.csv', line: 9, values: { amount: '4.25', kind: 'card' } },
        ],
      },
    ]);
    expect((await explain('branch', '7')).origins[0]?.lines).toBeNull();
    const [few] = (await explain('branch', '7', 2)).origins;
    expect([few?.rows, few?.lines?.map(({ line }) => line)]).toEqual([3, [3, 2]]);
  });

  it('lists no more than a few of many values', async () => {
    await database.run(
      "insert into silver.payments select '7', 0, chr(65 + i::integer), 'f3', i from range(9) as r(i)",
    );
    const [, , last] = (await explain('branch', '7')).origins[0]?.files ?? [];
    expect((await explain('branch', '7')).origins[0]?.files.map(({ values }) => values.kind)).toContain(
      'A, B, C, D, E, …',
    );
    expect(last?.rows).toBe(2);
  });

  it('says so where there is no such key, no such value, or no lineage', async () => {
    await expect(explain('till', '7')).rejects.toMatchObject({
      message: "no segmentation has a key called 'till'",
      next: 'what can be explained: branch_id (gold.groups)',
    });
    await database.run('delete from gold.groups where branch_id = 7');
    await expect(explain('branch', '7')).rejects.toThrow(
      "gold.groups has no branch_id '7', though 3 rows of silver.payments have it",
    );
    await expect(explain('branch', '9')).rejects.toThrow(/has no branch_id '9'$/);
    await database.run('drop table ops.lineage');
    await expect(explain('branch', '8')).rejects.toMatchObject({ kind: 'usage', next: /older Mallard/ });
  });

  it('is by the first segmentation that has the value, where several have a key of that name', async () => {
    const other = DEFINITION.replaceAll('gold.', 'gold.other_');
    await database.run(`
      create table gold.other_branches as select * from gold.branches;
      create table gold.other_groups as select * from gold.groups where branch_id = 8;
      insert into ops.tables (table_name, run_id) values ('gold.other_groups', 'r0');
      delete from ops.models;
      insert into ops.models (run_id, model_id, segmentation, definition) values
        ('r0', 'others', 'gold.other_groups', '${other}'), ('r2', 'new', 'gold.groups', '${DEFINITION}')`);
    const graph = await publishedLineage(database);
    const by = async (value: string, table?: string) =>
      (await explainEntity(database, graph, 'branch', value, { table })).segmentation;
    expect(await by('8')).toBe('gold.other_groups');
    expect(await by('7')).toBe('gold.groups');
    expect(await by('8', 'groups')).toBe('gold.groups');
    await expect(by('7', 'other_groups')).rejects.toThrow("gold.other_groups has no branch_id '7'");
    await expect(by('9')).rejects.toThrow("gold.other_groups has no branch_id '9'");
  });
});
