import type { Database } from '../warehouse/database.ts';
import type { SlashDates } from '../warehouse/written-times.ts';
import { SAMPLE } from './read-sample.ts';

/** How a sample's `3/4/2026` is to be read. */
export interface SlashOrder {
  order: SlashDates;
  /** An example where both orders read every value; who knows the files has to say. */
  ambiguous?: string;
}

const SLASH = '([0-9]{1,2})/([0-9]{1,2})/[0-9]{4}( .*)?';

/**
 * The order of day and month in columns of slash dates, as their values above 12 tell; the first column that tells
 * decides. Where none does, decimal commas or a semicolon between fields speak for the day first.
 */
export async function findSlashOrder(
  database: Database,
  columns: number,
  isContinental: boolean,
): Promise<SlashOrder> {
  let ambiguous: string | undefined;
  for (let i = 0; i < columns; i++) {
    const part = (group: number) => `try_cast(regexp_extract(v${i}, '^${SLASH}$', ${group}) as integer)`;
    const found = await database.row<{ present: number; first: number; second: number; example: string }>(
      `select count(*) as present, max(${part(1)}) as first, max(${part(2)}) as second, min(v${i}) as example
       from ${SAMPLE} where v${i} is not null
       having count(*) filter (where not regexp_full_match(v${i}, '${SLASH}')) = 0
       union all select 0, 0, 0, '' order by present desc limit 1`,
    );
    if (found.present === 0) continue;
    if (found.first > 12 && found.second <= 12) return { order: 'day_first' };
    if (found.second > 12 && found.first <= 12) return { order: 'month_first' };
    if (found.first <= 12 && found.second <= 12) ambiguous ??= found.example;
  }
  if (ambiguous === undefined) return { order: 'refuse' };
  return { order: isContinental ? 'day_first' : 'month_first', ambiguous };
}
