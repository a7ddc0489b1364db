import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askOperations } from '../../../src/serving/dashboard/ask-operations.ts';
import { askRunLog } from '../../../src/serving/dashboard/run-log.ts';
import { openPublished } from '../../../src/warehouse/open.ts';
import { SMALL_PROJECT, withSegmentation, writeSmallProject } from '../../run/small-project.ts';
import { mallardIn } from '../../support/mallard.ts';
import { writeFiles } from '../../support/temporary.ts';

type Row = Record<string, unknown>;

const HEAD = 'id,kind,amount,day\n';
let warehouse = '';

/** A question's rows, as the dashboard's pages get them. */
async function ask(question: string, given: Record<string, string> = {}): Promise<Row[]> {
  const database = await openPublished(warehouse);
  try {
    const { columns, rows } = await askOperations(database, question, given);
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
  } finally {
    database.close();
  }
}

const runOf = async (nth: number) => String((await ask('scores', { pipeline: 'shop' }))[nth]?.run);

/** Two runs that went well, with what rules find and routes set aside, and between them one that a rule stopped. */
beforeAll(async () => {
  const projectDir = writeSmallProject(withSegmentation(), mkdtempSync(join(tmpdir(), 'mallard-')));
  warehouse = join(projectDir, 'warehouse/mallard.duckdb');
  const run = async (code: number) => expect(await mallardIn(projectDir, 'run')).toMatchObject({ code });
  const first =
    '1,a,10,2026-01-01\n2,b,20,2026-01-01\n3,c,3,2026-01-01\n4,a,-5,2026-01-01\n5,d,0,2026-01-01\n6,e,x,2026-01-01\n7,f,50,2026-01-01\n';
  writeFiles(projectDir, { 'data/January_1.csv': `${HEAD}${first}1,a,2\n` });
  await run(0);
  const rules = 'expectations/silver/sales.yaml';
  const text = SMALL_PROJECT[rules] ?? '';
  writeFiles(projectDir, {
    [rules]: text.replace("'b')\", on_violation: warn", "'b')\", on_violation: fail"),
    'data/january_2.csv': `${HEAD}8,z,9,2026-01-02\n`,
  });
  await run(1);
  writeFiles(projectDir, { [rules]: text });
  await run(0);
}, 60_000);

afterAll(() => rmSync(dirname(dirname(warehouse)), { recursive: true, force: true }));

