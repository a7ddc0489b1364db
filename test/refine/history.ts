import type { HistoryDefinition } from '../../src/definitions/steps.ts';
import { shapeHistory } from '../../src/refine/shape-history.ts';
import { refuseAmbiguous, writeDay } from '../../src/refine/write-history.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';

/** A history of groups: who is in which, with what they had spent when they came into it. */
export const HISTORY: HistoryDefinition = {
  kind: 'history',
  table: 'gold.moves',
  of: 'gold.groups',
  key: ['the id'],
  changes: ['group'],
  carries: ['spent'],
  shownAs: 'pipelines/shop.yaml',
  placeOf: (path) => `pipelines/shop.yaml, ${path.join('.')}`,
};

/** `id group spent`, null for none. */
export type Row = [id: string | null, group: string | null, spent: number | null];

/** A warehouse with the history, empty, and the table it watches. */
export async function withHistory() {
  const database = await memoryWarehouse();
  await database.run('create schema if not exists gold');
  await watch(database, []);
  await shapeHistory(database, HISTORY, true);
  return {
    database,
    /** Writes the day on which the watched table has these rows. */
    async day(date: string, rows: readonly Row[], history: HistoryDefinition = HISTORY) {
      await watch(database, rows);
      await refuseAmbiguous(database, history);
      return writeDay(database, history, `2026-01-${date}`);
    },
    /** The spells as `id group spent from-to`, by days of January; `from-` while it lasts. */
    spells: () => spellsOf(database),
  };
}

async function watch(database: Database, rows: readonly Row[]): Promise<void> {
  await database.run(
    'create or replace table gold.groups ("the id" varchar, "group" varchar, spent decimal(18, 2), other integer)',
  );
  for (const [id, group, spent] of rows)
    await database.run('insert into gold.groups values ($id, $group, $spent, 7)', { id, group, spent });
}

async function spellsOf(database: Database): Promise<string[]> {
  const { rows } = await database.query(
    `select columns(* exclude (valid_from, valid_to)), day(valid_from) as a, day(valid_to) as b
     from gold.moves order by "the id", valid_from`,
  );
  return rows.map((row) => `${row.slice(0, -2).map(String).join(' ')} ${row.at(-2)}-${row.at(-1) ?? ''}`);
}
