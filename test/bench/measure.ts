import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunReport } from '../../src/run/record/run-report.ts';
import { packageDir } from '../../src/settings.ts';
import type { Figures } from './figures.ts';
import { watchTree } from './process-tree.ts';

/** The program as it is built and shipped. */
export const PROGRAM = join(packageDir, 'dist', 'cli', 'main.js');

/** What a process did and what it took, from its start to its end. */
export interface Cost {
  /** Seconds. */
  wall: number;
  /** The most memory that it and its descendants had, in MiB; see `watchTree`. */
  tree: number | null;
  stdout: string;
}

/** Also what Node knows of itself, in MiB: peak of resident memory, and of the heap and external memory of its main thread. */
export interface NodeCost extends Cost {
  peak: number;
  node: number;
}

/**
 * Runs a program in a process of its own, once all that was written before is on the disk: none waits for another's
 * writes. Throws with its last words where it fails.
 */
export function measured(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Cost> {
  spawnSync('sync'); // where there is no such program, it goes without
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const options = { cwd: packageDir, env: { ...process.env, ...env }, maxBuffer: 1 << 28 };
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      const wall = (performance.now() - started) / 1000;
      const peak = tree.stop();
      if (error === null) resolve({ wall, tree: peak, stdout });
      else reject(new Error(`${command} ${args.join(' ')}\n${(stderr + stdout).slice(-3000)}`));
    });
    const tree = watchTree(child.pid ?? 0);
  });
}

/** Runs Node with these arguments. */
export async function measuredNode(args: string[], env: NodeJS.ProcessEnv = {}): Promise<NodeCost> {
  const folder = mkdtempSync(join(tmpdir(), 'mallard-bench-memory-'));
  const file = join(folder, 'memory.json');
  try {
    const preload = ['--import', join(packageDir, 'test', 'bench', 'own-memory.mjs')];
    const cost = await measured(process.execPath, [...preload, ...args], { ...env, OWN_MEMORY_FILE: file });
    return { ...cost, ...(JSON.parse(readFileSync(file, 'utf8')) as { peak: number; node: number }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is run of a pipeline, and where. */
export interface RunPlace {
  pipeline: string;
  source: string;
  warehouse: string;
  /** The package's own, if none is given. */
  project?: string;
  env?: NodeJS.ProcessEnv;
}

/** `mallard run`, as a user types it. */
export async function measuredRun(place: RunPlace) {
  const { pipeline, source, warehouse, project = packageDir, env } = place;
  const where = ['--project', project, '--warehouse', warehouse, '--source', source];
  const cost = await measuredNode([PROGRAM, '-q', '--json', 'run', pipeline, ...where], env);
  return { ...cost, report: JSON.parse(cost.stdout) as RunReport };
}

/** The memory of one process, as the tables name it. */
export function memoryOf({ peak, node }: Pick<NodeCost, 'peak' | 'node'>): Figures {
  return { 'peak memory (MiB)': peak, "  of it Node's own (MiB)": node };
}
