import type { SourceFile } from '../../arrival/file-source.ts';
import { unknownAmong } from '../../arrival/match-ledger.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { isStop, MallardError, messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Settings } from '../../settings.ts';
import type { Database } from '../../warehouse/database.ts';
import { emptyIfUnfinished } from '../../warehouse/first-load.ts';
import { alertOfFailure } from '../alerting/alert.ts';
import { missingDays } from '../alerting/missing-days.ts';
import { sendAlerts } from '../alerting/send.ts';
import { recordEarlyFailure } from '../record/record-failure.ts';
import { startRecord } from '../record/run-record.ts';
import type { RunReport } from '../record/run-report.ts';
import type { StatusTeller } from '../record/tell-status.ts';
import type { RunOptions } from '../run.ts';
import { runOnce } from '../run-pipeline.ts';
import { locationOf, type OpenSource, openSources } from '../taking/sources.ts';
import { BackOff } from './back-off.ts';
import { Settling } from './settling.ts';
import type { WatchOptions } from './watch-options.ts';

/** What all pipelines of a watch share. */
export interface Watch {
  database: Database;
  settings: Settings;
  options: WatchOptions;
  log: Log;
  status: StatusTeller;
  signal: AbortSignal;
  onReport: (report: RunReport) => void;
}

/** Between two looks at the calendar. */
const CALENDAR_MS = 60_000;

/** One pipeline of a watch: what is new at its sources, what a run has dealt with, and when to try again. */
export class WatchedPipeline {
  readonly #pipeline: PipelineDefinition;
  readonly #watch: Watch;
  readonly #backOff = new BackOff();
  /** By source. */
  readonly #settling = new Map<OpenSource, Settling>();
  readonly #away = new Map<OpenSource, string>();
  /** New files that a run has dealt with as far as it goes: left out, or stopped by a rule. */
  #dealtWith: ReadonlySet<string> = new Set();
  #sources: OpenSource[] | undefined;
  #calendarLook = 0;

  constructor(pipeline: PipelineDefinition, watch: Watch) {
    this.#pipeline = pipeline;
    this.#watch = watch;
  }

  /** When it may be tried again, in milliseconds since 1970; undefined where nothing keeps it from being tried now. */
  get nextTry(): number | undefined {
    return this.#backOff.nextTry;
  }

