import type { Expectations } from '../definitions/expectations.ts';
import type { Database } from '../warehouse/database.ts';
import { PROVENANCE } from '../warehouse/provenance.ts';
import { quoteName, quoteTable, quoteText, quoteTexts } from '../warehouse/quote.ts';
import { brokenRules, isDropped, isRouted } from './rule-sql.ts';

/**
 * Puts the candidate rows that a dropping rule keeps out into `ops.quarantine`, with all the rules each breaks.
 * A row-level table's row is kept as the input row it came from, whose text nothing has touched. Gives their number.
 */
export async function quarantineRows(
  database: Database,
  candidate: string,
  rules: Expectations,
  run: { runId: string; pipeline: string },
): Promise<number> {
  const { names, reasons } = brokenRules(rules);
  const content = rules.rows_of === undefined ? [] : await contentColumns(database, rules.rows_of);
  const broken = `select *, ${names} as _rules, ${reasons} as _reason from ${candidate} where not (${isRouted(rules)}) and (${isDropped(rules)})`;
  const rows =
    rules.rows_of === undefined
      ? `select null, null, null, b._rules, b._reason, cast(to_json(b) as varchar) from broken as b`
      : `select f.path, b._file_id, b._line, b._rules, b._reason, cast(json_object(${content}) as varchar) from broken as b
         inner join ${quoteTable(rules.rows_of)} as i on i._file_id = b._file_id and i._line = b._line
         left join (select file_id, max(path) as path from ops.files where status = 'loaded' group by file_id) as f on f.file_id = b._file_id`;
  return database.run(
    `insert into ops.quarantine (run_id, pipeline, table_name, state, source_file, file_id, line, rules, reason, raw)
     with broken as (${broken})
     select ${quoteText(run.runId)}, ${quoteText(run.pipeline)}, ${quoteText(rules.table)}, 'held', * from (${rows})`,
  );
}

/** The columns of a table that are its content, each as its name and itself, for `json_object`. */
async function contentColumns(database: Database, table: string): Promise<string[]> {
  const { columns } = await database.query(`select * from ${quoteTable(table)} limit 0`);
  return columns
    .filter(({ name }) => !PROVENANCE.includes(name))
    .map(({ name }) => `${quoteText(name)}, i.${quoteName(name)}`);
}

/** Marks what is held for a table (of some files, or all) as superseded: it is judged again, or its file is gone. */
export async function supersede(
  database: Database,
  table: string,
  fileIds?: readonly string[],
): Promise<void> {
  const scope = fileIds === undefined ? '' : ` and file_id in ${quoteTexts(fileIds)}`;
  await database.run(
    `update ops.quarantine set state = 'superseded' where state = 'held' and table_name = $table${scope}`,
    { table },
  );
}

/** How many rows of each file are held for a table. */
export async function heldByFile(
  database: Database,
  table: string,
  fileIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await database.rows<{ id: string; rows: number }>(
    `select file_id as id, count(*) as rows from ops.quarantine
     where state = 'held' and table_name = $table and file_id in ${quoteTexts(fileIds)} group by all`,
    { table },
  );
  return new Map(rows.map(({ id, rows }) => [id, rows]));
}
