import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { openWriter } from '../../src/warehouse/open.ts';
import { documentOf, tableRows } from '../docs/docs.ts';
import { edited, writeSmallProject } from '../run/small-project.ts';
import { mallardIn } from '../support/mallard.ts';
import { writeFiles } from '../support/temporary.ts';

/** A small project, and what is typed in its folder. */
function shop(files: Record<string, string>) {
  const project = writeSmallProject(files);
  const run = (...args: string[]) => mallardIn(project, ...args);
  return { project, run, rewrite: (changes: Record<string, string>) => writeFiles(project, changes) };
}

/** A command that goes on until it is stopped. */
function start(project: string, ...args: string[]) {
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  const child = spawn(process.execPath, [program, ...args], { cwd: project });
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  const until = (words: RegExp) =>
    new Promise<void>((resolve) => {
      child.stderr.on('data', (chunk: Buffer) => {
        told += chunk.toString();
        if (words.test(told)) resolve();
      });
    });
  return { child, until };
}

const GOOD = 'id,kind,amount,day\n1,a,10,2026-01-05\n2,b,20,2026-01-06\n';
const BAD = GOOD.replace('10', '-');
const RULE = 'expectations/silver/sales.yaml';
const stops = edited(
  RULE,
  'expect: amount > 0, on_violation: drop',
  'expect: amount > 0, on_violation: fail',
);
const lossy = edited('sql/gold/totals.sql', 'from silver.goods', "from silver.goods where kind <> 'b'");
const strict = edited('sql/gold/totals.sql', 'sum(amount)', 'sum(cast(id || kind as integer))');
const failing = 'tests: [{name: one, given: {bronze.sales: []}, expect: {rows: [{id: 1}]}}]';
/** Nobody listens there. */
const away = edited(
  'pipelines/shop.yaml',
  'folder: data',
  'folder: "s3://shop/in", s3: {endpoint: "http://127.0.0.1:9", region: us-east-1}',
);

interface Case {
  code: number;
  what: string;
  files?: Record<string, string>;
  type: string[];
  /** What it says. */
  says: RegExp;
}

const CASES: Case[] = [
  { code: 0, what: 'done', files: { 'data/a.csv': GOOD }, type: ['run'], says: /1 new, 2 records/ },
  { code: 0, what: 'rows in quarantine', files: { 'data/a.csv': BAD }, type: ['run'], says: /valid_amount/ },
  { code: 0, what: 'an empty folder', files: { 'data/notes.txt': '' }, type: ['run'], says: /0 files in/ },
  {
    code: 1,
    what: 'a rule stopped the run',
    files: { ...stops, 'data/a.csv': BAD },
    type: ['run'],
    says: /does not go live: valid_amount/,
  },
  {
    code: 1,
    what: 'a sum did not hold',
    files: { ...lossy, 'data/a.csv': GOOD },
    type: ['run'],
    says: /does not add up: pence/,
  },
  {
    code: 1,
    what: 'a file was left out whole, the others are loaded',
    files: { 'data/a.csv': GOOD, 'data/b.csv': 'no,header\n1,2\n' },
    type: ['run'],
    says: /2 records[\s\S]*b\.csv/,
  },
  {
    code: 1,
    what: 'a test of SQL failed',
    files: { 'expectations/silver/sales.tests.yaml': failing },
    type: ['test'],
    says: /1 failed/,
  },
  {
    code: 1,
    what: 'doctor found something',
    type: ['doctor', '--source', 'nowhere'],
    says: /does not exist/,
  },
  {
    code: 1,
    what: 'split found lines without a day',
    files: { 'big.csv': `${GOOD}3,a,5,\n` },
    type: ['split', 'big.csv', '--to', 'days', '--date-column', 'day'],
    says: /1 lines have no day/,
  },
  { code: 2, what: 'a word that is no command', type: ['rum'], says: /unknown command 'rum'/ },
  { code: 2, what: 'a source folder that is not there', type: ['run'], says: /source folder does not exist/ },
  { code: 2, what: 'nothing published to read', type: ['runs'], says: /no published file yet/ },
  {
    code: 2,
    what: 'a definition is wrong',
    files: { ...edited(RULE, 'amount > 0', 'amonut > 0'), 'data/a.csv': GOOD },
    type: ['run'],
    says: /amonut/,
  },
  {
    code: 3,
    what: 'SQL that fails on the data',
    files: { ...strict, 'data/a.csv': GOOD },
    type: ['run'],
    says: /Could not convert string '1a'/,
  },
  { code: 3, what: 'a bucket that is away', files: away, type: ['run'], says: /cannot be reached/ },
];

beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(() => void vi.unstubAllEnvs());

describe('exit codes', () => {
  it.each(CASES)('$code: $what', async ({ code, files = {}, type, says }) => {
    const outcome = await shop(files).run(...type);
    expect(outcome.stdout + outcome.stderr).toMatch(says);
    expect(outcome.code).toBe(code);
  });

  it('1: plan, where a rule would stop the run', async () => {
    const { run, rewrite } = shop({ 'data/a.csv': BAD });
    expect(await run('run')).toMatchObject({ code: 0 });
    rewrite(stops);
    expect(await run('plan')).toMatchObject({ code: 1, stdout: expect.stringContaining('would be stopped') });
  });

  it('75: another one writes to the warehouse', async () => {
    const { project, run } = shop({ 'data/a.csv': GOOD });
    const other = await openWriter(join(project, 'warehouse', 'mallard.state'));
    onTestFinished(() => other.close());
    for (const command of [['run'], ['replay'], ['watch'], ['retract', 'a.csv']])
      expect(await run(...command)).toMatchObject({ code: 75, stderr: expect.stringContaining('is locked') });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s: %d, from a watch and from a run that waits', async (signal, code) => {
    const { project } = shop({ 'data/a.csv': GOOD });
    const watch = start(project, 'watch');
    await watch.until(/watching for shop/);
    const waiting = start(project, '--wait', '60', 'run');
    await waiting.until(/process \d+ is writing to it; waiting/);
    for (const { child } of [waiting, watch]) {
      child.kill(signal);
      expect(await once(child, 'close')).toEqual([code, null]);
    }
  });

  it('are those that the page of commands names', () => {
    const told = tableRows(documentOf('docs/commands.md')).flatMap(([head = '']) =>
      /^`(\d+)`$/.exec(head)?.[1] === undefined ? [] : [Number(head.replaceAll('`', ''))],
    );
    expect(told).toEqual([...new Set([...CASES.map(({ code }) => code), 75, 130, 143])]);
  });
});
