import type { Database } from '../warehouse/database.ts';
import type { Batch } from '../warehouse/provenance.ts';
import { quoteTable, quoteText, quoteTexts } from '../warehouse/quote.ts';
import type { ControlTotal } from './control-totals.ts';

/** Where the rows of a row-level table come from, and where they may go besides into quarantine. */
export interface Sides {
  table: string;
  input: string;
  destinations: readonly string[];
}

/**
 * Two sums that show that each input row is in exactly one place: the number of all rows, and a fingerprint of which
 * rows were made now, so that one lost and another doubled do not even out. A row is known by its file and line.
 *
 * @param batch the rows that were made now; all, if not given
 */
export async function measureConservation(
  database: Database,
  { table, input, destinations }: Sides,
  batch?: Batch,
): Promise<ControlTotal[]> {
  const isHeld = `state = 'held' and table_name = ${quoteText(table)}`;
  const held = `select file_id as _file_id, line as _line from ops.quarantine where ${isHeld}`;
  const sums = async (tables: readonly string[], alsoHeld: boolean) => {
    const all = tables.map((name) => `select count(*) as n from ${quoteTable(name)}`);
    const made = tables.map(
      (name) => `select _file_id, _line from ${quoteTable(name)} where ${batch?.where ?? 'true'}`,
    );
    if (alsoHeld) {
      all.push(`select count(*) as n from (${held})`);
      made.push(batch === undefined ? held : `${held} and file_id in ${quoteTexts(batch.fileIds)}`);
    }
    return database.row<{ rows: string; which: string }>(
      `select cast((select sum(n) from (${all.join(' union all ')})) as varchar) as rows,
         cast(coalesce(sum(cast(hash(_file_id, _line) as hugeint)), 0) as varchar) as which
       from (${made.join(' union all ')})`,
    );
  };
  const [arrived, found] = [await sums([input], false), await sums(destinations, true)];
  return [
    { table, total: 'rows (output + set aside + quarantined)', input: arrived.rows, output: found.rows },
    { table, total: 'fingerprint of the rows refined', input: arrived.which, output: found.which },
  ];
}
