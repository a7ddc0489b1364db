import type { Expectations } from '../definitions/expectations.ts';
import { PROVENANCE_NAMES } from '../definitions/own-columns.ts';
import type { Expectation } from '../definitions/rule.ts';
import type { Database } from '../warehouse/database.ts';
import type { Batch } from '../warehouse/provenance.ts';
import { quoteName, quoteTable, quoteText, quoteTexts } from '../warehouse/quote.ts';
import { breaksAny, brokenRules, isRouted } from './rule-sql.ts';

/**
 * Puts the candidate rows that break any of `broken` into `ops.quarantine`, with all of those rules each breaks. A
 * row-level table's row is kept as the input row it came from, whose text nothing has touched. Gives their number.
 *
 * @param batch the input rows that the candidate was made of; all, if not given
 */
export async function quarantineRows(
  database: Database,
  candidate: string,
  rules: Expectations,
  broken: readonly Expectation[],
  run: { runId: string; pipeline: string },
  batch?: Batch,
): Promise<number> {
  if (broken.length === 0) return 0;
  const { names, reasons } = brokenRules(broken);
  // By themselves first: then DuckDB knows how few they are, and looks their input up instead of all input them.
  const { engine } = database;
  const violators = await engine.keep(
    'violators',
    `from ${candidate} select *, ${names} as _rules, ${reasons} as _reason where not (${isRouted(rules)}) and (${breaksAny(broken)})`,
  );
  const brought = await engine.bring('violators', `select * from ${violators}`);
  const rows =
    rules.rows_of === undefined
      ? `select null, null, null, v._rules, v._reason, cast(to_json(v) as varchar) from ${brought} as v`
      : `select f.path, v._file_id, v._line, v._rules, v._reason, cast(json_object(${await contentColumns(database, rules.rows_of)}) as varchar)
         from ${brought} as v
         inner join ${await engine.bring('violators_input', inputOf(rules.rows_of, violators, batch))} as i on i._file_id = v._file_id and i._line = v._line
         left join (select file_id, max(path) as path from ops.files where status = 'loaded' group by file_id) as f on f.file_id = v._file_id`;
  return database.run(
    `insert into ops.quarantine (run_id, pipeline, table_name, state, source_file, file_id, line, rules, reason, raw)
     select ${quoteText(run.runId)}, ${quoteText(run.pipeline)}, ${quoteText(rules.table)}, 'held', * from (${rows})`,
  );
}

/** The rows of a table that violators were made of. */
function inputOf(table: string, violators: string, batch: Batch | undefined): string {
  const isSame = 'v._file_id = i._file_id and v._line = i._line';
  return `select * from (select * from ${quoteTable(table)} where ${batch?.where ?? 'true'}) as i
    where exists (select 1 from ${violators} as v where ${isSame})`;
}

/** The columns of a table that are its content, each as its name and itself, for `json_object`. */
async function contentColumns(database: Database, table: string): Promise<string[]> {
  const { columns } = await database.query(`select * from ${quoteTable(table)} limit 0`);
  return columns
    .filter(({ name }) => !PROVENANCE_NAMES.includes(name))
    .map(({ name }) => `${quoteText(name)}, i.${quoteName(name)}`);
}

/** Ends the time of what is held for a table (of some files, or all): it is judged again, or its file is gone. */
export async function supersede(
  database: Database,
  table: string,
  runId: string,
  fileIds?: readonly string[],
): Promise<void> {
  const scope = fileIds === undefined ? '' : ` and file_id in ${quoteTexts(fileIds)}`;
  await database.run(
    `update ops.quarantine set state = 'superseded', ended_by = $runId
     where state = 'held' and table_name = $table${scope}`,
    { table, runId },
  );
}

/**
 * Tells what this run has released: rows of a table that were held before it, whose input row is still there, and
 * that are held no more. Gives their number.
 */
export async function noteReleases(
  database: Database,
  { table, rows_of }: Expectations,
  runId: string,
): Promise<number> {
  if (rows_of === undefined) return 0;
  const { engine } = database;
  const ended = `select file_id, line from ops.quarantine
    where ended_by = ${quoteText(runId)} and table_name = ${quoteText(table)} and state = 'superseded'`;
  if ((await database.rows(`${ended} limit 1`)).length === 0) return 0;
  const asked = await engine.send('ended', ended);
  const stillThere = await engine.bring(
    'still_there',
    `select _file_id, _line from ${quoteTable(rows_of)} as i
     where exists (select 1 from ${asked} as e where e.file_id = i._file_id and e.line = i._line)`,
  );
  const isSame = 'o.file_id = q.file_id and o.line = q.line';
  return database.run(
    `update ops.quarantine as q set state = 'released'
     where ended_by = $runId and table_name = $table and state = 'superseded'
       and exists (from ${stillThere} as i where i._file_id = q.file_id and i._line = q.line)
       and not exists (from ops.quarantine as o where o.state = 'held' and o.table_name = q.table_name and ${isSame})`,
    { table, runId },
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
