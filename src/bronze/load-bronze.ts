import { OWN_COLUMNS, OWN_NAMES } from '../definitions/own-columns.ts';
import type { Bronze, BronzeColumn, OnDrift, Source } from '../definitions/source.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import type { Batch } from '../warehouse/provenance.ts';
import { quoteName, quoteTable, quoteText } from '../warehouse/quote.ts';
import type { HeaderMap } from './header.ts';
import type { FileToStage, Staging } from './staged.ts';

/** Which run brings the rows, for whose records. */
interface BronzeRun {
  runId: string;
  pipeline: string;
  /** UTC, as DuckDB reads a timestamp. */
  startedAt: string;
}

/**
 * Makes a bronze table: the contract's columns as text, and where each row came from. Where columns may `evolve`, it may
 * have more of them by now, and the contract may have taken some of those up. Throws `definition` where it has others.
 */
export async function createBronzeTable(
  database: Database,
  { table, columns: contract }: Bronze,
): Promise<void> {
  const columns = [...contract.map(({ name }) => ({ name, type: 'VARCHAR' })), ...OWN_COLUMNS];
  await database.engine.createTable(table, columns);
  const existing = await database.query(`select * from ${quoteTable(table)} limit 0`);
  const names = existing.columns.map(({ name }) => name);
  const former = names.slice(0, names.indexOf(OWN_NAMES[0] ?? '')); // those that evolved since stand behind
  const wanted = contract.map(({ name }) => name);
  if (wanted.every((name) => names.includes(name)) && former.every((name) => wanted.includes(name))) return;
  throw new MallardError('definition', `${table} was built with other columns: ${names.join(', ')}`, {
    where: table,
    next: 'give the changed contract a new warehouse: --warehouse FILE',
  });
}

/**
 * Moves staged rows into bronze and staged rejects into quarantine; fields that the contract has no column for become
 * JSON or, where columns `evolve`, columns of their own. Part of the run's transaction.
 *
 * @param mayHoldForgotten whether lines of these contents are in `ops.forgotten_lines`: those are not moved, and not
 *   even written for a moment, since what a transaction writes stays in the file when it is deleted
 */
export async function loadBronze(
  database: Database,
  { bronze, on_drift: onDrift }: Pick<Source, 'bronze' | 'on_drift'>,
  files: readonly FileToStage[],
  staging: Staging,
  run: BronzeRun,
  mayHoldForgotten = false,
): Promise<void> {
  const { table, columns: contract } = bronze;
  const unlessForgotten = (line: string) =>
    mayHoldForgotten
      ? `where not exists (from ops.forgotten_lines as o where o.table_name = ${quoteText(table)} and o.file_id = f.file_id and o.line = ${line})`
      : '';
  await listStagedFiles(database, files, staging);
  const own = [...contract.map(({ name }) => name), ...OWN_NAMES];
  for (const staged of staging.tables) {
    const { grown, rescued } = sortUnknown(staged.header, own, onDrift);
    for (const { name } of grown) {
      await database.engine.addColumn(table, name);
    }
    await database.engine.appendStaged(
      table,
      [...own, ...grown.map(({ name }) => name)],
      `select ${contractFields(staged.header, contract)}, cast($startedAt as timestamp), f.path, cast($startedAt as date), f.file_id,
         ${LINE},
         ${[rescuedData(rescued), ...grown.map(({ position }) => `r.c${position}`)].join(', ')}
       from ${quoteName(staged.name)} as r inner join staged_files as f on f.text = r._text
       ${unlessForgotten(LINE)}`,
      { startedAt: run.startedAt },
    );
  }
  await database.run(
    `insert into ops.quarantine (run_id, pipeline, table_name, state, source_file, file_id, line, byte_offset, rules, reason, raw)
     select $runId, $pipeline, $table, 'held', f.path, r.file_id, r.line, r.byte_offset, 'unreadable_record', r.reason, r.raw
     from ${quoteName(staging.rejects)} as r inner join staged_files as f on f.file_id = r.file_id
     ${unlessForgotten('r.line')}`,
    { runId: run.runId, pipeline: run.pipeline, table },
  );
}

/** The physical line of a staged row. */
const LINE = 'coalesce(r._line, r.rowid - f.first_row + 2)';

/** A clean file's first record is on line 2, behind the header. */
async function listStagedFiles(
  database: Database,
  files: readonly FileToStage[],
  staging: Staging,
): Promise<void> {
  await database.run(
    'create or replace temp table staged_files (text varchar, file_id varchar, path varchar, first_row bigint)',
  );
  const firstRow = new Map(staging.tables.flatMap((table) => [...table.firstRow]));
  const rows = files.map(({ landed, fileId, path }) => {
    const text = staging.texts.get(fileId) ?? landed;
    return `(${[text, fileId, path].map(quoteText).join(', ')}, ${firstRow.get(text) ?? 'null'})`;
  });
  if (rows.length > 0) await database.run(`insert into staged_files values ${rows.join(', ')}`);
}

/** How many rows bronze holds of each file of a batch. */
export async function countByFile(
  database: Database,
  table: string,
  batch: Batch,
): Promise<Map<string, number>> {
  const rows = await database.engine.rows<{ id: string; rows: number }>(
    `select _file_id as id, count(*) as rows from ${quoteTable(table)} where ${batch.where} group by _file_id`,
  );
  return new Map(rows.map(({ id, rows }) => [id, rows]));
}

/** The unknown columns that get a column of their own, and those that are rescued: all, unless columns evolve. */
function sortUnknown({ unknown }: HeaderMap, own: readonly string[], onDrift: OnDrift) {
  const taken = new Set(own.map((name) => name.toLowerCase()));
  const grown = onDrift === 'evolve' ? unknown.filter(({ name }) => !taken.has(name.toLowerCase())) : [];
  return { grown, rescued: unknown.filter((column) => !grown.includes(column)) };
}

/** A field of the record, a value of the path, or null where an optional column is missing. */
function contractFields(header: HeaderMap, contract: readonly BronzeColumn[]): string {
  return header.columns
    .map(({ position }, i) => {
      const inPath = contract[i]?.from_path;
      if (inPath !== undefined)
        return `nullif(regexp_extract(f.path, ${quoteText(`(?:^|/)${inPath}=([^/]*)/`)}, 1), '')`;
      return position === undefined ? 'null' : `r.c${position}`;
    })
    .join(', ');
}

/** A JSON object of fields that have no column; null where all of them are absent. */
function rescuedData(unknown: HeaderMap['unknown']): string {
  if (unknown.length === 0) return 'null';
  const pairs = unknown.map(({ name, position }) => `${quoteText(name)}, r.c${position}`).join(', ');
  const absent = unknown.map(({ position }) => `r.c${position} is null`).join(' and ');
  return `case when not (${absent}) then cast(json_object(${pairs}) as varchar) end`;
}
