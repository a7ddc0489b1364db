import type { Database } from '../warehouse/database.ts';
import { quoteTable, quoteText } from '../warehouse/quote.ts';

/** What of a pipeline's quarantine may be about one person. */
export interface HeldOfPerson {
  pipeline: string;
  bronzeTables: readonly string[];
  /** A table of `file_id` and `line`: the person's records. */
  lines: string;
  /** A regular expression that finds the person's value as a whole token. */
  pattern: string;
}

/**
 * TRUE for what is held, or was, of a person's own records; and for what has no row in bronze that would say whom it is
 * about, unreadable lines first of all, and mentions them.
 */
function ofPerson({ bronzeTables, lines }: HeldOfPerson): string {
  const rows = bronzeTables
    .map((table) => `select _file_id, _line from ${quoteTable(table)}`)
    .join(' union all ');
  return `pipeline = $pipeline and (
    exists (from ${lines} as p where p.file_id = q.file_id and p.line = q.line)
    or (regexp_matches(raw, $pattern)
      and not exists (from (${rows}) as b where b._file_id = q.file_id and b._line = q.line)))`;
}

/** What is in quarantine of a person, by table, rules and state; `line` and `file` of unreadable lines, which only mention them. */
export function listHeldOfPerson(
  database: Database,
  of: HeldOfPerson,
): Promise<{ table: string; rules: string; state: string; file: string | null; line: number | null }[]> {
  const { pipeline, pattern } = of;
  return database.rows(
    `select table_name as "table", rules, state, source_file as file, line from ops.quarantine as q
     where ${ofPerson(of)} order by all`,
    { pipeline, pattern },
  );
}

/** Adds the unreadable lines that mention a person to the lines that are theirs: they too are not to come again. */
export async function addUnreadableLines(database: Database, of: HeldOfPerson): Promise<void> {
  const { pipeline, pattern, bronzeTables } = of;
  const tables = bronzeTables.map(quoteText).join(', ');
  await database.run(
    `insert into ${of.lines} (table_name, file_id, line, place)
     select table_name, file_id, line, case when bool_or(state = 'held') then 'held' else 'gone' end
     from ops.quarantine as q
     where table_name in (${tables}) and file_id is not null and line is not null and ${ofPerson(of)}
       and not exists (from ${of.lines} as p where p.table_name = q.table_name and p.file_id = q.file_id and p.line = q.line)
     group by table_name, file_id, line`,
    { pipeline, pattern },
  );
}

/** Takes out of quarantine what is of a person. Gives the number of rows. */
export function deleteHeldOfPerson(database: Database, of: HeldOfPerson): Promise<number> {
  const { pipeline, pattern } = of;
  return database.run(`delete from ops.quarantine as q where ${ofPerson(of)}`, { pipeline, pattern });
}
