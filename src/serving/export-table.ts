import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BucketOptions } from '../arrival/file-source.ts';
import { isBucket } from '../arrival/open-source.ts';
import { didYouMean } from '../definitions/closest.ts';
import { MallardError, messageOf } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { openPublished } from '../warehouse/open.ts';
import { quoteTable, quoteText } from '../warehouse/quote.ts';
import { tablesThere } from '../warehouse/tables-there.ts';
import { writeWhole } from '../write-whole.ts';
import { isIn, leftOutError, leftOutOf } from './publishing/left-out.ts';
import { putObject } from './publishing/put-object.ts';

/** How a table is written: `json` is one list, `jsonl` one object a line. */
export const EXPORT_FORMATS = ['csv', 'parquet', 'json', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COPY_OPTIONS: Record<ExportFormat, string> = {
  csv: 'format csv, header true',
  parquet: 'format parquet, compression zstd',
  json: 'format json, array true',
  jsonl: 'format json',
};

/** One table, and the file or object that it is written to. */
export interface Export {
  table: string;
  format: ExportFormat;
  /** An absolute path, or `s3://bucket/key`. */
  to: string;
}

/**
 * Writes tables of the published file, their rows in the order in which they are there, each file whole or not at all.
 * Gives the rows of each. Throws `usage` for a table that is not there, before anything is written.
 */
export async function exportTables(
  warehouseFile: string,
  exports: readonly Export[],
  bucket: Partial<BucketOptions>,
): Promise<number[]> {
  const database = await openPublished(warehouseFile, { mayWriteFiles: true });
  try {
    await refuseUnknown(database, exports);
    const rows: number[] = [];
    for (const one of exports) rows.push(await exportOne(database, one, bucket));
    return rows;
  } finally {
    database.close();
  }
}

async function refuseUnknown(database: Database, exports: readonly Export[]): Promise<void> {
  const names = [...(await tablesThere(database))];
  const leftOut = await leftOutOf(database);
  for (const { table } of exports) {
    if (names.includes(table)) continue;
    if (isIn(leftOut, table)) throw leftOutError(table);
    const full = names.find((name) => name.endsWith(`.${table}`)) ?? table;
    const instead = didYouMean(full, names, String);
    throw new MallardError('usage', `there is no table ${table}${instead}`, {
      where: 'the published file',
      next: 'mallard sql "show all tables" lists them',
    });
  }
}

async function exportOne(
  database: Database,
  { table, format, to }: Export,
  bucket: Partial<BucketOptions>,
): Promise<number> {
  let rows = 0;
  const copy = async (part: string) => {
    rows = await database.run(
      `copy (select * from ${quoteTable(table)}) to ${quoteText(part)} (${COPY_OPTIONS[format]})`,
    );
  };
  if (isBucket(to)) await throughFolder(copy, (file) => putObject(file, to, bucket));
  else
    await writeWhole(to, copy).catch((error) => {
      throw new MallardError('execution', `${table} cannot be written: ${messageOf(error).split('\n')[0]}`, {
        where: to,
        next: 'look at the folder, its room and who may write there; what was there is as it was',
        cause: error,
      });
    });
  return rows;
}

async function throughFolder(
  write: (file: string) => Promise<void>,
  send: (file: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mallard-export-'));
  try {
    await write(join(folder, 'table'));
    await send(join(folder, 'table'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
