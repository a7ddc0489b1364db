import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunAccount } from '../../src/cli/print/runs.ts';
import type { QualityRow, QuarantineRow, RunLine } from '../../src/serving/run-history-rows.ts';
import { edited, writeSmallProject } from '../run/small-project.ts';
import { madeOnce } from '../support/made-once.ts';
import { mallardIn } from '../support/mallard.ts';
import { edit } from '../support/project.ts';
import { writeFiles } from '../support/temporary.ts';

const RULES = 'expectations/silver/sales.yaml';
const TAGGED = edited(
  RULES,
  "in ('a', 'b')\", on_violation: warn",
  "in ('a', 'b')\", on_violation: warn, tags: [kinds]",
);

const DAYS = {
  'data/1.csv':
    'id,kind,amount,day\n1,a,10,2026-01-01\n2,c,20,2026-01-01\n3,a,bad,2026-01-01\n4,b,30,2026-01-01\n',
  'data/2.csv': 'id,kind,amount,day\n5,a,10,2026-01-02\n6,c,20,2026-01-02\n',
};

const history = madeOnce(async (project) => {
  writeSmallProject(TAGGED, project);
  for (const [path, text] of Object.entries(DAYS)) {
    writeFiles(project, { [path]: text });
    expect(await mallardIn(project, 'run')).toMatchObject({ code: 0 });
  }
  edit(
    project,
    RULES,
    "known_kind, expect: \"kind in ('a', 'b')\", on_violation: warn",
    "known_kind, expect: \"kind in ('a', 'b')\", on_violation: fail",
  );
  expect(await mallardIn(project, 'run')).toMatchObject({ code: 1 });
});

/** A shop with two days, each a run, and a third run that a rule stopped. */
async function shopWithHistory() {
  const project = await history();
  const type = (...args: string[]) => mallardIn(project, ...args);
  const json = async <Answer>(...args: string[]) =>
    JSON.parse((await type('--json', ...args)).stdout) as Answer;
  return { project, type, json };
}

