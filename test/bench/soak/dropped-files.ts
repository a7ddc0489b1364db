import { percentile } from '../figures.ts';

/** What was dropped into a source, and when it came to be seen by readers. */
export class DroppedFiles {
  readonly #waiting = new Map<string, { at: number; records: number }>();
  readonly #latencies: number[] = [];
  #files = 0;
  #records = 0;

  /** @param at in milliseconds, as all times here */
  drop(name: string, records: number, at: number): void {
    this.#waiting.set(name, { at, records });
    this.#files += 1;
    this.#records += records;
  }

  /** Takes note of all that is published now; what was seen before, and what nobody dropped, changes nothing. */
  see(published: Iterable<string>, at: number): void {
    for (const name of published) {
      const dropped = this.#waiting.get(name);
      if (dropped === undefined) continue;
      this.#latencies.push(at - dropped.at);
      this.#waiting.delete(name);
    }
  }

  get files(): number {
    return this.#files;
  }

  get records(): number {
    return this.#records;
  }

  /** Names of those that nobody has seen yet, in the order in which they were dropped. */
  get missing(): string[] {
    return [...this.#waiting.keys()];
  }

  /** Seconds from drop to published, of those that were seen: half of them took no longer than p50, and so on. */
  latency(): { p50: number; p95: number; p99: number; most: number } {
    const at = (share: number) => percentile(this.#latencies, share) / 1000;
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
  }
}
