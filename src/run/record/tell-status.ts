import { hostname } from 'node:os';
import { isStop, messageOf } from '../../errors.ts';
import { type Facts, type Log, partialLog } from '../../log.ts';
import { type Status, writeStatus } from './status-file.ts';

/** Progress is told often; the file is written at most this often for it. */
const PROGRESS_MS = 250;

/** Where in a run it is. */
type RunPosition = Pick<Status, 'pipeline' | 'runId' | 'stage' | 'table' | 'progress' | 'progressSince'>;

/**
 * Keeps `status.json` saying what this process does. Only the holder of the warehouse may have one, and says its last
 * word before it lets go.
 */
export class StatusTeller {
  readonly #stateDir: string;
  readonly #command: Status['command'];
  readonly #pipelines: string[];
  #state: Pick<Status, 'state' | 'since' | 'error' | 'nextTry'>;
  #position: RunPosition = {};
  #lastRun: Status['lastRun'];
  #written = 0;

  constructor(stateDir: string, command: Status['command'], pipelines: readonly string[]) {
    this.#stateDir = stateDir;
    this.#command = command;
    this.#pipelines = [...pipelines];
    this.#state = { state: 'running', since: new Date().toISOString() };
  }

  /** A new state begins. What went wrong is forgotten with the state it was said in. */
  say(state: Status['state'], more: Pick<Status, 'error' | 'nextTry'> = {}): void {
    this.#state = { state, since: new Date().toISOString(), ...more };
    this.#write();
  }

  /** Runs one pipeline, telling of it; what came of it is said with the next state. */
  async during<Report extends { status: string }>(
    pipeline: string,
    work: () => Promise<Report>,
  ): Promise<Report> {
    const at = new Date().toISOString();
    this.#position = { pipeline };
    this.say('running');
    const end = (outcome: string) => {
      this.#lastRun = { pipeline, at, outcome };
      this.#position = {};
    };
    try {
      const report = await work();
      end(report.status);
      return report;
    } catch (error) {
      end(isStop(error) ? 'stopped' : 'failed');
      throw error;
    }
  }

  /** The last word of a run: `finished`, with what went wrong if anything did. */
  finish(error?: unknown): void {
    this.say('finished', error === undefined ? {} : { error: messageOf(error) });
  }

  /** Hears from a run where it is. */
  log(): Log {
    return partialLog({
      stage: (stage, facts) => {
        const { pipeline } = this.#position;
        this.#position = { ...(pipeline === undefined ? {} : { pipeline }), ...positionIn(facts), stage };
        this.#write();
      },
      progress: (progress) => {
        const isSame = this.#position.progress?.what === progress.what;
        const since = isSame ? this.#position.progressSince : undefined;
        const progressSince = since ?? new Date().toISOString();
        this.#position = { ...this.#position, progress: { ...progress }, progressSince };
        if (performance.now() - this.#written >= PROGRESS_MS) this.#write();
      },
    });
  }

  #write(): void {
    this.#written = performance.now();
    writeStatus(this.#stateDir, {
      command: this.#command,
      pid: process.pid,
      host: hostname(),
      pipelines: this.#pipelines,
      ...this.#state,
      ...this.#position,
      ...(this.#lastRun === undefined ? {} : { lastRun: this.#lastRun }),
    });
  }
}

function positionIn(facts: Facts = {}): RunPosition {
  const { run_id: runId, table } = facts;
  return {
    ...(typeof runId === 'string' ? { runId } : {}),
    ...(typeof table === 'string' ? { table } : {}),
  };
}
