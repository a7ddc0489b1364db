import { PERSON_LINES, rememberForgotten } from '../../arrival/forgotten-lines.ts';
import { deletePersonRows } from '../../bronze/person-records.ts';
import { deleteHeldOfPerson } from '../../quality/held-of-person.ts';
import { insertRows } from '../../warehouse/insert-rows.ts';
import { quoteName, quoteTable } from '../../warehouse/quote.ts';
import { tablesOf } from '../building/build-table.ts';
import { countsOf } from '../record/run-record.ts';
import { timeStep } from '../record/time-step.ts';
import type { Run } from '../run.ts';
import { findPerson, isOf, type Person } from './find-person.ts';
import type { Forgetting } from './forgetting.ts';

/**
 * Takes a person's records out of bronze, quarantine and the tables that no run could make anew, keeps their lines from
 * being loaded again, and puts on record how many rows of which tables that were, not whose. The tables that follow are
 * still to be made anew. Part of the run's transaction.
 */
export async function takeOut(run: Run, { value, erasureId }: Forgetting): Promise<void> {
  const { database, pipeline, record } = run;
  const head = { name: 'records of a person', kind: 'forget', mode: 'erased' } as const;
  await timeStep(record, { ...head, bytes: null, fingerprint: null }, async () => {
    const person = await findPerson(database, pipeline, value);
    await deleteHeldOfPerson(database, person.held);
    await rememberForgotten(database, erasureId);
    let rows = 0;
    for (const table of person.held.bronzeTables)
      rows += await deletePersonRows(database, table, PERSON_LINES);
    await deleteKept(run, person);
    await blotMessages(run, person);
    const erased = person.tables.map(({ table, rows: count }) => ({
      erasure_id: erasureId,
      run_id: record.runId,
      pipeline: pipeline.pipeline,
      erased_at: record.startedAt,
      table_name: table,
      rows_erased: count,
    }));
    await insertRows(database, 'ops.erasures', erased);
    return countsOf(rows, 0);
  });
}

/** Histories, campaigns, and what a step made once: rows that no step of now makes again. */
async function deleteKept({ database, pipeline }: Run, { columns, value }: Person): Promise<void> {
  const isKept = ({ kind }: { kind: string }) => kind === 'history' || kind === 'campaigns';
  const made = new Set(pipeline.steps.filter((step) => !isKept(step)).flatMap(tablesOf));
  for (const { table, column } of columns.filter((one) => !made.has(one.table)))
    await database.run(`delete from ${quoteTable(table)} where ${isOf(column)}`, { value });
}

/** Where runs wrote in words what went wrong. */
const MESSAGES: [table: string, column: string][] = [
  ['ops.runs', 'error'],
  ['ops.run_steps', 'error'],
  ['ops.files', 'error'],
  ['ops.sources', 'error'],
];

/** A message that mentions the person says the rest of what it said. */
async function blotMessages({ database, record }: Run, { held }: Person): Promise<void> {
  for (const [table, column] of MESSAGES) {
    const name = quoteName(column);
    // Twice, since two that stand side by side share what is between them.
    const blotted = `regexp_replace(${name}, $pattern, '\\1…\\3', 'g')`;
    await database.run(
      `update ${table} set ${name} = ${blotted.replace(name, blotted)}
       where run_id <> $runId and regexp_matches(${name}, $pattern)`,
      { pattern: held.pattern, runId: record.runId },
    );
  }
}
