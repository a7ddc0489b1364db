import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../../src/settings.ts';
import { openPublished } from '../../../src/warehouse/open.ts';
import { type Figures, sumOf } from '../figures.ts';
import { measured, measuredRun } from '../measure.ts';
import { stagesOf } from '../stages.ts';

const RIVALS = join(packageDir, 'test', 'bench', 'rivals');
const BIN = join(packageDir, '.bench', 'venv', 'bin');
const INSTALL = 'npm run bench:rivals';

/** What has to come out the same of whoever does the job. */
export interface Outcome {
  rows: number;
  customers: number;
  revenue: number;
}

/** One attempt at the job. */
export interface Attempt {
  outcome: Outcome;
  /** Undefined where it does the SQL part alone. */
  whole: Figures | undefined;
  sql: Figures;
}

/** Another tool that does the job. */
export interface Contender {
  name: string;
  /** Throws where it is not installed. */
  look(): void;
  /** Whether it takes longer than all others together. */
  isLong?: boolean;
  run(source: string, scratch: string): Promise<Attempt>;
}

const ALL: Contender[] = [
  {
    name: 'pandas, scikit-learn',
    look: () => lookFor('import pandas, pyarrow, sklearn'),
    run: (source, scratch) => runPython('pandas_sklearn.py', source, scratch),
  },
  { name: 'dbt-duckdb', look: () => lookFor('import dbt.adapters.duckdb'), run: runDbt },
  {
    name: 'PySpark',
    look() {
      lookFor('import pyspark');
      execFileSync('java', ['-version'], { stdio: 'ignore' });
    },
    isLong: true,
    run: (source, scratch) => runPython('pyspark_job.py', source, scratch),
  },
];

/** Those that are installed, and of the others how to have them. */
export function contenders(quick: boolean): { here: Contender[]; notes: string[] } {
  const notes: string[] = [];
  const here = ALL.filter(({ name, look, isLong }) => {
    if (quick && isLong) {
      notes.push(`Not measured with --quick: ${name}.`);
      return false;
    }
    try {
      look();
      return true;
    } catch {
      notes.push(`Not installed, and so not measured: ${name} (${INSTALL}).`);
      return false;
    }
  });
  return { here, notes };
}

function lookFor(imports: string): void {
  execFileSync(join(BIN, 'python'), ['-c', imports], { stdio: 'ignore' });
}

/**
 * Ours, told in the same words. What follows from segments, and sales, no rival does: `the same job` leaves it out.
 *
 * @param isKnown whether the state folder notes that the definitions are valid, as any but the first run finds it; a run
 *   that finds that out itself has to come before
 */
export async function mallardRun(source: string, scratch: string, isKnown = false): Promise<Attempt> {
  const folder = join(scratch, 'mallard');
  const warehouse = join(folder, 'm.duckdb');
  const [noted, kept] = [join(folder, 'm.state', 'validated.json'), join(scratch, 'validated.json')];
  if (isKnown) {
    mkdirSync(join(folder, 'm.state'), { recursive: true });
    copyFileSync(kept, noted);
  }
  const { wall, tree, report } = await measuredRun({ pipeline: 'retail', source, warehouse });
  const { steps } = report;
  const last = steps.findIndex(({ name }) => name === 'gold.customer_segments');
  const furtherSeconds = sumOf(steps.slice(last + 1).map(({ seconds }) => seconds));
  const outcome = await outcomeIn(warehouse, 'silver.retail_transactions', 'gold.customer_rfm');
  copyFileSync(noted, kept);
  rmSync(folder, { recursive: true, force: true });
  return {
    outcome,
    whole: { 'whole process': wall, 'the same job': wall - furtherSeconds, ...treeMemory(tree) },
    sql: toGold(stagesOf(report, wall)['ingest to gold'] ?? 0, tree),
  };
}

async function runPython(script: string, source: string, scratch: string): Promise<Attempt> {
  const out = join(scratch, 'rival');
  const { wall, tree, stdout } = await measured(join(BIN, 'python'), [join(RIVALS, script), source, out]);
  rmSync(out, { recursive: true, force: true });
  const { seconds, rows, customers, revenue } = JSON.parse(stdout) as Outcome & { seconds: Figures };
  const steps = Object.fromEntries(Object.entries(seconds).map(([step, s]) => [`  ${step}`, s]));
  return {
    outcome: { rows, customers, revenue },
    whole: { 'whole process': wall, 'the same job': wall, ...steps, ...treeMemory(tree) },
    sql: toGold(wall - (seconds.segments ?? 0), tree),
  };
}

/** Bronze, silver, RFM and the tests that are our rules that drop: dbt has no step for segments. */
async function runDbt(source: string, scratch: string): Promise<Attempt> {
  const [project, out] = [join(RIVALS, 'dbt'), join(scratch, 'dbt')];
  const database = join(out, 'm.duckdb');
  mkdirSync(out, { recursive: true });
  const where = ['--project-dir', project, '--profiles-dir', project];
  const outputs = ['--target-path', join(out, 'target'), '--log-path', join(out, 'logs')];
  const env = { RIVAL_SOURCE: source, RIVAL_DATABASE: database };
  const { wall, tree } = await measured(join(BIN, 'dbt'), ['build', ...where, ...outputs], env);
  const outcome = await outcomeIn(database, 'main.silver', 'main.customer_rfm');
  rmSync(out, { recursive: true, force: true });
  return { outcome, whole: undefined, sql: toGold(wall, tree) };
}

/** Something else done in less time is no comparison. */
export function refuseOtherOutcome(name: string, theirs: Outcome, ours: Outcome): void {
  const differing = (Object.keys(ours) as (keyof Outcome)[]).filter((what) => theirs[what] !== ours[what]);
  if (differing.length === 0) return;
  const each = differing.map((what) => `${what} ${theirs[what]}, not ${ours[what]}`).join('; ');
  throw new Error(`${name} did not do the same job: ${each}`);
}

async function outcomeIn(file: string, silver: string, rfm: string): Promise<Outcome> {
  const database = await openPublished(file);
  try {
    return await database.row<Outcome & Record<string, number>>(
      `select (select count(*) from ${silver}) as rows, count(*) as customers, cast(sum(Monetary) as double) as revenue
       from ${rfm}`,
    );
  } finally {
    database.close();
  }
}

/** The SQL part, whoever does it: seconds, and the memory of the whole process, further parts included. */
export function toGold(seconds: number, tree: number | null): Figures {
  return { 'to gold, RFM': seconds, ...treeMemory(tree) };
}

function treeMemory(tree: number | null): Figures {
  return tree === null ? {} : { 'peak memory of all its processes (MiB)': tree };
}
