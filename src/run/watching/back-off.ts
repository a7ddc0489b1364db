const FIRST_MS = 1_000;
const LAST_MS = 300_000;

/** The pauses after failures in a row: each twice as long as the one before, up to five minutes. */
export class BackOff {
  #pauseMs = 0;
  #nextTry: number | undefined;

  /** When to try again, in milliseconds since 1970; undefined after a success. */
  get nextTry(): number | undefined {
    return this.#nextTry;
  }

  /** After a failure. Gives when to try again. */
  begin(now: number): number {
    this.#pauseMs = Math.min(LAST_MS, Math.max(FIRST_MS, this.#pauseMs * 2));
    this.#nextTry = now + this.#pauseMs;
    return this.#nextTry;
  }

  /** After a success. Gives whether there had been a failure. */
  end(): boolean {
    const hadFailed = this.#nextTry !== undefined;
    this.#pauseMs = 0;
    this.#nextTry = undefined;
    return hadFailed;
  }
}
