import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve as serveHttp } from '@hono/node-server';
import { MallardError } from '../../errors.ts';
import { dashboardApp } from './app.ts';
import { FollowedFile } from './followed-file.ts';
import type { NewsSource } from './news.ts';
import type { RunLog } from './run-log.ts';

export interface ServeOptions {
  /** Undefined where there is no project. */
  projectDir: string | undefined;
  warehouseFile: string;
  host: string;
  /** 0 for any that is free. */
  port: number;
  /** Names by which it may be called, besides addresses and localhost. */
  allowedHosts: readonly string[];
  /** What readers have to bring; `none` for nothing. One is made up where other machines can reach it and none is given. */
  token: string | undefined;
  /** How long one query may take. */
  seconds: number;
  work: NewsSource['work'];
  log: RunLog;
}

/** Between all queries: the published file is read, and what a page shows is summed up in SQL. */
const MEMORY = '1GB';
const CONNECTIONS = 4;

/**
 * Serves the dashboard until `signal` is aborted. `onListening` is told the address to open, its token included.
 * Throws `usage` where the port cannot be had.
 */
export async function serve(
  options: ServeOptions,
  signal: AbortSignal,
  onListening: (address: string) => void,
): Promise<void> {
  const { projectDir, warehouseFile, host, port, allowedHosts, work, log, seconds } = options;
  const token = tokenFor(options);
  const file = new FollowedFile(warehouseFile, { connections: CONNECTIONS, seconds, memory: MEMORY });
  const access = { hosts: [...allowedHosts, host], token };
  const app = dashboardApp({ file, projectDir, access, work, log, signal });
  const server = serveHttp({ fetch: app.fetch, hostname: host, port }) as Server;
  try {
    await listening(server, host, port);
    const { port: taken } = server.address() as AddressInfo;
    const name = host.includes(':') ? `[${host}]` : host;
    onListening(`http://${name}:${taken}/${token === undefined ? '' : `?token=${token}`}`);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    server.close();
    server.closeAllConnections();
    file.close();
  }
}

function tokenFor({ token, host }: ServeOptions): string | undefined {
  if (token === 'none') return undefined;
  if (token !== undefined) return token;
  return ['127.0.0.1', '::1', 'localhost'].includes(host) ? undefined : randomBytes(18).toString('base64url');
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  if (server.listening) return;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).once('listening', resolve);
  }).catch((error) => {
    throw new MallardError('usage', `the dashboard cannot be served: ${error.message}`, {
      where: `${host}:${port}`,
      next: 'name another port with --port, or 0 for any that is free',
      cause: error,
    });
  });
}
