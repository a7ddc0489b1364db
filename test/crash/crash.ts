import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Random, seededRandom } from '../../src/random.ts';
import { packageDir } from '../../src/settings.ts';
import { BY_RUNS, digestWarehouse } from '../support/digest.ts';
import { mallard } from '../support/mallard.ts';
import { PROJECT_FOLDERS } from '../support/short-project.ts';

/** Where a run can be killed, in its order. */
export const STAGES = ['scan', 'load', 'refine', 'segments', 'commit', 'publish', 'archive'] as const;
type Stage = (typeof STAGES)[number];

interface CrashPlan {
  /** Absolute paths of daily files; they arrive in parts, one part before each run. */
  files: readonly string[];
  kills: number;
  seed: number;
  /** An empty folder to work in. */
  scratch: string;
  /** The longest a killed run may live on after it said that the stage begins, in milliseconds. */
  longest: Record<Stage, number>;
}

interface CrashResult {
  /** How many kills hit while a run was inside each stage; `after` counts runs that had ended before. */
  histogram: Record<Stage | 'after', number>;
  interrupted: Record<string, string>;
  uninterrupted: Record<string, string>;
}

/**
 * Kills runs with SIGKILL at random moments while files arrive in parts, lets one last run end, and gives the digests
 * of its tables beside those of a warehouse that took all files in one uninterrupted run.
 */
export async function crash({ files, kills, seed, scratch, longest }: CrashPlan): Promise<CrashResult> {
  const random = seededRandom(seed);
  const [inbox, all] = [join(scratch, 'inbox'), join(scratch, 'all')];
  for (const folder of [inbox, all]) mkdirSync(folder, { recursive: true });
  const project = archivingProject(scratch);
  const histogram = { scan: 0, load: 0, refine: 0, segments: 0, commit: 0, publish: 0, archive: 0, after: 0 };
  let arrived = 0;
  const killed = join(scratch, 'killed.duckdb');
  for (let kill = 0; kill < kills; kill++) {
    const due = Math.ceil(((kill + 1) * files.length) / kills);
    for (; arrived < due; arrived++) arrive(files[arrived] ?? '', [inbox, all]);
    const target = STAGES[kill % STAGES.length] as Stage;
    histogram[await runAndKill(project, killed, inbox, target, random, longest[target])] += 1;
  }
  const last = await mallard('--project', project, '--warehouse', killed, 'run', 'retail', '--source', inbox);
  const whole = await mallard('--warehouse', join(scratch, 'whole.duckdb'), 'run', 'retail', '--source', all);
  if (last.code !== 0 || whole.code !== 0) throw new Error(`${last.stderr}\n${whole.stderr}`);
  // Days on which segments changed are those of the runs there were: here one a part, there one in all.
  return {
    histogram,
    interrupted: await digestWarehouse(killed, BY_RUNS),
    uninterrupted: await digestWarehouse(join(scratch, 'whole.duckdb'), BY_RUNS),
  };
}

/** A copy of the project that archives what it has loaded, so that there is that to be killed in, too. */
function archivingProject(scratch: string): string {
  const project = join(scratch, 'project');
  for (const part of PROJECT_FOLDERS) {
    cpSync(join(packageDir, part), join(project, part), { recursive: true });
  }
  const file = join(project, 'pipelines', 'retail.yaml');
  writeFileSync(file, `${readFileSync(file, 'utf8')}\nafter_load: archive\n`);
  return project;
}

function arrive(file: string, folders: readonly string[]): void {
  for (const folder of folders) copyFileSync(file, join(folder, basename(file)));
}

/** Kills a run some random time after it has begun a stage. Gives the stage it was in by then. */
async function runAndKill(
  project: string,
  warehouse: string,
  inbox: string,
  target: Stage,
  random: Random,
  longest: number,
): Promise<Stage | 'after'> {
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  const child = spawn(
    process.execPath,
    [program, '-v', '--project', project, '--warehouse', warehouse, 'run', 'retail', '--source', inbox],
    {
      cwd: packageDir,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let told = '';
  let aimed = false;
  child.stderr.on('data', async (chunk: Buffer) => {
    told += chunk.toString();
    if (aimed || !told.includes(`stage: ${target}`)) return;
    aimed = true;
    await setTimeout(random.next() * longest);
    child.kill('SIGKILL');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== null) return 'after';
  return (told
    .match(/stage: (\w+)/g)
    ?.at(-1)
    ?.slice('stage: '.length) ?? 'scan') as Stage;
}
