import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { doFitJob, type FitJob, type FitResults } from './fit-jobs.ts';

/** Starts a thread's program; unbuilt, as tests run it, Node has to be told first how to read it. */
function startThread(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./fit-thread.js', import.meta.url));
  const program = JSON.stringify(new URL('./fit-thread.ts', import.meta.url));
  return new Worker(`import('tsx/esm/api').then(({ register }) => (register(), import(${program})))`, {
    eval: true,
  });
}

/**
 * Does jobs in as many threads as there are processors, each thread taking the next job when it has done one, and
 * gives the results in the order of the jobs. Meanwhile this thread hears signals and reports progress.
 *
 * @param inThreads false where starting a thread would cost more than the jobs: they are done here then
 */
export async function doFitJobs<Job extends FitJob>(
  jobs: readonly Job[],
  inThreads: boolean,
): Promise<FitResults[Job['kind']][]> {
  if (!inThreads) return jobs.map((job) => doFitJob(job));
  const results: FitResults[Job['kind']][] = [];
  let next = 0;
  const work = async () => {
    const thread = startThread();
    try {
      while (next < jobs.length) {
        const i = next++;
        thread.postMessage(jobs[i]);
        [results[i]] = (await once(thread, 'message')) as [FitResults[Job['kind']]];
      }
    } finally {
      await thread.terminate();
    }
  };
  const threads = Math.min(availableParallelism(), jobs.length);
  await Promise.all(Array.from({ length: threads }, work));
  return results;
}
