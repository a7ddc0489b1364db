import { describe, inject } from 'vitest';
import type { SparkServer } from './thrift-server.ts';

/** What suites may know of the server that they share; who needs to kill one starts one of their own. */
export type SharedSparkServer = Pick<SparkServer, 'url' | 'warehouseDir' | 'logFile'>;

declare module 'vitest' {
  interface ProvidedContext {
    /** Spark with Delta, where tests on Spark were asked for. */
    spark: SharedSparkServer | undefined;
  }
}

/** `npm run test:spark` runs them, as does MALLARD_REQUIRE_SPARK any run; all others skip them, and say so. */
export const wantsSpark = process.env.MALLARD_SPARK === '1' || process.env.MALLARD_REQUIRE_SPARK === '1';

const NEEDS = 'on Spark: npm run test:spark runs it';

/** A suite that needs Spark; its hooks do not run either where it is skipped. */
export function describeOnSpark(name: string, suite: () => void): void {
  if (!wantsSpark) console.warn(`skipped: ${name} (${NEEDS})`);
  describe.skipIf(!wantsSpark)(`${name} (${NEEDS})`, suite);
}

/** One server with Delta for all suites: each keeps to schemas that it names itself, and leaves the server running. */
export function sharedSpark(): SharedSparkServer {
  const server = inject('spark');
  if (server === undefined) throw new Error(`no Spark server was started: this is a test ${NEEDS}`);
  return server;
}
