import { join } from 'node:path';
import { expect, it } from 'vitest';
import { publish } from '../../src/serving/publishing/publish.ts';
import { openWriter } from '../../src/warehouse/open.ts';
import { writeSmallProject } from '../run/small-project.ts';
import { queryFile } from '../support/digest.ts';
import { mallardIn } from '../support/mallard.ts';
import { writeFiles } from '../support/temporary.ts';

/** A shop whose published file is as a Mallard left it that knew less: `change` is made to the writer's database. */
async function shopPublishedAfter(change: string) {
  const projectDir = writeSmallProject();
  writeFiles(projectDir, { 'data/1.csv': 'id,kind,amount,day\n1,a,10,2026-01-01\n' });
  expect(await mallardIn(projectDir, 'run')).toMatchObject({ code: 0 });
  const stateDir = join(projectDir, 'warehouse/mallard.state');
  const warehouseFile = join(projectDir, 'warehouse/mallard.duckdb');
  const database = await openWriter(stateDir);
  await database.run(change);
  const { id } = await database.row<{ id: string }>('select run_id as id from ops.runs');
  await publish(database, { projectDir, stateDir, warehouseFile }, id);
  database.close();
  return { projectDir, warehouseFile };
}

it('a run that finds nothing new publishes what a newer Mallard has changed in ops', async () => {
  const forgotten = "delete from ops.migrations where name = '008_more_comments.sql'";
  const { projectDir, warehouseFile } = await shopPublishedAfter(forgotten);
  const applied = "select count(*) as n from ops.migrations where name = '008_more_comments.sql'";
  expect(await queryFile(warehouseFile, applied)).toEqual([{ n: 0 }]);
  expect((await mallardIn(projectDir, 'run')).stdout).toContain('nothing new');
  expect(await queryFile(warehouseFile, applied)).toEqual([{ n: 1 }]);
});

it('a question that the published file is too old for says so, and what to do', async () => {
  const { projectDir } = await shopPublishedAfter('alter table ops.runs drop column bytes');
  expect(await mallardIn(projectDir, 'runs')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('written by an older Mallard'),
  });
});
