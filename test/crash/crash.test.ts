import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mallard } from '../support/mallard.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { crash } from './crash.ts';

it('ends with the same tables after 20 kills as if nothing had happened', { timeout: 240_000 }, async () => {
  const scratch = temporaryFolder();
  const source = join(scratch, 'made');
  await mallard('generate', 'retail', '--to', source, '--days', '24', '--customers', '400');
  const files = readdirSync(source).map((name) => join(source, name));
  const longest = { scan: 40, load: 15, refine: 30, segments: 80, commit: 8, publish: 60, archive: 8 };
  const { histogram, interrupted, uninterrupted } = await crash({
    files,
    kills: 20,
    seed: 1,
    scratch,
    longest,
  });
  expect(interrupted).toEqual(uninterrupted);
  expect(Object.values(histogram).reduce((sum, hits) => sum + hits, 0)).toBe(20);
  expect(histogram.after).toBeLessThan(10);
});
