import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isBucket } from '../../arrival/open-source.ts';
import { MallardError } from '../../errors.ts';
import { EXPORT_FORMATS, type Export, type ExportFormat, exportTables } from '../../serving/export-table.ts';
import { resolveWarehouse } from '../../settings.ts';
import { group } from '../print/table.ts';
import { type GlobalFlags, print } from '../terminal.ts';

interface ExportOptions {
  to: string;
  format?: ExportFormat;
  endpoint?: string;
}

/** `mallard export`: tables of the published file as files, in a folder or bucket. */
export async function exportTo(
  tables: string[],
  options: ExportOptions,
  flags: GlobalFlags,
): Promise<number> {
  const exports = plan(tables, options);
  const rows = await exportTables(resolveWarehouse(flags).warehouseFile, exports, {
    endpoint: options.endpoint,
  });
  const done = exports.map((one, i) => ({ ...one, rows: rows[i] ?? 0 }));
  if (flags.json) print(JSON.stringify(done, null, 2));
  else if (!flags.quiet)
    for (const { table, to, rows: count } of done) print(`${table}: ${group(count)} rows to ${to}`);
  return 0;
}

/** Where each table goes: one to a file of its own name, any number into a folder. */
function plan(tables: readonly string[], { to, format }: ExportOptions): Export[] {
  const place = isBucket(to) ? to : resolve(to);
  const ending = /\.([a-z]+)$/i.exec(to)?.[1]?.toLowerCase();
  const isFolder = to.endsWith('/') || tables.length > 1 || (!isBucket(to) && isDirectory(place));
  if (!isFolder) {
    const known = EXPORT_FORMATS.find((one) => one === ending);
    const chosen = format ?? known;
    if (chosen === undefined) throw unclear(to);
    return tables.map((table) => ({ table, format: chosen, to: place }));
  }
  const names = tables.map((table) => table.replace(/^.*\./, ''));
  const isUnique = new Set(names).size === names.length;
  const chosen = format ?? 'csv';
  return tables.map((table, i) => {
    const name = `${isUnique ? names[i] : table}.${chosen}`;
    return { table, format: chosen, to: `${place.replace(/\/$/, '')}/${name}` };
  });
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function unclear(to: string): MallardError {
  return new MallardError('usage', `'${to}' does not say in which format`, {
    where: '--to',
    next: `give it an ending (${EXPORT_FORMATS.map((one) => `.${one}`).join(', ')}), say --format, or end a folder with /`,
  });
}
