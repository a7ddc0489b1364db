import { dateIn, lastDueDay, promisedDays } from '../../definitions/calendar.ts';
import type { Source } from '../../definitions/source.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Database } from '../../warehouse/database.ts';
import type { Alert } from './alert.ts';

/**
 * The days that a source's calendar promises and of which no file has come: those before the newest are missing,
 * later ones that are due by now are late. Counted from the first day of which a file is known. Never fails: what goes
 * wrong in looking is a warning, since the run that asks is done and published, and the watch goes on.
 */
export async function missingDays(
  database: Database,
  { pipeline, sources }: PipelineDefinition,
  now: Date,
  log: Log,
): Promise<Alert[]> {
  const alerts: Alert[] = [];
  try {
    for (const source of sources) alerts.push(...(await missingOf(database, pipeline, source, now)));
  } catch (error) {
    log.warn(`the calendar could not be looked at: ${messageOf(error)}`);
  }
  return alerts;
}

async function missingOf(database: Database, pipeline: string, source: Source, now: Date): Promise<Alert[]> {
  if (source.calendar === undefined) return [];
  const files = await database.rows<{ path: string }>(
    `select path from ops.files
     where pipeline = $pipeline and table_name = $table and status not in ('rejected', 'retracted')`,
    { pipeline, table: source.bronze.table },
  );
  const days = files.flatMap(({ path }) => dateIn(path) ?? []).sort();
  const [first, newest] = [days[0], days.at(-1)];
  if (first === undefined || newest === undefined) return [];
  const there = new Set(days);
  const due = lastDueDay(source.calendar, now);
  const until = due > newest ? due : newest;
  return promisedDays(source.calendar, first, until)
    .filter((day) => !there.has(day))
    .map((day) => {
      const isLate = day > newest;
      return {
        kind: isLate ? 'late data' : 'missing day',
        pipeline,
        title: isLate ? `${pipeline}: the file of ${day} is late` : `${pipeline}: there is no file of ${day}`,
        detail: `${source.folder} promises one; if that day has none, list it under source.calendar.except`,
      };
    });
}