describe('the history of runs', () => {
  it('is listed newest first, the failed ones too, and shown one by one', async () => {
    const { project, type, json } = await shopWithHistory();
    const runs = await json<RunLine[]>('runs');
    expect(runs.map(({ status, files, rows, quarantined }) => [status, files, rows, quarantined])).toEqual([
      ['failed', 0, 0, 0],
      ['succeeded', 1, 2, 1],
      ['succeeded', 1, 4, 2],
    ]);
    expect(runs[2]?.bytes).toBe(statSync(join(project, 'data/1.csv')).size);
    expect(await json('runs', '--failed')).toEqual([runs[0]]);
    expect(await json('runs', '--limit', '2')).toEqual(runs.slice(0, 2));
    expect(await json('runs', '--pipeline', 'other')).toEqual([]);
    const [third, second, first] = runs.map(({ run }) => run);
    const listed = await type('runs');
    expect(listed.stdout.indexOf(third ?? '')).toBeLessThan(listed.stdout.indexOf(first ?? ''));
    expect(listed.stdout).toContain('silver.sales does not go live');

    const failed = await json<RunAccount>('runs', 'show', 'last');
    expect(failed.run).toMatchObject({ run: third, status: 'failed', loaded: 0 });
    expect(failed.steps.at(-1)).toMatchObject({ step: 'silver.sales', status: 'failed', mode: 'whole' });
    expect(failed.steps.at(-1)?.error).toContain('known_kind: 2 of 6 rows');
    const whole = await json<RunAccount>('runs', 'show', second ?? '');
    expect(await json('runs', 'show', second?.slice(-4) ?? '')).toEqual(whole);
    expect(whole.files).toMatchObject([{ path: '2.csv', status: 'loaded', records: 2 }]);
    expect(whole.totals.every(({ holds }) => holds)).toBe(true);
    expect(whole.steps.map(({ step }) => step)).toEqual([
      'landing',
      'bronze.sales',
      'silver.sales',
      'silver.goods',
      'gold.totals',
    ]);
    const silver = ({ steps }: RunAccount) => steps.find(({ step }) => step === 'silver.sales')?.fingerprint;
    expect(silver(failed)).toMatch(/^[0-9a-f]{16}$/);
    expect(silver(failed)).not.toBe(silver(whole));
    expect(failed.run.definitions_fingerprint).not.toBe(whole.run.definitions_fingerprint);
    expect(failed.run.code_fingerprint).toBe(whole.run.code_fingerprint);
    const shown = await type('runs', 'show', 'last');
    expect(shown.stdout).toMatch(/known_kind +stopped +6 +2 +33.33 %/);

    expect(await type('runs', 'show', '2')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('can mean 3 runs'),
    });
    expect(await type('runs', 'show', 'x')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no run 'x'"),
    });
  });

  it('says what each rule found last and before, and what is in quarantine', async () => {
    const { type, json } = await shopWithHistory();
    const { rules, quarantine } = await json<{ rules: QualityRow[]; quarantine: QuarantineRow[] }>('quality');
    const known = rules.find(({ rule }) => rule === 'known_kind');
    expect(known).toMatchObject({ action: 'stopped', checked: 6, violations: 2, tags: 'kinds' });
    expect(known?.trend).toEqual([0.25, 0.5, 2 / 6]);
    expect(quarantine.map(({ table, rules: broken, rows }) => [table, broken, rows])).toEqual([
      ['silver.goods', 'is_goods', 2],
      ['silver.sales', 'valid_amount', 1],
    ]);
    const tagged = await json<{ rules: QualityRow[] }>('quality', '--tag', 'kinds', '--runs', '2');
    expect(tagged.rules).toEqual([{ ...known, trend: known?.trend.slice(1) }]);
    const goods = await json<{ rules: QualityRow[] }>('quality', '--table', 'silver.goods');
    expect(goods.rules.map(({ rule }) => rule)).toEqual(['is_goods']);
    expect((await type('quality')).stdout).toMatch(/known_kind +stopped +6 +2 +33.33 % +485 /);
    expect(await type('quality', '--table', 'silver.gods')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('silver.goods'),
    });
    expect(await type('quality', '--tag', 'none')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('kinds'),
    });
  });

  it('leaves out a rule that is one no more, and needs no log to be written', async () => {
    const { project, type, json } = await shopWithHistory();
    edit(project, RULES, 'known_kind, expect', 'common_kind, expect');
    edit(project, RULES, "('a', 'b')", "('a', 'b', 'c')");
    rmSync(join(project, 'warehouse/mallard.state/logs'), { recursive: true });
    writeFiles(project, { 'warehouse/mallard.state/logs': 'a file, where a folder should be' });
    expect(await type('run')).toMatchObject({ code: 0 });
    const { rules } = await json<{ rules: QualityRow[] }>('quality', '--table', 'silver.sales');
    expect(rules.map(({ rule }) => rule)).toEqual(['common_kind', 'has_id', 'valid_amount', 'unique_id']);
  });

  it('is kept as JSON lines too: what ran, and what went wrong with its stack', async () => {
    const { project, json } = await shopWithHistory();
    const [last] = await json<RunLine[]>('runs');
    const linesIn = (name: string) =>
      readFileSync(join(project, 'warehouse/mallard.state/logs', name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const all = linesIn('run.jsonl');
    expect(new Set(all.map(({ run_id }) => run_id)).size).toBe(3);
    expect(all.filter(({ message }) => String(message).startsWith('the run is done'))).toMatchObject([
      { pipeline: 'shop', files_loaded: 1, records: 4 },
      { pipeline: 'shop', files_loaded: 1, records: 2 },
    ]);
    const wrong = linesIn('error.jsonl');
    expect(wrong).toMatchObject([{ level: 'error', run_id: last?.run, stage: 'refine' }]);
    expect(wrong[0]).toHaveProperty('error.stack', expect.stringContaining('stopIfViolated'));
  });

  it('says what to do where nothing is published yet', async () => {
    const project = writeSmallProject();
    for (const command of [['runs'], ['runs', 'show', 'last'], ['quality']]) {
      const refused = await mallardIn(project, ...command);
      expect(refused.stderr).toContain('there is no published file yet');
      expect(refused.code).toBe(2);
    }
    const status = await mallardIn(project, 'status');
    expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing is published yet') });
  });
});
