import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPipeline } from '../../../src/definitions/project.ts';
import { ensureValid } from '../../../src/run/checking/ensure-valid.ts';
import { edit } from '../../support/project.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { writeSmallProject } from '../small-project.ts';

it('notes what is valid, and validates anew what has changed', async () => {
  const [project, state] = [writeSmallProject(), join(temporaryFolder(), 'state')];
  const ensure = () => ensureValid(readPipeline(project, 'shop'), state);
  const note = join(state, 'validated.json');
  await ensure();
  expect(existsSync(note)).toBe(true);
  await ensure();
  edit(project, 'sql/gold/totals.sql', 'from silver.goods', 'from silver.godos');
  await expect(ensure()).rejects.toMatchObject({ kind: 'definition' });
  await expect(ensure()).rejects.toMatchObject({ kind: 'definition' });
  edit(project, 'sql/gold/totals.sql', 'from silver.godos', 'from silver.goods');
  await ensure();
  edit(project, 'lookups/kinds.csv', 'kind,label', 'kind,title');
  await expect(ensure()).rejects.toMatchObject({ kind: 'definition' });
});

it('does without a note where none can be kept', async () => {
  const [project, state] = [writeSmallProject(), join(temporaryFolder(), 'state')];
  await ensureValid(readPipeline(project, 'shop'), state);
  rmSync(join(state, 'validated.json'));
  mkdirSync(join(state, 'validated.json'));
  await expect(ensureValid(readPipeline(project, 'shop'), state)).resolves.toBeUndefined();
});
