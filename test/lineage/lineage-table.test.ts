import { expect, it } from 'vitest';
import { readLineage, writeLineage } from '../../src/lineage/lineage-table.ts';
import type { Edge } from '../../src/lineage/pipeline-lineage.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';

const edge = (column: string, fromColumn = "it's"): Edge => ({
  table: 'gold.t',
  column,
  fromKind: 'table',
  fromTable: 'silver.s',
  fromColumn,
  how: 'direct',
});

it('keeps one set a pipeline, in order, and leaves what has not changed to the run that wrote it', async () => {
  const database = await memoryWarehouse();
  const runs = async () =>
    (await database.rows<{ run_id: string }>('select distinct run_id from ops.lineage order by 1')).map(
      ({ run_id }) => run_id,
    );
  await writeLineage(database, 'r1', 'one', [edge('b'), edge('a')]);
  await writeLineage(database, 'r2', 'two', [edge('c')]);
  expect(await readLineage(database, 'one')).toEqual([edge('b'), edge('a')]);
  expect(await readLineage(database)).toHaveLength(3);

  await writeLineage(database, 'r3', 'one', [edge('b'), edge('a')]);
  expect(await runs()).toEqual(['r1', 'r2']);
  await writeLineage(database, 'r4', 'one', [edge('b'), edge('a', 'other')]);
  expect(await runs()).toEqual(['r2', 'r4']);
  expect(await readLineage(database, 'one')).toEqual([edge('b'), edge('a', 'other')]);
  await writeLineage(database, 'r5', 'one', []);
  expect(await readLineage(database, 'one')).toEqual([]);
});
