import { writeFile } from 'node:fs/promises';
import { countQuarantined, listQuarantined, type QuarantineFilter } from '../../serving/quarantined.ts';
import { resolveWarehouse } from '../../settings.ts';
import { writeWhole } from '../../write-whole.ts';
import { renderCsv, renderJson } from '../print/rows.ts';
import { renderTable } from '../print/table.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** `mallard quarantine ls`: how many rows are held, for which table and by which rules. */
export async function list(filter: QuarantineFilter, flags: GlobalFlags): Promise<number> {
  const result = await countQuarantined(resolveWarehouse(flags).warehouseFile, filter);
  const style = styler(process.stdout, flags);
  if (flags.json) print(renderJson(result));
  else if (result.rows.length === 0) print(`no row in quarantine${aboutState(filter)}`);
  else print(renderTable(result, { width: process.stdout.columns, heading: (text) => style('bold', text) }));
  return 0;
}

/** `mallard quarantine show`: the rows, each under the place it came from. */
export async function show(
  { limit, ...filter }: QuarantineFilter & { limit: number },
  flags: GlobalFlags,
): Promise<number> {
  const most = limit === 0 ? undefined : limit + 1;
  const result = await listQuarantined(resolveWarehouse(flags).warehouseFile, filter, most);
  if (flags.json) {
    print(renderJson({ ...result, rows: most === undefined ? result.rows : result.rows.slice(0, limit) }));
    return 0;
  }
  const style = styler(process.stdout, flags);
  if (result.rows.length === 0) print(`no row in quarantine${aboutState(filter)}`);
  const shown = limit === 0 ? result.rows : result.rows.slice(0, limit);
  for (const [file, line, table, rules, reason, state, run, endedBy, , raw] of shown) {
    const place = file === null ? String(table) : `${file}${line === null ? '' : `, line ${line}`}`;
    const ended = endedBy === null ? '' : `, ended by ${endedBy}`;
    print(`${style('bold', place)}  ${style('yellow', String(rules))} in ${table}: ${reason}`);
    print(`  ${raw}`);
    print(style('dim', `  ${state}, by ${run}${ended}`));
  }
  if (result.rows.length > shown.length)
    process.stderr.write('… and more: --limit 0 shows them all, mallard quarantine export writes them\n');
  return 0;
}

/** `mallard quarantine export`: the rows as CSV or JSON, on stdout or into a file. */
export async function exportRows(
  { format, to, ...filter }: QuarantineFilter & { format: 'csv' | 'json'; to?: string },
  flags: GlobalFlags,
): Promise<number> {
  const result = await listQuarantined(resolveWarehouse(flags).warehouseFile, filter);
  const text = flags.json || format === 'json' ? renderJson(result) : renderCsv(result);
  if (to === undefined) print(text);
  else {
    await writeWhole(to, (part) => writeFile(part, `${text}\n`));
    if (!flags.quiet) process.stderr.write(`wrote ${result.rows.length} rows to ${to}\n`);
  }
  return 0;
}

function aboutState({ state }: QuarantineFilter): string {
  return state === 'held' ? '' : ` that is ${state}`;
}
