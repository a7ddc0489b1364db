/** Progress and findings while something runs. What writes them to a terminal lives in `cli/`. */
export interface Log {
  /** A step that began or ended. */
  info(message: string): void;
  /** Something a user should look at, though the work goes on. */
  warn(message: string): void;
  /** Detail for `-v`. */
  debug(message: string): void;
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

export const silentLog: Log = { info: () => {}, warn: () => {}, debug: () => {}, progress: () => {} };
