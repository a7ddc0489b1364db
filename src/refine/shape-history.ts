import { SPELL_DATES } from '../definitions/history.ts';
import type { HistoryDefinition } from '../definitions/steps.ts';
import { MallardError, messageOf } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteNames, quoteTable } from '../warehouse/quote.ts';
import { columnsOf } from '../warehouse/tables-there.ts';

/** A column and its type, in the order of the table. */
type Shape = [name: string, type: string][];

/**
 * Makes sure that a history is there with the columns its definition asks for, in the types of the table it watches.
 * One that has others is told anew from what it knows: columns that it did not have are null in the spells there are,
 * and spells that only a column told apart that counts no more become one. Throws `definition` where the key is
 * another, since nothing in the history could be told by that.
 *
 * @param redefined whether its definition is another than the one it was last written by
 */
export async function shapeHistory(
  database: Database,
  history: HistoryDefinition,
  redefined: boolean,
): Promise<void> {
  const wanted = await wantedShape(database, history);
  const columns = await columnsOf(database, history.table);
  const found: Shape = columns.map(({ name, type }) => [name, type]);
  if (found.length === 0) return create(database, history.table, wanted);
  if (!redefined && found.join() === wanted.join()) return;
  const names = found.map(([name]) => name);
  const lost = [...history.key, ...Object.keys(SPELL_DATES)].filter((name) => !names.includes(name));
  if (lost.length > 0) throw otherKey(history, `has no ${lost.join(', ')}`);
  if (await overlaps(database, history)) throw otherKey(history, 'has spells at the same time');
  await rebuild(database, history, wanted, names);
}

async function wantedShape(
  database: Database,
  { of, key, changes, carries }: HistoryDefinition,
): Promise<Shape> {
  const { columns } = await database.query(
    `select ${quoteNames([...key, ...changes, ...carries])} from ${quoteTable(of)} limit 0`,
  );
  return [
    ...columns.map(({ name, type }): Shape[number] => [name, type]),
    ...Object.keys(SPELL_DATES).map((name): Shape[number] => [name, 'DATE']),
  ];
}

async function create(database: Database, table: string, shape: Shape): Promise<void> {
  const columns = shape.map(([name, type]) => `${quoteName(name)} ${type}`).join(', ');
  await database.run(`create table ${quoteTable(table)} (${columns})`);
}

async function rebuild(
  database: Database,
  { table, key, changes, carries, shownAs }: HistoryDefinition,
  wanted: Shape,
  names: readonly string[],
): Promise<void> {
  const columns = wanted.map(
    ([name, type]) =>
      `cast(${names.includes(name) ? quoteName(name) : 'null'} as ${type}) as ${quoteName(name)}`,
  );
  const before = changes.map(
    (name) => `lag(${quoteName(name)}) over spells is not distinct from ${quoteName(name)}`,
  );
  const firsts = [...changes, ...carries].map(
    (name) => `first(${quoteName(name)} order by valid_from) as ${quoteName(name)}`,
  );
  try {
    await database.run(
      `create or replace table ${quoteTable(table)} as
       with told as (select ${columns.join(', ')} from ${quoteTable(table)}),
       marked as (select *, lag(valid_to) over spells is not distinct from valid_from and ${before.join(' and ')} as _goes_on
         from told window spells as (partition by ${quoteNames(key)} order by valid_from)),
       counted as (select *, count(*) filter (where not _goes_on) over (partition by ${quoteNames(key)} order by valid_from) as _spell
         from marked)
       select ${quoteNames(key)}, ${firsts.join(', ')}, min(valid_from) as valid_from,
         last(valid_to order by valid_from) as valid_to
       from counted group by ${quoteNames(key)}, _spell`,
    );
  } catch (error) {
    throw new MallardError(
      'definition',
      `what ${table} holds does not fit its columns now: ${messageOf(error)}`,
      {
        where: shownAs,
        next: 'give the history another name to begin a new one, or its columns the types they had',
        cause: error,
      },
    );
  }
}

/** Whether two spells of one key are there at the same time: what told them apart is in the key no more. */
async function overlaps(database: Database, { table, key }: HistoryDefinition): Promise<boolean> {
  const rows = await database.rows(
    `select 1 from (select valid_to, lead(valid_from) over (partition by ${quoteNames(key)} order by valid_from) as next
       from ${quoteTable(table)}) where next < coalesce(valid_to, date '9999-12-31') limit 1`,
  );
  return rows.length > 0;
}

function otherKey({ table, key, placeOf }: HistoryDefinition, why: string): MallardError {
  return new MallardError(
    'definition',
    `${table} holds spells that cannot be told by ${key.join(', ')}: it ${why}`,
    {
      where: placeOf(['key']),
      next: 'take the key back, or give the history another name to begin a new one; the old one is dropped then',
    },
  );
}
