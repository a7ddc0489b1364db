import { join } from 'node:path';
import { queryFile } from '../support/digest.ts';
import { mallardIn, type Outcome } from '../support/mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

interface OwnProject {
  folder: string;
  type(...args: string[]): Promise<Outcome>;
  query<Row>(sql: string): Promise<Row[]>;
  /** The columns of a silver table with their types, less what every table has. */
  types(table: string): Promise<Record<string, string>>;
}

/** An empty folder with somebody's own files in `in/`. */
export function ownProject(files: Record<string, string | Buffer>): OwnProject {
  const folder = temporaryFolder();
  writeFiles(join(folder, 'in'), files);
  const query = <Row>(sql: string) => queryFile<Row>(join(folder, 'warehouse', 'mallard.duckdb'), sql);
  return {
    folder,
    type: (...args) => mallardIn(folder, ...args),
    query,
    async types(table) {
      const rows = await query<{ name: string; type: string }>(
        `select column_name as name, data_type as type from duckdb_columns()
         where schema_name = 'silver' and table_name = '${table}' order by column_index`,
      );
      return Object.fromEntries(
        rows
          .slice(0, -5) // where a record came from
          .map(({ name, type }) => [name, type]),
      );
    },
  };
}

export function csv(...lines: string[]): string {
  return `${lines.join('\n')}\n`;
}
