import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { packageDir } from '../../src/settings.ts';
import { writeSmallProject } from '../run/small-project.ts';
import { digestWarehouse } from '../support/digest.ts';
import type { Outcome } from '../support/mallard.ts';
import { writeFiles } from '../support/temporary.ts';

const PROGRAM = join(packageDir, 'dist', 'cli', 'main.js');

/** What commands are told by their environment, besides that of the tests. */
export type Environment = Record<string, string | undefined>;

/** The small project in a folder, and the commands to type at it. */
export interface Shop {
  folder: string;
  /** Its mallard.yaml. */
  yaml: string;
  env: Environment;
  /** Writes daily files, or others of the project. */
  put(files: Record<string, string>): void;
  type(...args: string[]): Promise<Outcome>;
  /** Kills a run with SIGKILL so long after it has said that a stage begins. Its code is -1 where it was still at work. */
  runAndKill(stage: string, afterMs: number): Promise<Outcome>;
  /** Starts a run, and resolves when it says that a stage begins; `ended` gives how it ends. */
  runUntil(stage: string): Promise<{ ended: Promise<Outcome> }>;
  digests(): Promise<Record<string, string>>;
  /** What it says of itself to others: its log, and what its state folder has in text. */
  logs(): string;
  hasUnsettled(): boolean;
}

const ALL_LAYERS = 'publish: {include: [bronze, silver, gold]}\n';

/** `yaml` is its mallard.yaml, besides that all layers are published. */
export function openShop(folder: string, yaml: string, env: Environment = {}): Shop {
  const whole = `${yaml}\n${ALL_LAYERS}`;
  writeSmallProject({ 'mallard.yaml': whole }, folder);
  const state = join(folder, 'warehouse', 'mallard.state');
  const published = join(folder, 'warehouse', 'mallard.duckdb');
  const start = (args: readonly string[]) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
    const ended = once(child, 'close').then(([code]) => ({ code: (code as number | null) ?? -1, ...said }));
    return { child, said, ended };
  };
  const runUntil = async (stage: string) => {
    const { child, said, ended } = start(['-v', 'run']);
    let isOver = false;
    void ended.then(() => (isOver = true));
    while (!isOver && !said.stderr.includes(`stage: ${stage}`)) await setTimeout(5);
    return { child, ended };
  };
  return {
    folder,
    yaml: whole,
    env,
    put: (files) => writeFiles(folder, files),
    type: (...args) =>
      new Promise((resolve) => {
        execFile(
          process.execPath,
          [PROGRAM, ...args],
          { cwd: folder, env: { ...process.env, ...env } },
          (error, stdout, stderr) => {
            resolve({
              code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
              stdout,
              stderr,
            });
          },
        );
      }),
    runUntil,
    runAndKill: async (stage, afterMs) => {
      const { child, ended } = await runUntil(stage);
      await setTimeout(afterMs);
      child.kill('SIGKILL');
      return ended;
    },
    digests: () => digestWarehouse(published),
    logs: () => {
      const logs = readdirSync(join(state, 'logs')).map((name) => join('logs', name));
      const others = ['status.json', 'unsettled.json'].filter((name) => existsSync(join(state, name)));
      return [...logs, ...others].map((name) => readFileSync(join(state, name), 'utf8')).join('\n');
    },
    hasUnsettled: () => existsSync(join(state, 'unsettled.json')),
  };
}
