/** What a machine should know of a message besides its words: names and counts. A terminal leaves them out. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Progress and findings while something runs. What writes them to a terminal lives in `cli/`; what keeps them as JSON
 * lines, and what tells them to `mallard status`, in `run/record/`.
 */
export interface Log {
  /** A step that began or ended. */
  info(message: string, facts?: Facts): void;
  /** Something a user should look at, though the work goes on. */
  warn(message: string, facts?: Facts): void;
  /** As `warn`, for what the report at the end shows anyway: a terminal leaves it out. */
  found(message: string, facts?: Facts): void;
  /** Detail for `-v`. */
  debug(message: string, facts?: Facts): void;
  /** What a run does from now on: `scan`, `load`, `refine`, … */
  stage(name: string, facts?: Facts): void;
  /** What ended the work. Whoever throws it on says so to the user. */
  failed(error: unknown, facts?: Facts): void;
  /** How far something long has come; told often. */
  progress(done: Progress): void;
}

/** Of how many files, and bytes, so much is done. */
export interface Progress {
  /** `landed` or `read`. */
  what: string;
  files: number;
  ofFiles: number;
  bytes: number;
  ofBytes: number;
  /** Lines of data seen so far, where that is known. */
  rows?: number;
}

/** A log that hears only some things. */
export function partialLog(log: Partial<Log>): Log {
  return { ...silentLog, ...log };
}

/** Everything to each of these logs, in their order. */
export function teeLog(...logs: readonly Log[]): Log {
  return {
    info: (message, facts) => logs.forEach((log) => void log.info(message, facts)),
    warn: (message, facts) => logs.forEach((log) => void log.warn(message, facts)),
    found: (message, facts) => logs.forEach((log) => void log.found(message, facts)),
    debug: (message, facts) => logs.forEach((log) => void log.debug(message, facts)),
    stage: (name, facts) => logs.forEach((log) => void log.stage(name, facts)),
    failed: (error, facts) => logs.forEach((log) => void log.failed(error, facts)),
    progress: (done) => logs.forEach((log) => void log.progress(done)),
  };
}

/** The same log, told these facts with every message and, from its first stage on, which stage that is. */
export function withFacts(log: Log, facts: Facts): Log {
  let always = facts;
  return {
    info: (message, more) => log.info(message, { ...always, ...more }),
    warn: (message, more) => log.warn(message, { ...always, ...more }),
    found: (message, more) => log.found(message, { ...always, ...more }),
    debug: (message, more) => log.debug(message, { ...always, ...more }),
    stage: (name, more) => {
      always = { ...always, stage: name };
      log.stage(name, { ...always, ...more });
    },
    failed: (error, more) => log.failed(error, { ...always, ...more }),
    progress: (done) => log.progress(done),
  };
}

export const silentLog: Log = {
  info: () => {},
  warn: () => {},
  found: () => {},
  debug: () => {},
  stage: () => {},
  failed: () => {},
  progress: () => {},
};
