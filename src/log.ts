/** Progress and findings while something runs. What writes them to a terminal lives in `cli/`. */
export interface Log {
  /** A step that began or ended. */
  info(message: string): void;
  /** Something a user should look at, though the work goes on. */
  warn(message: string): void;
  /** Detail for `-v`. */
  debug(message: string): void;
}

export const silentLog: Log = { info: () => {}, warn: () => {}, debug: () => {} };
