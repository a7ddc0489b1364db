/**
 * `npm run bench`: what Mallard costs, beside what it can be compared with, as figures taken in turn in the same minutes.
 *
 *   npm run bench -- [CASE…] [--runs N] [--sizes 1,10,100] [--quick] [--source DIR] [--json FILE|-]
 *   npm run bench -- --list
 *   npm run bench -- --report RESULT.json… [--write FILE]     puts results into docs/performance.md
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MallardError, messageOf } from '../../src/errors.ts';
import { packageDir } from '../../src/settings.ts';
import { mallard } from '../support/mallard.ts';
import { REAL_FILES } from '../support/real-files.ts';
import type { BenchOptions, Case } from './case.ts';
import { CASES } from './cases.ts';
import { growthOf } from './histories.ts';
import { describeMachine, machineLine } from './machine.ts';
import { withTables } from './markdown.ts';
import { type Result, readResult } from './result.ts';
import { terminalTable } from './terminal.ts';

const OPTIONS = {
  runs: { type: 'string' },
  sizes: { type: 'string' },
  quick: { type: 'boolean', default: false },
  source: { type: 'string' },
  json: { type: 'string' },
  list: { type: 'boolean', default: false },
  report: { type: 'boolean', default: false },
  write: { type: 'string', default: join(packageDir, 'docs', 'performance.md') },
} as const;

function typed() {
  return parseArgs({ allowPositionals: true, options: OPTIONS });
}

async function main({ values: flags, positionals }: ReturnType<typeof typed>): Promise<void> {
  if (flags.list) return list();
  if (flags.report) return report(positionals, flags.write);
  const cases = chosen(positionals, flags.quick);
  const runs = wholeNumber('--runs', flags.runs ?? (flags.quick ? '1' : '5'));
  const sizes = (flags.sizes ?? (flags.quick ? '1' : '1,10'))
    .split(',')
    .map((size) => wholeNumber('--sizes', size));
  sizes.forEach(growthOf);
  buildNow();
  const scratch = mkdtempSync(join(tmpdir(), 'mallard-bench-'));
  try {
    const source = flags.source ?? (existsSync(REAL_FILES) ? REAL_FILES : await generated(scratch));
    const result = await measureAll(
      cases,
      { source, runs, sizes, quick: flags.quick, scratch },
      flags.json !== '-',
    );
    const json = `${JSON.stringify(result, null, 2)}\n`;
    if (flags.json === '-') process.stdout.write(json);
    else if (flags.json !== undefined) writeFileSync(flags.json, json);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Each case is shown as soon as it is measured: a later one that fails takes nothing with it but itself. */
async function measureAll(cases: readonly Case[], options: BenchOptions, shows: boolean): Promise<Result> {
  const result: Result = { machine: await describeMachine(), runs: options.runs, comparisons: [] };
  if (shows) console.log(`Medians of ${options.runs} runs each, in turn; ${machineLine(result.machine)}`);
  for (const { name, measure } of cases) {
    console.error(`measuring ${name} …`);
    try {
      for (const comparison of await measure(options)) {
        result.comparisons.push({ case: name, ...comparison });
        if (shows) console.log(`\n${terminalTable(comparison)}`);
      }
    } catch (error) {
      console.error(`bench: ${name} could not be measured: ${messageOf(error)}`);
      process.exitCode = 1;
    }
  }
  return result;
}

function chosen(names: readonly string[], quick: boolean): Case[] {
  const unknown = names.find((name) => !CASES.some((one) => one.name === name));
  if (unknown !== undefined)
    throw usage(`there is no case '${unknown}'`, 'npm run bench -- --list says which there are');
  return CASES.filter(({ name, isLong }) => (names.length === 0 ? !(quick && isLong) : names.includes(name)));
}

function list(): void {
  for (const { name, about, takes, isLong } of CASES) {
    console.log(`${name.padEnd(12)}${about}${isLong ? ' (not with --quick, unless named)' : ''}`);
    console.log(`${' '.repeat(12)}with --quick, and usual: ${takes}`);
  }
}

function report(files: readonly string[], document: string): void {
  if (files.length === 0) throw usage('no result is named', 'npm run bench -- --report RESULT.json');
  writeFileSync(document, withTables(readFileSync(document, 'utf8'), ...files.map(readResult)));
  console.log(`${document} has the tables of ${files.join(', ')}`);
}

/** What is measured is what the sources say now. */
function buildNow(): void {
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: packageDir,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function generated(scratch: string): Promise<string> {
  const folder = join(scratch, 'generated');
  await mallard('generate', 'retail', '--to', folder, '--days', '365', '--customers', '2500', '--clean');
  return folder;
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw usage(`${option} is '${text}', which is no whole number above 0`, 'such as 3');
}

function usage(message: string, next: string): MallardError {
  return new MallardError('usage', message, { where: 'npm run bench', next });
}

try {
  await main(typed());
} catch (error) {
  const more = error instanceof MallardError ? [error.where, error.next] : [];
  console.error([`bench: ${messageOf(error)}`, ...more].join('\n  '));
  process.exitCode = error instanceof MallardError || error instanceof TypeError ? 2 : 3;
}
