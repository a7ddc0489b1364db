import type { HistoryDefinition } from '../definitions/steps.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteNames, quoteTable } from '../warehouse/quote.ts';

/** What one day did to a history. */
export interface DayOfHistory {
  /** Spells that this day, and days after it, began before: they are taken back first. */
  takenBack: number;
  began: number;
  ended: number;
}

/**
 * Writes into a history what its table is on a day, as a change to what it was at the end of the day before: whatever
 * the history knows of this day and of later ones is taken back first, so that a day that is written again ends as if
 * written once. A spell that goes on stays as it is. Both tables are there, and each row of the watched one has a key
 * of its own: see `refuseAmbiguous`.
 *
 * @param day `2026-01-31`
 */
export async function writeDay(
  database: Database,
  { table, of, key, changes, carries }: HistoryDefinition,
  day: string,
): Promise<DayOfHistory> {
  const [history, watched] = [quoteTable(table), quoteTable(of)];
  const same = (columns: readonly string[]) => agree(columns, 'spell', 'now');
  const at = { day };
  const takenBack = await database.run(`delete from ${history} where valid_from >= cast($day as date)`, at);
  await database.run(`update ${history} set valid_to = null where valid_to >= cast($day as date)`, at);
  const ended = await database.run(
    `update ${history} as spell set valid_to = cast($day as date) where valid_to is null
     and not exists (select 1 from ${watched} as now where ${same([...key, ...changes])})`,
    at,
  );
  const columns = [...key, ...changes, ...carries];
  const began = await database.run(
    `insert into ${history} (${quoteNames(columns)}, valid_from)
     select ${quoteNames(columns)}, cast($day as date) from ${watched} as now
     where not exists (select 1 from ${history} as spell where valid_to is null and ${same(key)})`,
    at,
  );
  return { takenBack, began, ended };
}

/** Rows of the watched table, and how many of the history's spells last. */
export function countSpells(
  database: Database,
  { table, of }: HistoryDefinition,
): Promise<{ watched: number; lasting: number; spells: number }> {
  return database.row(
    `select (select count(*) from ${quoteTable(of)}) as watched, count(*) as spells,
       count(*) filter (where valid_to is null) as lasting from ${quoteTable(table)}`,
  );
}

/** Throws `rule` when the watched table has a key twice, or a row without one: nobody could tell whose spell it is. */
export async function refuseAmbiguous(database: Database, { of, key }: HistoryDefinition): Promise<void> {
  const without = key.map((name) => `${quoteNames([name])} is null`).join(' or ');
  const [found] = await database.rows<{ rows: number; one: string }>(
    `select count(*) as rows, cast(any_value(row(${quoteNames(key)})) as varchar) as one from ${quoteTable(of)}
     group by ${quoteNames(key)} having count(*) > 1 or ${without} order by rows desc, one limit 1`,
  );
  if (found === undefined) return;
  throw new MallardError('rule', `${of} has ${found.rows} rows whose ${key.join(', ')} is ${found.one}`, {
    where: of,
    next: `a history needs one row per ${key.join(', ')}: give ${of} a check that it is unique and not null`,
  });
}

function agree(columns: readonly string[], one: string, other: string): string {
  return columns
    .map((name) => `${quoteNames([name], `${one}.`)} is not distinct from ${quoteNames([name], `${other}.`)}`)
    .join(' and ');
}
