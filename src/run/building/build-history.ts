import type { HistoryDefinition } from '../../definitions/steps.ts';
import type { Log } from '../../log.ts';
import { stopIfBroken } from '../../quality/control-totals.ts';
import { shapeHistory } from '../../refine/shape-history.ts';
import { countSpells, refuseAmbiguous, writeDay } from '../../refine/write-history.ts';
import type { Database } from '../../warehouse/database.ts';
import { countsOf, type RunRecord, type StepCounts } from '../record/run-record.ts';

/**
 * Writes the run's as-of date into a history. Where that is older than the date the history has come to, data was
 * taken back, and the spells that rest on it go with it. Without an as-of date there is no data at all, and nothing to
 * say of any day: the history stays. Throws `rule` when the watched table has a key twice.
 *
 * @param fingerprint of its definition
 */
export async function buildHistory(
  database: Database,
  step: HistoryDefinition,
  record: RunRecord,
  fingerprint: string,
  log: Log,
): Promise<StepCounts> {
  const { table, of } = step;
  const [last] = await database.rows<{ fingerprint: string; reached: string | null }>(
    'select fingerprint, as_of as reached from ops.tables where pipeline = $pipeline and table_name = $table',
    { pipeline: record.pipeline, table },
  );
  await shapeHistory(database, step, last?.fingerprint !== fingerprint);
  const day = record.asOf;
  if (day !== null) {
    await refuseAmbiguous(database, step);
    const { takenBack, began, ended } = await writeDay(database, step, day);
    log.info(`${table}: ${began} spells begin and ${ended} end on ${day}`, { table, began, ended });
    if (typeof last?.reached === 'string' && day < last.reached)
      log.warn(
        `${table}: the data go to ${day} now and no more to ${last.reached}: ${takenBack} spells that began since are taken back`,
        { table, taken_back: takenBack },
      );
  }
  const { watched, lasting, spells } = await countSpells(database, step);
  if (day !== null) {
    const total = { table, total: `rows of ${of}`, input: String(watched), output: String(lasting) };
    record.totals.push(total);
    stopIfBroken([total], step.shownAs);
  }
  return countsOf(watched, spells);
}
