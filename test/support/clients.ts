import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageDir } from '../../src/settings.ts';
import { isOnPath } from './on-path.ts';

const PROGRAMS = join(packageDir, 'test', 'serving', 'clients');
const python = process.env.MALLARD_CLIENTS_PYTHON ?? 'python3';
const driver = process.env.MALLARD_CLIENTS_JDBC ?? '';
const required = process.env.MALLARD_REQUIRE_CLIENTS === '1';

/** Who reads the published file, without a line of Mallard's own. */
export interface Client {
  name: string;
  /** Where it is missing, its tests are skipped, and say so; MALLARD_REQUIRE_CLIENTS makes them fail instead. */
  there: boolean;
  needs: string;
  command: readonly string[];
  /** Whether a connection that is opened while the process holds another one shows the new file. */
  opensAnew: boolean;
}

export const clients: readonly Client[] = [
  {
    name: 'Node',
    there: true,
    needs: 'nothing',
    command: [process.execPath, join(PROGRAMS, 'read.mjs')],
    opensAnew: true,
  },
  {
    name: 'Python',
    there: required || spawnSync(python, ['-c', 'import duckdb']).status === 0,
    needs: 'python3 -m venv V && V/bin/pip install duckdb, and MALLARD_CLIENTS_PYTHON=V/bin/python',
    command: [python, join(PROGRAMS, 'read.py')],
    opensAnew: false,
  },
  {
    name: 'JDBC',
    there: required || (isOnPath('javac') && existsSync(driver)),
    needs: 'a JDK, and MALLARD_CLIENTS_JDBC=duckdb_jdbc-VERSION.jar',
    command: ['java', '-cp', driver, join(PROGRAMS, 'Read.java')],
    opensAnew: false,
  },
];

/** What one connection saw: of each question its name and two numbers that are the same if all it sees is of one run. */
export type Sight = readonly (readonly [question: string, one: number, other: number])[];

/** A client at work in a process of its own. */
export interface Reader {
  /** What it saw so far. */
  readonly seen: readonly Sight[];
  /** What it said when it failed. */
  complaint(): string;
  isAlive(): boolean;
  /** Asks one that holds its connection to look again; and to open another beside it, and look there. */
  ask(): void;
  /** Resolves once it has seen so much in all; throws what it says if it ends before. */
  hasSeen(times: number): Promise<void>;
  stop(): void;
}

/**
 * Starts a client on a published file: one that opens it, looks and closes it in a `loop`, or one that goes on
 * to `hold` its connection open, and has seen no more of the file at first than the first question asks for.
 */
export function startReader({ name, command }: Client, mode: 'loop' | 'hold', file: string): Reader {
  const [program = '', ...args] = command;
  const child: ChildProcess = spawn(program, [...args, mode, file, join(PROGRAMS, 'one-run.sql')]);
  const seen: Sight[] = [];
  let complaint = '';
  let wake = () => {};
  child.once('error', (error) => (complaint += String(error)));
  child.once('close', () => wake());
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => {
      seen.push(JSON.parse(line) as Sight);
      wake();
    });
  const isAlive = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  return {
    seen,
    isAlive,
    complaint: () => complaint,
    ask: () => void child.stdin?.write('\n'),
    hasSeen: async (times) => {
      while (seen.length < times) {
        if (!isAlive()) throw new Error(`${name} ended: ${complaint}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
