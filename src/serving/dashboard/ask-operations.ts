import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MallardError } from '../../errors.ts';
import { packageDir } from '../../settings.ts';
import type { Database } from '../../warehouse/database.ts';
import type { FirstRows } from '../../warehouse/statements.ts';

/** Where the program's own questions are: what runs did, and what the operations pages show of it. */
const FOLDERS = ['operations', 'history'];
const ROWS = 5_000;

/** The SELECT of one of the program's own questions, and the parameters that it asks for. */
function questionOf(name: string): { sql: string; parameters: string[] } {
  const files = FOLDERS.map((folder) => join(packageDir, 'sql', 'catalog', folder, `${name}.sql`));
  const file = /^[a-z_]+$/.test(name) ? files.find((one) => existsSync(one)) : undefined;
  if (file === undefined) throw new MallardError('usage', `there is no question '${name}'`);
  const sql = readFileSync(file, 'utf8');
  return { sql, parameters: [...new Set([...sql.matchAll(/\$([a-z_]+)/g)].map(([, one]) => one ?? ''))] };
}

/** Asks one of them; a parameter that is not given is null. */
export async function askOperations(
  database: Database,
  name: string,
  given: Record<string, string>,
): Promise<FirstRows> {
  const { sql, parameters } = questionOf(name);
  const values = Object.fromEntries(parameters.map((one) => [one, given[one] ?? null]));
  return parameters.length === 0 ? database.firstRows(sql, ROWS) : database.firstRows(sql, ROWS, values);
}
