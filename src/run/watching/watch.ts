import { setTimeout } from 'node:timers/promises';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { type Log, teeLog } from '../../log.ts';
import type { Settings } from '../../settings.ts';
import { ensureValid } from '../checking/ensure-valid.ts';
import type { RunReport } from '../record/run-report.ts';
import { StatusTeller } from '../record/tell-status.ts';
import { closeWriter, openAsWriter } from '../with-writer.ts';
import { readSchedule } from './read-schedule.ts';
import type { WatchOptions } from './watch-options.ts';
import { type Watch, WatchedPipeline } from './watched-pipeline.ts';

const LONGEST_PAUSE_MS = 86_400_000;

/**
 * Runs pipelines whenever new files have settled in their sources, until `signal` is aborted; then whatever is under
 * way is rolled back, to be taken up by the next run. Holds the warehouse all the while. A run that a rule stops is
 * tried again when something changes; one that fails for another reason, such as a bucket that is away, after a
 * pause of its own that doubles up to five minutes.
 *
 * @param onReport is told of each run that took something
 */
export async function watch(
  pipelines: readonly PipelineDefinition[],
  settings: Settings,
  options: WatchOptions,
  log: Log,
  signal: AbortSignal,
  onReport: (report: RunReport) => void,
): Promise<void> {
  for (const pipeline of pipelines) await ensureValid(pipeline, settings.stateDir);
  const database = await openAsWriter(settings, { waitSeconds: options.waitSeconds, log, signal });
  const names = pipelines.map(({ pipeline }) => pipeline);
  const status = new StatusTeller(settings.stateDir, 'watch', names);
  const shared = { database, settings, options, log: teeLog(log, status.log()), status, signal, onReport };
  const watched = pipelines.map((pipeline) => new WatchedPipeline(pipeline, shared));
  options.observer?.is('watching');
  status.say('watching');
  try {
    await (options.schedule === undefined
      ? followArrivals(watched, shared)
      : followSchedule(watched, options.schedule, shared));
  } finally {
    status.say('stopped');
    await closeWriter(database);
  }
}

async function followArrivals(
  watched: readonly WatchedPipeline[],
  { options, signal }: Watch,
): Promise<void> {
  while (!signal.aborted) {
    for (const pipeline of watched) {
      if ((pipeline.nextTry ?? 0) <= Date.now()) await pipeline.carefully(() => pipeline.visit());
      await pipeline.lookForMissingDays();
    }
    await pause(options.pollSeconds * 1000, signal);
  }
}

/** A run that fails, but for a rule, is tried again after a pause, until its next time comes. */
async function followSchedule(
  watched: readonly WatchedPipeline[],
  schedule: string,
  { log, signal }: Watch,
): Promise<void> {
  const cron = readSchedule(schedule);
  for (let next = cron.nextRun(); next !== null; next = cron.nextRun()) {
    log.info(`next run at ${next.toISOString()}`);
    await pauseUntil(next.getTime(), signal);
    const last = cron.nextRun()?.getTime() ?? Number.POSITIVE_INFINITY;
    let due: readonly WatchedPipeline[] = watched;
    while (due.length > 0 && !signal.aborted && Date.now() < last) {
      const failed: WatchedPipeline[] = [];
      for (const pipeline of due) {
        if (!(await pipeline.carefully(() => pipeline.run()))) failed.push(pipeline);
      }
      due = failed;
      const tries = due.map(({ nextTry }) => nextTry ?? 0);
      if (due.length > 0) await pauseUntil(Math.min(...tries, last), signal);
    }
    if (signal.aborted) return;
  }
}

/** In steps: a timer of more than 24 days goes off at once. */
async function pauseUntil(time: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && Date.now() < time)
    await pause(Math.min(time - Date.now(), LONGEST_PAUSE_MS), signal);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(Math.max(0, ms), undefined, { signal }).catch(() => {});
}
