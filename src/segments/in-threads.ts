import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { doFitJob, type FitJob, type FitResults } from './fit-jobs.ts';

/** Where the thread's program is. */
const THREAD = new URL(`./fit-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** Run from its source, a thread has to be taught to read that; `--import tsx` does so for no thread of Node 20. */
function startThread(): Worker {
  if (!THREAD.pathname.endsWith('.ts')) return new Worker(THREAD, { execArgv: [] });
  const program = `import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(THREAD.href)});
  })`;
  return new Worker(program, { eval: true, execArgv: [] });
}

/**
 * Does jobs in as many threads as there are processors, each thread taking the next job when it has done one, and
 * gives the results in the order of the jobs. Meanwhile this thread hears signals and reports progress. The first error
 * of a job is thrown; by then every thread has ended, whatever it was at.
 *
 * @param inThreads false where starting a thread would cost more than the jobs: they are done here then
 */
export async function doFitJobs<Job extends FitJob>(
  jobs: readonly Job[],
  inThreads: boolean,
): Promise<FitResults[Job['kind']][]> {
  if (!inThreads) return jobs.map((job) => doFitJob(job));
  const results: FitResults[Job['kind']][] = [];
  const threads: Worker[] = [];
  let next = 0;
  const work = async () => {
    const thread = startThread();
    threads.push(thread);
    while (next < jobs.length) {
      const i = next++;
      thread.postMessage(jobs[i]);
      [results[i]] = (await once(thread, 'message')) as [FitResults[Job['kind']]];
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, work));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return results;
}
