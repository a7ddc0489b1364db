import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageDir } from '../../src/settings.ts';
import { SPARK_SETTINGS } from '../../src/warehouse/spark/server.ts';

/** What a query gave: values as Spark prints them, whole numbers and truth values as they are. */
interface SparkRows {
  columns: { name: string; type: string }[];
  rows: (string | number | boolean | null)[][];
}

/** A Spark that answers one query after the other. */
export interface PySpark {
  /** Throws with Spark's own message. */
  query: (sql: string) => Promise<SparkRows>;
  close: () => Promise<void>;
}

/** The Python that `npm run spark:install` gives pyspark to. */
const PYTHON = join(packageDir, '.spark', 'venv', 'bin', 'python');

/** Starts a Spark of its own, with an empty warehouse; it goes when it is closed. */
export async function openPySpark(): Promise<PySpark> {
  const warehouse = mkdtempSync(join(tmpdir(), 'mallard-spark-'));
  const settings = JSON.stringify(Object.fromEntries(SPARK_SETTINGS));
  const bridge = spawn(PYTHON, [join(import.meta.dirname, 'pyspark_bridge.py'), warehouse, settings], {
    cwd: warehouse,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: bridge.stdout })[Symbol.asyncIterator]();
  await answerOf(lines);
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (sql: string): Promise<SparkRows> => {
    bridge.stdin.write(`${JSON.stringify(sql)}\n`);
    const answer = await answerOf(lines);
    if (typeof answer.error === 'string') throw new Error(`${answer.error}\n${sql}`);
    return answer as unknown as SparkRows;
  };
  return {
    query: (sql) => {
      const answer = last.then(() => ask(sql));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: async () => {
      bridge.stdin.end();
      await ended(bridge);
      rmSync(warehouse, { recursive: true, force: true });
    },
  };
}

async function answerOf(lines: AsyncIterator<string>): Promise<Record<string, unknown>> {
  const { value, done } = await lines.next();
  if (done === true) throw new Error('Spark has ended');
  return JSON.parse(value) as Record<string, unknown>;
}

function ended(process: ChildProcess): Promise<void> {
  return new Promise((resolve) =>
    process.exitCode === null ? process.once('exit', () => resolve()) : resolve(),
  );
}
