import { RECORD_KEY } from '../definitions/own-columns.ts';
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

/** Whole numbers, as text. */
interface Sums {
  rows: string;
  which: string;
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
  const hash = database.engine.hashOf(RECORD_KEY);
  const isHeld = `state = 'held' and table_name = ${quoteText(table)}`;
  const held = `from ops.quarantine where ${isHeld}`;
  const heldNow = batch === undefined ? held : `${held} and file_id in ${quoteTexts(batch.fileIds)}`;
  const sums = (tables: readonly string[]) => {
    const all = tables.map((name) => `select count(*) as n from ${quoteTable(name)}`);
    const made = tables.map(
      (name) => `select _file_id, _line from ${quoteTable(name)} where ${batch?.where ?? 'true'}`,
    );
    return database.engine.row<Sums>(
      `select (select cast(sum(n) as string) from (${all.join(' union all ')})) as rows,
         cast(coalesce(sum(${hash.here}), 0) as string) as which from (${made.join(' union all ')})`,
    );
  };
  const [arrived, found] = [await sums([input]), await sums(destinations)];
  const kept = await database.row<Sums>(
    `select cast((select count(*) ${held}) as varchar) as rows, cast(coalesce(sum(${hash.inRecords}), 0) as varchar) as which
     from (select file_id as _file_id, line as _line ${heldNow})`,
  );
  const sum = (one: string, other: string) => String(BigInt(one) + BigInt(other));
  const [rows, which] = [sum(found.rows, kept.rows), sum(found.which, kept.which)];
  return [
    { table, total: 'rows (output + set aside + quarantined)', input: arrived.rows, output: rows },
    { table, total: 'fingerprint of the rows refined', input: arrived.which, output: which },
  ];
}
