import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { checkFiles, writeInto } from '../../src/cli/init-files.ts';
import { readPipeline } from '../../src/definitions/project.ts';
import { silentLog } from '../../src/log.ts';
import { type Choices, type Proposal, propose } from '../../src/propose/propose.ts';
import { withSample } from '../../src/propose/with-sample.ts';
import { definitionFiles } from '../../src/propose/write/definition-files.ts';
import { runPipeline } from '../../src/run/run-pipeline.ts';
import { resolveSettings } from '../../src/settings.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { openPublished } from '../../src/warehouse/open.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

/** What was made of somebody's own files. */
export interface OwnPipeline {
  folder: string;
  proposal: Proposal;
  /** The definitions, by their paths. */
  files: Record<string, string>;
}

/** Proposes a pipeline `own` for files in `in/`, as `mallard init` does, and writes it. */
export async function proposeFor(
  files: Record<string, string | Buffer>,
  choices: Partial<Choices> = {},
  folder = temporaryFolder(),
): Promise<OwnPipeline> {
  writeFiles(join(folder, 'in'), files);
  return withSample({ location: join(folder, 'in') }, folder, async (database, sample) => {
    const proposal = await propose(database, sample, { name: 'own', table: 'own', ...choices });
    const { patterns, kind } = sample;
    const source = { folder: 'in', patterns, format: kind.format };
    const made = await definitionFiles(database, proposal, source);
    await checkFiles(made, 'own');
    await writeInto(folder, made, true);
    return { folder, proposal, files: made };
  });
}

/** Runs it, and opens what was published. */
export async function runOwn({ folder }: OwnPipeline): Promise<Database> {
  const settings = resolveSettings({ project: folder });
  await runPipeline(readPipeline(folder, 'own'), settings, {}, silentLog);
  const database = await openPublished(settings.warehouseFile);
  onTestFinished(() => database.close());
  return database;
}

/** The columns of silver with their types, less those that every table has. */
export async function typesOf(database: Database): Promise<Record<string, string>> {
  const { columns } = await database.query('select * from silver.own limit 0');
  return Object.fromEntries(columns.slice(0, -5).map(({ name, type }) => [name, type]));
}

/** Records that came = rows in silver + those in quarantine. */
export async function countsOf(
  database: Database,
): Promise<{ silver: number; held: number; unreadable: number }> {
  return database.row(
    `select (select count(*) from silver.own) as silver,
       (select count(*) from ops.quarantine where state = 'held' and table_name = 'silver.own') as held,
       (select count(*) from ops.quarantine where state = 'held' and table_name = 'bronze.own') as unreadable`,
  );
}
