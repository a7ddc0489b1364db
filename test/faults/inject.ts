/**
 * `npm run test:faults`: which rule catches what. Puts one fault at a time into a copy of the newest real file, runs it
 * onto a warehouse that holds all the days before, and compares what the run says with what it says of the good file.
 *
 *   npm run test:faults -- [--seed N]
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../src/random.ts';
import type { RunReport } from '../../src/run/record/run-report.ts';
import { mallard } from '../support/mallard.ts';
import { REAL_FILES } from '../support/real-files.ts';
import { type Day, FAULTS } from './faults.ts';

const { values: flags } = parseArgs({ options: { seed: { type: 'string', default: '7' } } });
const scratch = mkdtempSync(join(tmpdir(), 'mallard-faults-'));
const [inbox, base, warehouse] = ['inbox', 'base', 'warehouse'].map((name) => join(scratch, name)) as [
  string,
  string,
  string,
];

/** What a run says of a file, as name → how much of it: a rule that found something, lines left out, a file refused. */
type Findings = Map<string, number>;

async function main(): Promise<void> {
  const names = readdirSync(REAL_FILES).sort();
  const newest = names.at(-1) ?? '';
  cpSync(REAL_FILES, inbox, { recursive: true });
  rmSync(join(inbox, newest));
  await run(base);
  const good = readDay(newest);
  const usual = await findingsOf([good]);
  const rows: string[] = [];
  let caught = 0;
  for (const fault of FAULTS) {
    const faulty = fault.inject(good, seededRandom(Number(flags.seed)));
    const found = await findingsOf(faulty.name === good.name ? [faulty] : [good, faulty]);
    const more = [...found].filter(([name, count]) => count > (usual.get(name) ?? 0));
    if (more.length > 0) caught += 1;
    const by = more.map(([name, count]) => `\`${name}\` (${count - (usual.get(name) ?? 0)})`).join(', ');
    rows.push(`| ${fault.what} | ${by || '**nothing**'} |`);
  }
  console.log(
    ['| fault | caught by (so many more than on the good file) |', '| --- | --- |', ...rows].join('\n'),
  );
  console.log(`\n${caught} of ${FAULTS.length} caught`);
}

function readDay(name: string): Day {
  const [header = '', ...lines] = readFileSync(join(REAL_FILES, name), 'utf8').trimEnd().split(/\r?\n/);
  return { name, header, lines };
}

/** What the run says that takes these files, on a copy of the warehouse that holds the days before. */
async function findingsOf(days: readonly Day[]): Promise<Findings> {
  rmSync(warehouse, { recursive: true, force: true });
  cpSync(base, warehouse, { recursive: true });
  for (const { name, header, lines } of days)
    writeFileSync(join(inbox, name), `${[header, ...lines].join('\n')}\n`);
  const { leftOut, duplicates, heldBack, warnings } = await run(warehouse);
  for (const { name } of days) rmSync(join(inbox, name));
  const findings: Findings = new Map();
  const add = (name: string, count: number) => findings.set(name, (findings.get(name) ?? 0) + count);
  if (leftOut.length > 0) add('the file is left out', leftOut.length);
  if (duplicates.length > 0) add('the file is a duplicate', duplicates.length);
  for (const { rules, rows } of heldBack) for (const rule of rules.split(', ')) add(rule, rows);
  for (const { rule, violations } of warnings) add(rule, violations);
  return findings;
}

async function run(folder: string): Promise<RunReport> {
  const file = join(folder, 'm.duckdb');
  const { stdout } = await mallard('-q', '--json', '--warehouse', file, 'run', 'retail', '--source', inbox);
  return JSON.parse(stdout) as RunReport;
}

try {
  await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
