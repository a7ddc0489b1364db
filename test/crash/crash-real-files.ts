/**
 * `npm run test:crash`: 200 kills over the real files, in parts, and a histogram of where they hit. Takes a quarter
 * of an hour. Exit code 1 if any table differs from an uninterrupted run's.
 *
 *   npm run test:crash -- [--kills N] [--seed N]
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { REAL_FILES } from '../support/real-files.ts';
import { crash } from './crash.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const scratch = mkdtempSync(join(tmpdir(), 'mallard-crash-'));
try {
  const files = readdirSync(REAL_FILES).map((name) => join(REAL_FILES, name));
  const longest = { scan: 60, load: 40, refine: 150, segments: 2_000, commit: 25, publish: 120, archive: 6 };
  const { histogram, interrupted, uninterrupted } = await crash({
    files,
    kills: Number(values.kills),
    seed: Number(values.seed),
    scratch,
    longest,
  });
  const different = Object.keys(uninterrupted).filter((table) => interrupted[table] !== uninterrupted[table]);
  for (const [stage, hits] of Object.entries(histogram))
    console.log(`${stage.padEnd(9)} ${String(hits).padStart(4)} ${'#'.repeat(hits)}`);
  console.log(
    different.length === 0 ? 'every table as in an uninterrupted run' : `DIFFERENT: ${different.join(', ')}`,
  );
  process.exitCode = different.length === 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
