import { MallardError } from '../../errors.ts';
import type { Database } from '../../warehouse/database.ts';

/** The layers that a published file was made without: pipelines write tables of them, and it has no such schema. */
export async function leftOutOf(database: Database): Promise<string[]> {
  const rows = await database
    .rows<{ layer: string }>(
      `select distinct split_part(table_name, '.', 1) as layer from ops.tables
       where layer not in (select schema_name from duckdb_schemas() where database_name = current_database())
       order by layer`,
    )
    .catch(() => []); // a file of an older Mallard leaves nothing out
  return rows.map(({ layer }) => layer);
}

/** Whether a table is of one of these layers. */
export function isIn(layers: readonly string[], table: string): boolean {
  return layers.includes(table.split('.')[0] ?? '');
}

/** What to do about a layer that is missed. */
export function publishesAll(layer: string): string {
  return `${layer} is left out of the published file: add it to publish: include: in mallard.yaml, then mallard publish`;
}

/** Throws `usage` where a table is not in the published file because its layer was left out. */
export async function refuseLeftOut(database: Database, table: string): Promise<void> {
  if (isIn(await leftOutOf(database), table)) throw leftOutError(table);
}

export function leftOutError(table: string): MallardError {
  return new MallardError('usage', `${table} is not in the published file`, {
    next: publishesAll(table.split('.')[0] ?? ''),
  });
}
