import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createBronzeTable, loadBronze } from '../../src/bronze/load-bronze.ts';
import { stageFiles } from '../../src/bronze/stage-files.ts';
import type { FileToStage, StagedFile } from '../../src/bronze/staged.ts';
import type { SourceFormat } from '../../src/definitions/source.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { migrate } from '../../src/warehouse/migrate.ts';
import { openInMemory } from '../../src/warehouse/open.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

export const RUN = { runId: 'run-1', pipeline: 'shop', startedAt: '2026-03-04 05:06:07' };

/** Nothing declared: all of it is found out. */
export const AUTO: SourceFormat = { format: 'auto', delimiter: 'auto', encoding: 'auto' };

export interface Column {
  name: string;
  also: string[];
  required: boolean;
}

/** Required columns of these names. */
export function columns(...names: string[]): Column[] {
  return names.map((name) => ({ name, also: [], required: true }));
}

interface BronzeRow {
  source_file: string;
  _file_id: string;
  _line: number;
  _rescued_data: string | null;
  [column: string]: string | number | null;
}

interface Held {
  source_file: string;
  line: number;
  byte_offset: number;
  reason: string;
  raw: string;
}

export interface Loaded {
  database: Database;
  /** By path. */
  outcomes: Map<string, StagedFile | undefined>;
  /** By path and line. */
  rows: BronzeRow[];
  held: Held[];
}

/** A source of these columns, whose records go to `bronze.sales`. */
export function sourceOf(contract: Column[], format: Partial<SourceFormat> = {}) {
  const bronze = { table: 'bronze.sales', columns: contract };
  return { name: 'sales', bronze, on_drift: 'rescue' as const, ...AUTO, ...format };
}

/** An empty warehouse in memory with the `ops` schema, closed when the test has finished. */
export async function emptyWarehouse(): Promise<Database> {
  const database = await openInMemory();
  onTestFinished(() => database.close());
  await database.run("attach ':memory:' as warehouse");
  await database.run('use warehouse');
  await migrate(database);
  return database;
}

/** Writes files to a folder, as they would lie in the landing; a file's id is `id of <path>`. */
export function landFiles(files: Record<string, string | Buffer>, folder = temporaryFolder()): FileToStage[] {
  writeFiles(folder, files);
  return Object.keys(files).map((path) => ({ path, fileId: `id of ${path}`, landed: join(folder, path) }));
}

/** Loads these files into an empty bronze table, `bronze.sales`, the way a run does. Gives their outcomes by path. */
export async function loadInto(
  database: Database,
  files: Record<string, string | Buffer>,
  contract: Column[],
  format: Partial<SourceFormat> = {},
): Promise<Map<string, StagedFile | undefined>> {
  await database.run('drop table if exists bronze.sales');
  await database.run('delete from ops.quarantine');
  const landed = landFiles(files);
  const scratch = join(temporaryFolder(), 'scratch');
  const source = sourceOf(contract, format);
  const staging = await stageFiles(database, landed, source, scratch);
  if (existsSync(scratch)) throw new Error('the passing files have stayed');
  await database.transaction(async () => {
    await createBronzeTable(database, source.bronze);
    await loadBronze(database, source, landed, staging, RUN);
  });
  const byId = new Map(staging.files.map((file) => [file.fileId, file]));
  return new Map(landed.map(({ path, fileId }) => [path, byId.get(fileId)]));
}

/** As `loadInto`, and gives all that came of it. */
export async function load(
  files: Record<string, string | Buffer>,
  contract: Column[],
  format: Partial<SourceFormat> = {},
  given?: Database,
): Promise<Loaded> {
  const database = given ?? (await emptyWarehouse());
  const outcomes = await loadInto(database, files, contract, format);
  return {
    database,
    outcomes,
    rows: await database.rows('select * from bronze.sales order by source_file, _line'),
    held: await database.rows(
      'select source_file, line, byte_offset, reason, raw from ops.quarantine order by source_file, line',
    ),
  };
}

/** The rows of one file as lists: its fields in the contract's order, then its line. */
export function fieldsAndLines({ rows }: Loaded, path: string, contract: Column[]) {
  return rows
    .filter((row) => row.source_file === path)
    .map((row) => [...contract.map(({ name }) => row[name]), row._line]);
}
