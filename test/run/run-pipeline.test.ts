import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { calendar } from '../../src/definitions/calendar.ts';
import { readPipeline } from '../../src/definitions/project.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { runPipeline } from '../../src/run/run-pipeline.ts';
import { resolveSettings, type Settings } from '../../src/settings.ts';
import { openPublished, openWriter } from '../../src/warehouse/open.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { DUO_PROJECT } from './duo-project.ts';

/** A project with a file for each of its two sources. */
function duoProject(more: Record<string, string> = {}) {
  const project = temporaryFolder();
  const files = {
    'data/people/a.csv': 'id,name\n1,Ann\n',
    'data/sales/2026-01-05.csv': 'id,amount,day\n1,2.50,2026-01-05\n',
  };
  writeFiles(project, { ...DUO_PROJECT, ...files, ...more });
  return { duo: readPipeline(project, 'duo'), settings: resolveSettings({ project }) };
}

/** The steps of a project's runs, as the published file has them. */
async function steps({ warehouseFile }: Settings): Promise<{ name: string; status: string }[]> {
  const published = await openPublished(warehouseFile);
  try {
    return await published.rows('select name, status from ops.run_steps order by rowid');
  } finally {
    published.close();
  }
}

it('says which source failed to land, where it is not the first', async () => {
  const { duo, settings } = duoProject();
  rmSync(join(settings.projectDir, 'data/people/a.csv'));
  // In the place of the folder that files are copied to: only a source that has some comes by.
  writeFiles(settings.stateDir, { landing: 'in the way' });
  await expect(runPipeline(duo, settings, {}, silentLog)).rejects.toThrow(/landing/);
  expect(await steps(settings)).toEqual([
    { name: 'landing of people', status: 'done' },
    { name: 'landing of sales', status: 'failed' },
  ]);
});

it('has a failed step where all has landed and it cannot be said what follows', async () => {
  const { duo, settings } = duoProject();
  const database = await openWriter(settings.stateDir);
  await database.run('create schema if not exists silver');
  await database.run("create view silver.sales as select cast(error('no such day') as date) as day");
  database.close();
  await expect(runPipeline(duo, settings, {}, silentLog)).rejects.toThrow('no such day');
  expect(await steps(settings)).toEqual([
    { name: 'landing of people', status: 'done' },
    { name: 'landing of sales', status: 'done' },
    { name: 'landing', status: 'failed' },
  ]);
});

it('is done though nobody can say afterwards which days are missing', async () => {
  const { duo, settings } = duoProject();
  // No date is this far away: looking at the calendar throws.
  const broken = { ...calendar.parse({ days: 'every' }), days_later: 1e12 };
  const sources = duo.sources.map((source) => ({ ...source, calendar: broken }));
  const warnings: { message: string; pipeline: unknown }[] = [];
  const failures: unknown[] = [];
  const log: Log = {
    ...silentLog,
    warn: (message, facts) => void warnings.push({ message, pipeline: facts?.pipeline }),
    failed: (error) => void failures.push(error),
  };
  const report = await runPipeline({ ...duo, sources }, settings, {}, log);
  expect(report.status).toBe('done');
  expect(failures).toEqual([]);
  expect(warnings).toEqual([
    { message: expect.stringMatching(/^the calendar could not be looked at: /), pipeline: 'duo' },
  ]);
});