  /** Runs the pipeline when it is time to take files that no run has dealt with. */
  async visit(): Promise<void> {
    // To a ledger of a first load that failed, and could not even be undone then, no file would be new.
    await emptyIfUnfinished(this.#watch.database);
    const arriving = new Set<string>();
    const known = new Set<string>();
    let isTime = false;
    for (const { source, files } of await this.#newFiles()) {
      const marks = new Map(files.map((file) => [file, markOf(file, source.definition.name)]));
      const look = this.#settlingOf(source).look(
        files.filter((file) => !this.#dealtWith.has(marks.get(file) ?? '')),
        Date.now(),
      );
      isTime ||= look.isTime;
      for (const mark of marks.values()) if (this.#dealtWith.has(mark)) known.add(mark);
      if (look.isTime) for (const file of look.files) arriving.add(marks.get(file) ?? '');
    }
    if (!isTime) return;
    const taken = new Set([...known, ...arriving]);
    this.#dealtWith = taken;
    await this.run((file, source) => taken.has(markOf(file, source)));
  }

  async run(isSettled?: RunOptions['isSettled']): Promise<void> {
    const { database, settings, options, log, status, signal, onReport } = this.#watch;
    options.observer?.is('running');
    const report = await status.during(this.#pipeline.pipeline, () =>
      runOnce(database, {
        pipeline: this.#pipeline,
        settings,
        options: { source: options.source, isSettled },
        log,
        signal,
      }),
    );
    options.observer?.succeeded(report);
    options.observer?.is('watching');
    if (report.status === 'done' || report.leftOut.length > 0) onReport(report);
    status.say('watching');
  }

  /** A file that does not come starts no run: it has to be looked for. */
  async lookForMissingDays(): Promise<void> {
    const { database, settings, log } = this.#watch;
    const now = Date.now();
    if (now - this.#calendarLook < CALENDAR_MS) return;
    this.#calendarLook = now;
    const further = await missingDays(database, this.#pipeline, new Date(now), log);
    await sendAlerts(this.#pipeline.pipeline, { further }, settings.stateDir, log);
  }

  /**
   * Nothing but a signal, a definition that is wrong, or a DuckDB that has given up ends a watch. False when the work
   * failed for a reason that may pass: then it rests until `nextTry`.
   */
  async carefully(work: () => Promise<void>): Promise<boolean> {
    const { status, signal } = this.#watch;
    try {
      await work();
      if (this.#backOff.end()) status.say('watching');
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      const kind = error instanceof MallardError ? error.kind : 'bug';
      if (kind === 'definition') throw error;
      if (isDead(error)) throw deadDatabase(error);
      return this.#failed(error, kind);
    }
  }

  #failed(error: unknown, kind: string): boolean {
    const { log, options, status } = this.#watch;
    const next = error instanceof MallardError && error.next ? `; ${error.next}` : '';
    log.warn(`${messageOf(error)}${next}`);
    options.observer?.failed(this.#pipeline.pipeline, kind);
    if (kind === 'rule') {
      status.say('watching', { error: messageOf(error) });
      return true;
    }
    const nextTry = new Date(this.#backOff.begin(Date.now())).toISOString();
    options.observer?.is('backing off');
    status.say('backing off', { error: messageOf(error), nextTry });
    this.#dealtWith = new Set();
    return false;
  }

  /** The files that the ledger does not know, by source. A look that fails at every source is on record as a run. */
  async #newFiles(): Promise<{ source: OpenSource; files: SourceFile[] }[]> {
    const { database, settings, options, log, signal } = this.#watch;
    this.#sources ??= await openSources(this.#pipeline, settings, options.source);
    const record = startRecord(this.#pipeline.pipeline, locationOf(this.#sources), false);
    const found: { source: OpenSource; files: SourceFile[] }[] = [];
    let failure: unknown;
    for (const source of this.#sources) {
      try {
        const listed = await source.files.list(source.definition.files, signal);
        this.#away.delete(source);
        found.push({ source, files: await unknownAmong(database, source.place, listed) });
      } catch (error) {
        if (!(error instanceof MallardError) || isStop(error)) throw error;
        failure ??= error;
        if (this.#away.get(source) !== error.message && this.#sources.length > 1) log.warn(error.message);
        this.#away.set(source, error.message);
      }
    }
    if (found.length > 0) return found;
    if (!signal.aborted) {
      await recordEarlyFailure({ database, settings, record, log }, failure);
      const further = [alertOfFailure(this.#pipeline.pipeline, failure)];
      await sendAlerts(this.#pipeline.pipeline, { further }, settings.stateDir, log);
    }
    throw failure;
  }

  #settlingOf(source: OpenSource): Settling {
    const settling = this.#settling.get(source) ?? new Settling(this.#watch.options.quietSeconds);
    this.#settling.set(source, settling);
    return settling;
  }
}

/** One file as it is now: another mark when it changes. */
function markOf({ path, identity }: SourceFile, source: string): string {
  return `${source} ${path} ${identity}`;
}

/** After a fatal error, a full disk at a checkpoint say, DuckDB answers nothing any more in this process. */
function isDead(error: unknown): boolean {
  return /database has been invalidated|FATAL Error/.test(messageOf(error));
}

function deadDatabase(error: unknown): MallardError {
  return new MallardError('execution', `DuckDB has given up: ${messageOf(error).split('\n')[0]}`, {
    next: 'mend what it names (most often a full disk) and start the watch again: what was committed is safe',
    cause: error,
  });
}
