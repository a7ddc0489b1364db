import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Where events go, as OpenLineage's own settings say. */
export interface Destination {
  /** The namespace of our jobs. */
  namespace: string;
  /** Says so by throwing when an event did not arrive. */
  send(event: object): Promise<void>;
}

/** How long a server may take, in milliseconds. */
const TIMEOUT = 5_000;

/**
 * The destination that the environment names: `OPENLINEAGE_FILE`, a file to append lines of JSON to, or
 * `OPENLINEAGE_URL`, a server to POST to (`/api/v1/lineage`, unless the URL has a path of its own), with
 * `OPENLINEAGE_API_KEY` as bearer; both, where both are set; undefined where neither is. `OPENLINEAGE_NAMESPACE` is the
 * namespace of jobs (`mallard`).
 */
export function destinationIn(env: NodeJS.ProcessEnv, timeout = TIMEOUT): Destination | undefined {
  const { OPENLINEAGE_FILE: file, OPENLINEAGE_URL: url, OPENLINEAGE_API_KEY: key } = env;
  if (!file && !url) return undefined;
  return {
    namespace: env.OPENLINEAGE_NAMESPACE || 'mallard',
    send: async (event) => {
      const sent = [
        ...(file ? [append(resolve(file), event)] : []),
        ...(url ? [post(url, key, event, timeout)] : []),
      ];
      for (const outcome of await Promise.allSettled(sent))
        if (outcome.status === 'rejected') throw outcome.reason;
    },
  };
}

async function append(file: string, event: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(event)}\n`);
}

async function post(url: string, key: string | undefined, event: object, timeout: number): Promise<void> {
  const target = new URL(url);
  if (target.pathname === '/') target.pathname = '/api/v1/lineage';
  const response = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify(event),
    signal: AbortSignal.timeout(timeout),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${target.host} answered ${response.status}`);
}
