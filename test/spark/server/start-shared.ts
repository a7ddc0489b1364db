import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { wantsSpark } from './shared-server.ts';
import { startSparkServer } from './thrift-server.ts';

/** One server before all tests on Spark, since starting one takes as long as ten of them. */
export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!wantsSpark) return;
  const dir = mkdtempSync(join(tmpdir(), 'mallard-spark-'));
  const { stop, url, warehouseDir, logFile } = await startSparkServer({ delta: true, dir });
  provide('spark', { url, warehouseDir, logFile });
  return async () => {
    await stop();
    rmSync(dir, { recursive: true, force: true });
  };
}
