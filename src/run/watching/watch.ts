import { setTimeout } from 'node:timers/promises';
import type { FileSource, SourceFile } from '../../arrival/file-source.ts';
import { unknownAmong } from '../../arrival/match-ledger.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { MallardError, messageOf } from '../../errors.ts';
import { type Log, teeLog } from '../../log.ts';
import type { Settings } from '../../settings.ts';
import type { Database } from '../../warehouse/database.ts';
import { openWriter } from '../../warehouse/open.ts';
import { alertOfFailure } from '../alerting/alert.ts';
import { missingDays } from '../alerting/missing-days.ts';
import { sendAlerts } from '../alerting/send.ts';
import { ensureValid } from '../checking/ensure-valid.ts';
import { recordEarlyFailure } from '../record/record-failure.ts';
import { startRecord } from '../record/run-record.ts';
import type { RunReport } from '../record/run-report.ts';
import { StatusTeller } from '../record/tell-status.ts';
import { openSourceOf, type RunOptions } from '../run.ts';
import { runOn } from '../run-pipeline.ts';
import { readSchedule } from './read-schedule.ts';
import { Settling } from './settling.ts';
import type { WatchOptions } from './watch-options.ts';

const FIRST_BACK_OFF_MS = 1_000;
const LAST_BACK_OFF_MS = 300_000;
const LONGEST_PAUSE_MS = 86_400_000;
/** Between two looks at the calendar. */
const CALENDAR_MS = 60_000;

