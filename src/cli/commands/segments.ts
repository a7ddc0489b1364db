import { listSegments } from '../../serving/campaign-list.ts';
import { resolveSettings } from '../../settings.ts';
import { campaignsOf, drawnFrom } from '../campaigns-of.ts';
import { renderTable, tableOf } from '../print/table.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** `mallard segments`: each segment of the tables that campaigns are drawn from, as published. */
export async function list(
  { table, pipeline }: { table?: string; pipeline?: string },
  flags: GlobalFlags,
): Promise<number> {
  const { projectDir, warehouseFile } = resolveSettings(flags);
  const campaigns = campaignsOf(projectDir, pipeline);
  const tables =
    table === undefined
      ? campaigns.steps.flatMap(({ segments, key }) => segments.map((from) => ({ table: from, key })))
      : [drawnFrom(campaigns, table)].map(({ step, from }) => ({ table: from, key: step.key }));
  const found = await listSegments(warehouseFile, tables);
  if (flags.json) print(JSON.stringify(found, null, 2));
  else if (found.length === 0) print('no segments: no customer has come yet');
  else {
    const style = styler(process.stdout, flags);
    const rows = tableOf(found, {
      table: { type: 'text', of: (row) => row.table },
      segment: { type: 'text', of: (row) => row.segment },
      customers: { type: 'number', of: (row) => row.customers },
      '%': { type: 'number', of: (row) => (100 * row.share).toFixed(1) },
    });
    print(renderTable(rows, { width: process.stdout.columns, heading: (text) => style('bold', text) }));
  }
  return 0;
}
