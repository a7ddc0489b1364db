import type { SourceFile } from '../../arrival/file-source.ts';

/** What the new files of a source come to, at one look. */
export interface Settled {
  /** Those that nobody is writing any more, as far as can be told. */
  files: SourceFile[];
  /** Whether it is time to take them: none is on its way any more, or they have waited long enough for the others. */
  isTime: boolean;
}

/**
 * Tells, look by look, which new files have settled. A file has when it was the same at two looks and has held still
 * for the quiet period: since we saw it change, or since its own time of change, so that one that is written elsewhere
 * and then renamed has at the second look; so has one with a marker beside it. It is time to take them when every new
 * file has settled, or a quiet period after the first has: a burst is one run, and nobody waits for ever for a writer
 * that goes on. One that stalls for longer is taken for done: what it writes later replaces what it wrote before.
 */
export class Settling {
  readonly #quietMs: number;
  #seen = new Map<string, { identity: string; since: number }>();
  #firstSettledAt: number | undefined;

  constructor(quietSeconds: number) {
    this.#quietMs = quietSeconds * 1000;
  }

  /**
   * @param files all new files, as they are now
   * @param now in milliseconds, as `Date.now()` gives it
   */
  look(files: readonly SourceFile[], now: number): Settled {
    const before = this.#seen;
    this.#seen = new Map(
      files.map(({ path, identity }) => {
        const known = before.get(path);
        return [path, known?.identity === identity ? known : { identity, since: now }];
      }),
    );
    const settled = files.filter((file) => {
      const known = before.get(file.path);
      if (known?.identity !== file.identity) return false;
      const stillSince = Math.min(known.since, file.modifiedAt ?? known.since);
      return file.isMarkedDone === true || now - stillSince >= this.#quietMs;
    });
    this.#firstSettledAt = settled.length === 0 ? undefined : (this.#firstSettledAt ?? now);
    const waited = this.#firstSettledAt === undefined ? 0 : now - this.#firstSettledAt;
    const isTime = settled.length > 0 && (settled.length === files.length || waited >= this.#quietMs);
    return { files: settled, isTime };
  }
}