/**
 * Runs pipelines whenever new files have settled in their sources, until `signal` is aborted; then whatever is under
 * way is rolled back, to be taken up by the next run. Holds the warehouse all the while. A run that a rule stops is
 * tried again when something changes; one that fails for another reason, such as a bucket that is away, after a
 * pause that doubles up to five minutes.
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
  const database = await openWriter(settings.stateDir, {
    seconds: options.waitSeconds,
    signal,
    onWait: ({ message }) => log.info(`${message}; waiting`),
  });
  const names = pipelines.map(({ pipeline }) => pipeline);
  const status = new StatusTeller(settings.stateDir, 'watch', names);
  const heard = teeLog(log, status.log());
  const watcher = new Watcher(database, pipelines, settings, options, heard, status, signal, onReport);
  try {
    await (options.schedule === undefined
      ? watcher.followArrivals()
      : watcher.followSchedule(options.schedule));
  } finally {
    status.say('stopped');
    database.close();
  }
}

class Watcher {
  readonly #database: Database;
  readonly #pipelines: readonly PipelineDefinition[];
  readonly #settings: Settings;
  readonly #options: WatchOptions;
  readonly #log: Log;
  readonly #status: StatusTeller;
  readonly #signal: AbortSignal;
  readonly #onReport: (report: RunReport) => void;
  readonly #settling = new Map<string, Settling>();
  /** New files that a run has dealt with as far as it goes, by pipeline: left out, or stopped by a rule. */
  readonly #dealtWith = new Map<string, ReadonlySet<string>>();
  readonly #sources = new Map<string, FileSource>();
  readonly #calendarLooks = new Map<string, number>();
  #backOffMs = 0;

  constructor(
    database: Database,
    pipelines: readonly PipelineDefinition[],
    settings: Settings,
    options: WatchOptions,
    log: Log,
    status: StatusTeller,
    signal: AbortSignal,
    onReport: (report: RunReport) => void,
  ) {
    this.#database = database;
    this.#pipelines = pipelines;
    this.#settings = settings;
    this.#options = options;
    this.#log = log;
    this.#status = status;
    this.#signal = signal;
    this.#onReport = onReport;
  }

  async followArrivals(): Promise<void> {
    this.#options.observer?.is('watching');
    this.#status.say('watching');
    while (!this.#signal.aborted) {
      for (const pipeline of this.#pipelines) {
        await this.#carefully(pipeline, () => this.#visit(pipeline));
        await this.#carefully(pipeline, () => this.#lookForMissingDays(pipeline));
      }
      await this.#pause(this.#options.pollSeconds * 1000);
    }
  }

  /** A run that fails, but for a rule, is tried again after a pause, long before the next time. */
  async followSchedule(schedule: string): Promise<void> {
    const cron = readSchedule(schedule);
    this.#status.say('watching');
    for (let next = cron.nextRun(); next !== null; next = cron.nextRun()) {
      this.#log.info(`next run at ${next.toISOString()}`);
      await this.#pauseUntil(next);
      for (const pipeline of this.#pipelines) {
        let isDone = false;
        while (!isDone && !this.#signal.aborted)
          isDone = await this.#carefully(pipeline, () => this.#run(pipeline));
      }
      if (this.#signal.aborted) return;
    }
  }

  /** Runs a pipeline when it is time to take files that no run has dealt with. */
  async #visit(pipeline: PipelineDefinition): Promise<void> {
    const name = pipeline.pipeline;
    const dealtWith = this.#dealtWith.get(name) ?? new Set();
    const unknown = await this.#newFiles(pipeline);
    const settling = this.#settling.get(name) ?? new Settling(this.#options.quietSeconds);
    this.#settling.set(name, settling);
    const { files, isTime } = settling.look(
      unknown.filter((file) => !dealtWith.has(markOf(file))),
      Date.now(),
    );
    if (!isTime) return;
    const stillNew = unknown.map(markOf).filter((mark) => dealtWith.has(mark));
    const taken = new Set([...stillNew, ...files.map(markOf)]);
    this.#dealtWith.set(name, taken);
    await this.#run(pipeline, (file) => taken.has(markOf(file)));
  }

  /** A file that does not come starts no run: it has to be looked for. */
  async #lookForMissingDays(pipeline: PipelineDefinition): Promise<void> {
    const now = Date.now();
    if (now - (this.#calendarLooks.get(pipeline.pipeline) ?? 0) < CALENDAR_MS) return;
    this.#calendarLooks.set(pipeline.pipeline, now);
    const further = await missingDays(this.#database, pipeline, new Date(now));
    await sendAlerts(pipeline.pipeline, { further }, this.#settings.stateDir, this.#log);
  }

  /** The files that the ledger does not know. A look that fails is on record as a run that did. */
  async #newFiles(pipeline: PipelineDefinition): Promise<SourceFile[]> {
    const source = await this.#sourceOf(pipeline);
    const record = startRecord(pipeline.pipeline, source.name, false);
    try {
      const listed = await source.list(pipeline.source.files, this.#signal);
      return await unknownAmong(this.#database, { pipeline: pipeline.pipeline, source: source.name }, listed);
    } catch (error) {
      const look = { database: this.#database, settings: this.#settings, record, log: this.#log };
      if (!this.#signal.aborted) await recordEarlyFailure(look, error);
      throw error;
    }
  }

  async #sourceOf(pipeline: PipelineDefinition): Promise<FileSource> {
    const open = this.#sources.get(pipeline.pipeline);
    const source = open ?? (await openSourceOf(pipeline, this.#settings, { source: this.#options.source }));
    this.#sources.set(pipeline.pipeline, source);
    return source;
  }

  async #run(pipeline: PipelineDefinition, isSettled?: RunOptions['isSettled']): Promise<void> {
    const options = { source: this.#options.source, isSettled };
    this.#options.observer?.is('running');
    const report = await this.#status.during(pipeline.pipeline, () =>
      runOn(this.#database, pipeline, this.#settings, options, this.#log, this.#signal),
    );
    this.#options.observer?.succeeded(report);
    this.#options.observer?.is('watching');
    if (report.status === 'done' || report.leftOut.length > 0) this.#onReport(report);
    this.#status.say('watching');
  }

  /**
   * Nothing but a signal, or a definition that is wrong, ends a watch. False when the work failed for a reason that may
   * pass, after a pause.
   */
  async #carefully({ pipeline }: PipelineDefinition, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      if (this.#backOffMs > 0) this.#status.say('watching');
      this.#backOffMs = 0;
      return true;
    } catch (error) {
      if (this.#signal.aborted) return true;
      const kind = error instanceof MallardError ? error.kind : 'bug';
      if (kind === 'definition') throw error;
      this.#log.warn(
        `${messageOf(error)}${error instanceof MallardError && error.next ? `; ${error.next}` : ''}`,
      );
      this.#options.observer?.failed(pipeline, kind);
      const further = [alertOfFailure(pipeline, error)];
      await sendAlerts(pipeline, { further }, this.#settings.stateDir, this.#log);
      if (kind === 'rule') {
        this.#status.say('watching', { error: messageOf(error) });
        return true;
      }
      this.#backOffMs = Math.min(LAST_BACK_OFF_MS, Math.max(FIRST_BACK_OFF_MS, this.#backOffMs * 2));
      const nextTry = new Date(Date.now() + this.#backOffMs).toISOString();
      this.#options.observer?.is('backing off');
      this.#status.say('backing off', { error: messageOf(error), nextTry });
      this.#dealtWith.clear();
      await this.#pause(this.#backOffMs);
      return false;
    }
  }

  /** In steps: a timer of more than 24 days goes off at once. */
  async #pauseUntil(time: Date): Promise<void> {
    while (!this.#signal.aborted && Date.now() < time.getTime())
      await this.#pause(Math.min(time.getTime() - Date.now(), LONGEST_PAUSE_MS));
  }

  async #pause(ms: number): Promise<void> {
    await setTimeout(Math.max(0, ms), undefined, { signal: this.#signal }).catch(() => {});
  }
}

/** One file as it is now: another mark when it changes. */
function markOf({ path, identity }: SourceFile): string {
  return `${path} ${identity}`;
}
