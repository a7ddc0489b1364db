import { setTimeout } from 'node:timers/promises';
import type { SSEStreamingApi } from 'hono/streaming';

/** What a dashboard tells its readers as it happens. */
export interface NewsSource {
  /** Another text after each publish. */
  stamp(): string | undefined;
  /** What works on the warehouse, as JSON can hold it. */
  work(): unknown;
}

const LOOK_MS = 400;
/** So that who sits between keeps the connection open. */
const SIGN_OF_LIFE_MS = 15_000;

/** Tells of a new file (`published`) and of what works on the warehouse (`work`), each at first and when it changes. */
export async function tellNews(
  stream: SSEStreamingApi,
  source: NewsSource,
  signal: AbortSignal,
): Promise<void> {
  let stamp: string | undefined | null = null;
  let work: string | undefined;
  let lastWord = Date.now();
  while (!stream.closed && !stream.aborted && !signal.aborted) {
    const now = source.stamp();
    if (now !== stamp) await say('published', JSON.stringify({ stamp: now ?? null }));
    stamp = now;
    const working = JSON.stringify(source.work() ?? null);
    if (working !== work) await say('work', working);
    work = working;
    if (Date.now() - lastWord > SIGN_OF_LIFE_MS) await say('alive', '');
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => {});
  }

  async function say(event: string, data: string): Promise<void> {
    lastWord = Date.now();
    await stream.writeSSE({ event, data });
  }
}
