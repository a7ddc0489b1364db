import { expect, it } from 'vitest';
import { calendar } from '../../src/definitions/calendar.ts';
import { readPipeline } from '../../src/definitions/project.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { runPipeline } from '../../src/run/run-pipeline.ts';
import { resolveSettings } from '../../src/settings.ts';
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
