import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPipeline } from '../../../src/definitions/project.ts';
import { silentLog } from '../../../src/log.ts';
import { watch } from '../../../src/run/watching/watch.ts';
import { resolveSettings } from '../../../src/settings.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary.ts';
import { DUO_PROJECT } from '../duo-project.ts';

it('a pipeline whose sources are away keeps no other from its files, and rests longer each time', async () => {
  const project = temporaryFolder();
  writeFiles(project, {
    ...DUO_PROJECT,
    'data/people/a.csv': 'id,name\n1,Ann\n',
    'data/sales/a.csv': 'id,amount,day\n1,2.50,2026-01-05\n',
  });
  const duo = readPipeline(project, 'duo');
  const sources = duo.sources.map((source) => ({ ...source, folder: join('away', source.name) }));
  const failures: number[] = [];
  const observer = { succeeded: () => {}, is: () => {}, failed: () => void failures.push(Date.now()) };
  const stop = new AbortController();
  const taken: string[] = [];
  const watched = watch(
    [{ ...duo, pipeline: 'gone', sources }, duo],
    resolveSettings({ project }),
    { pollSeconds: 0.05, quietSeconds: 0, observer },
    silentLog,
    stop.signal,
    ({ pipeline, files }) => taken.push(`${pipeline}: ${files.loaded}`),
  );
  await expect.poll(() => taken, { timeout: 20_000 }).toEqual(['duo: 2']);
  await expect.poll(() => failures.length, { timeout: 20_000 }).toBeGreaterThan(2);
  // A second and then two: no load of the machine makes it less.
  expect((failures[2] ?? 0) - (failures[0] ?? 0)).toBeGreaterThan(2_900);
  stop.abort();
  await watched;
});
