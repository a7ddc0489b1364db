import type { Database } from '../warehouse/database.ts';
import { quoteTexts } from '../warehouse/quote.ts';

/**
 * Where a person's records are: `table_name`, `file_id`, `line`, and `place`: `row` in bronze, `held` in quarantine, or
 * `gone`, held once and no more. A temporary table, filled by who looks for them.
 */
export const PERSON_LINES = 'person_lines';

export async function createPersonLines(database: Database): Promise<void> {
  await database.run(
    `create or replace temp table ${PERSON_LINES} (table_name varchar, file_id varchar, line bigint, place varchar)`,
  );
}

/**
 * Keeps the lines in `PERSON_LINES` from ever being loaded again, and tells the ledger that they are out: what was
 * loaded or quarantined of a file is forgotten now, and its sum still holds. Part of the run's transaction.
 */
export async function rememberForgotten(database: Database, erasureId: string): Promise<void> {
  await database.run(
    `insert into ops.forgotten_lines (erasure_id, table_name, file_id, line)
     select distinct $erasureId, table_name, file_id, line from ${PERSON_LINES} as p
     where not exists (from ops.forgotten_lines as f
       where f.table_name = p.table_name and f.file_id = p.file_id and f.line = p.line)`,
    { erasureId },
  );
  await database.run(
    `update ops.files as f set loaded = loaded - p.rows, quarantined = quarantined - p.held,
       forgotten = forgotten + p.rows + p.held
     from (select table_name, file_id, count(*) filter (where place = 'row') as rows,
         count(*) filter (where place = 'held') as held
       from ${PERSON_LINES} group by all) as p
     where f.status = 'loaded' and f.table_name = p.table_name and f.file_id = p.file_id`,
  );
}

/** How many lines of each of these contents are not to be loaded; contents without any are left out. */
export async function forgottenByFile(
  database: Database,
  table: string,
  fileIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await database.rows<{ id: string; lines: number }>(
    `select file_id as id, count(*) as lines from ops.forgotten_lines
     where table_name = $table and file_id in ${quoteTexts(fileIds)} group by all`,
    { table },
  );
  return new Map(rows.map(({ id, lines }) => [id, lines]));
}

/** The contents, of these, that hold lines which are not to be loaded again. */
export async function withForgotten(database: Database, fileIds: readonly string[]): Promise<Set<string>> {
  const rows = await database.rows<{ id: string }>(
    `select distinct file_id as id from ops.forgotten_lines
     where file_id in (select unnest(from_json($fileIds, '["varchar"]')))`,
    { fileIds: JSON.stringify(fileIds) },
  );
  return new Set(rows.map(({ id }) => id));
}
