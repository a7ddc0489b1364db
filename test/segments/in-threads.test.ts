import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { FitJob } from '../../src/segments/fit-jobs.ts';
import { fitKmeans } from '../../src/segments/fit-kmeans.ts';
import { fitModel } from '../../src/segments/fit-model.ts';
import { doFitJobs } from '../../src/segments/in-threads.ts';
import { scale } from '../../src/segments/scaler.ts';
import { silhouettes } from '../../src/segments/silhouette.ts';
import { blob, segmentation } from './customers.ts';

const points = [...blob(0, 0, 40), ...blob(30, 9, 40), ...blob(4, 50, 40)];
const jobOf = (k: number, restarts = 2): FitJob & { kind: 'fit' } => ({
  kind: 'fit',
  points,
  k,
  restarts,
  seed: 7,
});
const messy = Array.from({ length: 1_100 }, (_, i) => [(i * 37) % 101, (i * 53) % 97]);

/** Runs a program on what is built in a process of its own, and gives what it says; fails where it does not end. */
async function run(program: string): Promise<string> {
  const module = new URL('../../dist/segments/in-threads.js', import.meta.url).href;
  const args = ['--input-type=module', '-e'];
  const code = `const { doFitJobs } = await import(${JSON.stringify(module)});\n${program}`;
  const { stdout } = await promisify(execFile)(process.execPath, [...args, code], { timeout: 40_000 });
  return stdout;
}

describe('jobs in threads', () => {
  it('give what they give here, in the order of the jobs, of which there are more than threads', async () => {
    const jobs = [8, 1, 5, 2, 7, 3, 6, 4, 2, 1].map((k) => jobOf(k));
    const labels = points.map((_, i) => i % 3);
    const mixed: FitJob[] = [
      {
        kind: 'silhouettes',
        points,
        clusterings: [labels, labels.map((label) => label % 2)],
        from: 1,
        to: 4,
      },
      ...jobs,
      { kind: 'silhouettes', points: points.slice(0, 2), clusterings: [[0, 1]], from: 0, to: 2 },
    ];
    const here = await doFitJobs(mixed, false);
    expect(await doFitJobs(mixed, true)).toEqual(here);
    expect(here).toMatchObject([
      [{ length: 3 }, { length: 3 }],
      ...jobs.map(({ k }) => ({ k })),
      [new Float64Array(2)],
    ]);
  });

  it('are none where there are none', async () => {
    expect(await doFitJobs([], true)).toEqual([]);
    expect(await doFitJobs([], false)).toEqual([]);
  });

  it('fit a model that is large enough for threads as each of its ks by itself', async () => {
    const definition = segmentation({ k: { ...segmentation().k, from: 2, to: 4 }, restarts: 24 });
    const { scores, scaler } = await fitModel(messy, definition);
    const scaled = messy.map((point) => scale(point, scaler));
    expect(scores.map(({ k }) => k)).toEqual([2, 3, 4]);
    for (const { k, inertia, silhouette } of scores) {
      const alone = fitKmeans(scaled, k, 24, definition.seed);
      expect(inertia).toBe(alone.inertia);
      expect(silhouette).toBe(silhouettes(scaled, [alone.labels])[0]);
    }
  });

  it('fail as they fail here, with an error of their own', async () => {
    const jobs = [jobOf(3), jobOf(3, 0), jobOf(2)];
    const message = 'restarts must be at least 1';
    await expect(doFitJobs(jobs, true)).rejects.toThrow(message);
  });

  it('leave no thread behind, and after an error none at work', async () => {
    const program = `
      const points = Array.from({ length: 3000 }, (_, i) => [(i * 37) % 1009, (i * 53) % 997]);
      const long = { kind: 'fit', points, k: 40, restarts: 100000, seed: 1 };
      const bad = { ...long, restarts: 0 };
      const [one] = await doFitJobs([{ ...long, restarts: 1 }], true);
      console.log(one.centroids.length);
      await doFitJobs([bad, ...Array(20).fill(long)], true).catch((error) => console.log(error.message));
      console.log('end');`;
    expect(await run(program)).toBe('40\nrestarts must be at least 1\nend\n');
  });
});
