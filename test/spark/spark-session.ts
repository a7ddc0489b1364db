import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a query gave: values as Spark prints them, whole numbers and truth values as they are. */
interface SparkRows {
  columns: { name: string; type: string }[];
  rows: (string | number | boolean | null)[][];
}

/** A Spark that answers one query after the other. */
export interface SparkSession {
  /** Throws with Spark's own message. */
  query: (sql: string) => Promise<SparkRows>;
  close: () => Promise<void>;
}

/** A Python that has pyspark: MALLARD_SPARK_PYTHON. Without it there is no Spark to ask. */
const python = process.env.MALLARD_SPARK_PYTHON;

/** Why the suites on Spark are skipped; undefined where they run. */
export const noSpark: string | undefined =
  python !== undefined && existsSync(python)
    ? undefined
    : 'MALLARD_SPARK_PYTHON names no Python with pyspark';

/** Starts a Spark of its own, with an empty warehouse; it goes when it is closed. */
export async function openSpark(): Promise<SparkSession> {
  const warehouse = mkdtempSync(join(tmpdir(), 'mallard-spark-'));
  const bridge = spawn(python ?? 'python3', [join(import.meta.dirname, 'spark_bridge.py'), warehouse], {
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
