import { queryPublished } from '../../serving/query-published.ts';
import { resolveWarehouse } from '../../settings.ts';
import { renderJson } from '../print/rows.ts';
import { renderTable } from '../print/table.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** `mallard files`: the ledger, from the published file. */
export async function files({ status }: { status?: string }, flags: GlobalFlags): Promise<number> {
  const { warehouseFile } = resolveWarehouse(flags);
  const result = await queryPublished(
    warehouseFile,
    `select path, status, records, loaded, quarantined, skipped, forgotten, size, seen_at, error
     from ops.files where $status is null or status = $status order by path, seen_at`,
    { status: status ?? null },
  );
  const style = styler(process.stdout, flags);
  if (flags.json) print(renderJson(result));
  else print(renderTable(result, { width: process.stdout.columns, heading: (text) => style('bold', text) }));
  return 0;
}
