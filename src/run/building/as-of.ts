import type { PipelineDefinition } from '../../definitions/steps.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteName, quoteText } from '../../warehouse/quote.ts';
import { columnsOf } from '../../warehouse/tables-there.ts';

/** The as-of date: the one asked for, today, or the newest in the pipeline's column; null where that is not there yet. */
export async function resolveAsOf(
  database: Database,
  { as_of }: PipelineDefinition,
  asked: string | undefined,
  today: Date = new Date(),
): Promise<string | null> {
  const wanted = asked ?? as_of.default;
  if (wanted === 'today') return today.toISOString().slice(0, 10);
  if (wanted !== 'latest') return wanted;
  const [schema = '', table = '', column = ''] = as_of.column.split('.');
  const columns = await columnsOf(database, `${schema}.${table}`);
  if (!columns.some(({ name }) => name === column)) return null;
  const { newest } = await database.engine.row<{ newest: string | null }>(
    `select cast(max(${quoteName(column)}) as string) as newest from ${quoteName(schema)}.${quoteName(table)}`,
  );
  return newest;
}

/** Whether the as-of date follows the data, and goes back only where data was taken back; a date that is asked for does not. */
export function followsData({ as_of }: PipelineDefinition, asked: string | undefined): boolean {
  return (asked ?? as_of.default) === 'latest';
}

/** Makes known to SQL what the macros `as_of()` and `parameter('name')` give. */
export async function setParameters(
  database: Database,
  asOf: string | null,
  declared: PipelineDefinition['parameters'] = {},
): Promise<void> {
  const rows = Object.entries(declared).map(([name, value]) => `, (${quoteText(name)}, '${value}')`);
  await database.run('delete from ops.parameters');
  await database.run(`insert into ops.parameters values ('as_of', $asOf)${rows.join('')}`, { asOf });
}
