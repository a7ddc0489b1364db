import { text } from 'node:stream/consumers';
import { queryPublished } from '../../serving/query-published.ts';
import { resolveWarehouse } from '../../settings.ts';
import { renderCsv, renderJson } from '../print/rows.ts';
import { renderTable } from '../print/table.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

interface SqlOptions {
  format?: 'table' | 'csv' | 'json';
  limit: number;
}

/** `mallard sql`. A table is cut to `--limit` rows, and says so; CSV and JSON never are. */
export async function sql(query: string, options: SqlOptions, flags: GlobalFlags): Promise<number> {
  const { warehouseFile } = resolveWarehouse(flags);
  const result = await queryPublished(warehouseFile, query === '-' ? await text(process.stdin) : query);
  const format = options.format ?? (flags.json ? 'json' : 'table');
  if (format === 'csv') print(renderCsv(result));
  else if (format === 'json') print(renderJson(result));
  else {
    const limit = options.limit === 0 ? result.rows.length : options.limit;
    const style = styler(process.stdout, flags);
    const shown = { ...result, rows: result.rows.slice(0, limit) };
    print(renderTable(shown, { width: process.stdout.columns, heading: (line) => style('bold', line) }));
    const more = result.rows.length - shown.rows.length;
    if (more > 0) process.stderr.write(`… and ${more} more rows: --limit 0 shows them\n`);
  }
  return 0;
}