describe('what is asked about quality', () => {
  it('a score is the share of rows from bronze that nothing held back; a line that is no record is held back', async () => {
    const scores = await ask('scores', { pipeline: 'shop' });
    expect(scores.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded']);
    // 7 records and a line that is none: 1 set aside, 2 that rules dropped. Goods, made from sales, are not judged again.
    const judged = { loaded: 7, refined: 4, set_aside: 1, held_back: 2, unreadable: 1 };
    expect(scores[0]).toMatchObject({ ...judged, score: 4 / 7, lacks: 42.857 });
    expect(scores[1]).toMatchObject({ score: null });
    expect(await ask('scores', { pipeline: 'other' })).toEqual([]);
    expect(await ask('scores', { runs: '1' })).toEqual([scores[2]]);
  });

  it('shares of rules come by run, oldest first, those alone that found something', async () => {
    const found = await ask('rule_shares', { pipeline: 'shop', table: 'silver.sales' });
    expect([...new Set(found.map(({ rule }) => rule))].sort()).toEqual(['known_kind', 'valid_amount']);
    const ofAmount = found.filter(({ rule }) => rule === 'valid_amount');
    expect(ofAmount[0]).toMatchObject({ action: 'dropped', violations: 2, checked: 6, share: 1 / 3 });
    const first = await runOf(0);
    expect(ofAmount[0]?.run).toBe(first);
    expect(found.filter(({ action }) => action === 'stopped')).toHaveLength(1);
    expect((await ask('rule_shares', { runs: '1' })).every(({ run }) => run !== first)).toBe(true);
  });

  it('a rule is as it was measured last, with its trend; those that found most come first', async () => {
    const rules = await ask('rules_now', { pipeline: 'shop', table: 'silver.sales' });
    const shares = rules.map(({ share }) => Number(share));
    expect(shares).toEqual([...shares].sort((one, other) => other - one));
    const kinds = rules.find(({ rule }) => rule === 'known_kind');
    expect(kinds).toMatchObject({ on_violation: 'warn', action: 'warned', run: await runOf(2) });
    expect(kinds?.trend).toHaveLength(3);
    const [of] = (await ask('rules_now', { runs: '1' })).filter(({ rule }) => rule === 'known_kind');
    expect(of?.trend).toHaveLength(1);
    expect(await ask('rules_now', { pipeline: 'other' })).toEqual([]);
  });

  it('what is held back comes as it came, of one table and rules if so asked', async () => {
    const held = await ask('held_rows', { table: 'silver.sales', rules: 'valid_amount' });
    expect(held.map(({ file, line }) => [file, line])).toEqual([
      ['January_1.csv', 6],
      ['January_1.csv', 7],
    ]);
    expect(held[1]).toMatchObject({
      reason: 'a whole number above 0',
      raw: expect.stringContaining('"amount":"x"'),
    });
    expect(await ask('held_rows', { table: 'silver.sales', rules: 'has_id' })).toEqual([]);
    expect((await ask('held_rows', { pipeline: 'shop' })).length).toBeGreaterThan(2);
    expect(await ask('held_rows', { pipeline: 'other' })).toEqual([]);
  });

  it('tables with rules come with what they hold back, most first', async () => {
    const [first, ...others] = await ask('judged_tables', { pipeline: 'shop' });
    expect(first).toMatchObject({ table: 'silver.sales', rules: 4, held: 2 });
    expect(others).toContainEqual(expect.objectContaining({ table: 'silver.goods', rules: 1 }));
    expect(await ask('judged_tables', { pipeline: 'other' })).toEqual([]);
  });
});

describe('what is asked about runs and files', () => {
  it('a pipeline that has run comes with its runs', async () => {
    expect(await ask('run_pipelines')).toEqual([{ pipeline: 'shop', runs: 3, failed: 1 }]);
  });

  it('files come newest first, by status and by a part of the path in any case', async () => {
    const files = await ask('arrivals', { status: 'loaded' });
    expect(files.map(({ path }) => path)).toEqual(['january_2.csv', 'January_1.csv']);
    expect(files[1]).toMatchObject({ records: 8, loaded: 7, quarantined: 1, skipped: 0, holds: true });
    expect((await ask('arrivals', { search: 'JANUARY_1' })).map(({ path }) => path)).toEqual([
      'January_1.csv',
    ]);
    expect(await ask('arrivals', { status: 'empty' })).toEqual([]);
  });

  it('all files come in sums, by what became of them', async () => {
    expect(await ask('arrival_totals', { status: 'loaded' })).toEqual([
      {
        pipeline: 'shop',
        status: 'loaded',
        files: 2,
        bytes: expect.any(Number),
        records: 9,
        loaded: 8,
        quarantined: 1,
        skipped: 0,
        broken_sums: 0,
      },
    ]);
  });

  it('a source is as the last run that looked found it', async () => {
    const [source, ...others] = await ask('sources_now', { pipeline: 'shop' });
    expect(others).toEqual([]);
    expect(source).toMatchObject({ files_seen: 2, newest_file: 'january_2.csv', status: 'fresh' });
  });

  it('the log is that of one run, and asks which', async () => {
    const lines = [1, 2, 3].map((n) => ({ time: 't', level: 'info', stage: undefined, message: `${n}` }));
    const log = async (run: string) => (run === 'r' ? lines : []);
    expect((await askRunLog(log, 'r')).rows).toEqual(
      lines.map(({ message }) => ['t', 'info', null, message]),
    );
    await expect(askRunLog(log, undefined)).rejects.toMatchObject({ kind: 'usage' });
  });
});

describe('what is asked about models', () => {
  it('models come oldest first, each with how far it is from the one before', async () => {
    const models = await ask('segmentation_models');
    expect(models.map(({ segmentation, run }) => [segmentation, run])).toEqual([
      ['gold.groups', await runOf(0)],
      ['gold.groups', await runOf(2)],
    ]);
    const [first, second] = models;
    expect(first?.compared_with).toBeNull();
    expect(second).toMatchObject({ compared_with: first?.model, kept_share: expect.any(Number) });
  });

  it('one k of those that were tried is the chosen one', async () => {
    const tried = await ask('model_ks', { run: await runOf(2), segmentation: 'gold.groups' });
    expect(tried.map(({ k }) => k)).toEqual([2, 3]);
    const chosen = tried.filter((one) => one.chosen);
    expect(chosen).toHaveLength(1);
    expect(chosen[0]?.chosen_inertia).toBe(chosen[0]?.inertia);
    expect(tried.filter((one) => one.chosen_combined === null)).toHaveLength(1);
  });

  it('clusters come with their sizes and centres', async () => {
    const centres = await ask('model_centres', { run: await runOf(0), segmentation: 'gold.groups' });
    const [{ n } = { n: 0 }] = await ask('segmentation_models').then((models) => [
      { n: models[0]?.customers },
    ]);
    expect(centres.reduce((sum, { customers }) => sum + Number(customers), 0)).toBe(n);
    expect(centres.reduce((sum, { share }) => sum + Number(share), 0)).toBeCloseTo(1);
    expect(new Set(centres.map(({ feature }) => feature))).toEqual(new Set(['amount']));
    expect(await ask('model_centres', { run: 'none', segmentation: 'gold.groups' })).toEqual([]);
  });
});
