import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';
import { edited, writeSmallProject } from '../run/small-project.ts';
import { queryFile } from '../support/digest.ts';
import { mallardIn } from '../support/mallard.ts';
import { writeFiles } from '../support/temporary.ts';

/** The changes that give the small project buyers in segments, their campaigns, and a table that counts them. */
const CAMPAIGNS: Record<string, string> = {
  ...edited(
    'pipelines/shop.yaml',
    'report:',
    `  - table: gold.buyers
  - {campaigns: gold.sent, key: who, segments: gold.buyers}
  - table: gold.sent_counts
report:`,
  ),
  'sql/gold/buyers.sql': `select id as who, case when kind = 'a' then 'Best' else 'The Rest' end as Segment, as_of() as day
from silver.goods
`,
  'expectations/gold/buyers.yaml': `table: gold.buyers
grain: one row per buyer
columns: {who: number, Segment: name, day: as-of date}
`,
  'sql/gold/sent_counts.sql': `select campaign, arm, cast(count(*) as integer) as customers from gold.sent group by campaign, arm
`,
  'expectations/gold/sent_counts.yaml': `table: gold.sent_counts
grain: one row per campaign and arm
columns: {campaign: name, arm: which, customers: how many}
`,
};

/** A warehouse with so many best buyers (i1, i2, …) and three others, and the commands to type at it. */
export async function shopWithSegments(best: number, ids: readonly string[] = []) {
  const project = writeSmallProject(CAMPAIGNS);
  const name = (i: number) => ids[i] ?? `i${i + 1}`;
  const lines = Array.from({ length: best + 3 }, (_, i) => {
    return `${i < best ? name(i) : `r${i}`},${i < best ? 'a' : 'b'},10,2026-01-31`;
  });
  writeFiles(project, { 'data/1.csv': `id,kind,amount,day\n${lines.join('\n')}\n` });
  const typed = (...args: string[]) => mallardIn(project, '-q', ...args);
  const warehouse = join(project, 'warehouse', 'mallard.duckdb');
  const rows = <Row>(sql: string) => queryFile<Row>(warehouse, sql);
  const run = await typed('run');
  if (run.code !== 0) throw new Error(run.stderr);
  return {
    project,
    typed,
    warehouse,
    rows,
    assigned: () =>
      rows<{ who: string; arm: string }>('select who, arm from gold.sent order by campaign, who'),
  };
}

/** Types a command and kills it as soon as it says that this stage begins. */
export async function killedAt(stage: string, project: string, ...args: string[]): Promise<void> {
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  const child = spawn(process.execPath, [program, '-v', ...args], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString();
    if (told.includes(`stage: ${stage}`)) child.kill('SIGKILL');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== null) throw new Error(`it ended before it could be killed: ${told}`);
}
