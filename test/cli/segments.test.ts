import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openInMemory, openWriter } from '../../src/warehouse/open.ts';
import { withSegmentation, writeSmallProject } from '../run/small-project.ts';
import { mallardIn } from '../support/mallard.ts';
import { edit } from '../support/project.ts';
import { writeFiles } from '../support/temporary.ts';
import { killedAt, shopWithSegments } from './segments-project.ts';

vi.setConfig({ testTimeout: 240_000 });

const list = (project: string, name: string) => readFileSync(join(project, name), 'utf8');
const EXPORT = ['segments', 'export', 'Best', '--control', '25%', '--campaign', 'spring'];

describe('mallard segments', () => {
  it('lists the segments with their customers and share', async () => {
    const { typed } = await shopWithSegments(9);
    const text = (await typed('segments')).stdout;
    expect(text).toMatch(
      /^table +segment +customers +%\ngold\.buyers +Best +9 +75\.0\ngold\.buyers +The Rest +3 +25\.0/,
    );
    expect(JSON.parse((await typed('--json', 'segments', 'ls', '--table', 'buyers')).stdout)).toEqual([
      { table: 'gold.buyers', segment: 'Best', customers: 9, share: 0.75 },
      { table: 'gold.buyers', segment: 'The Rest', customers: 3, share: 0.25 },
    ]);
    expect(await typed('segments', '--table', 'buyer')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean 'buyers'?"),
    });
  });
});

describe('mallard segments export', () => {
  it('writes the treated, records both arms, makes what follows, and leaves a run', async () => {
    const { project, typed, rows, assigned } = await shopWithSegments(10);
    expect(await typed(...EXPORT, '--to', 'list.csv')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /campaign spring: Best, as of 2026-01-31, seed 1\n +7 to treat, in .*list\.csv\n +3 kept aside/,
      ),
    });
    const record = await assigned();
    const treated = record.filter(({ arm }) => arm === 'treated').map(({ who }) => who);
    expect(treated).toHaveLength(7);
    expect(record.map(({ who }) => who)).toEqual(Array.from({ length: 10 }, (_, i) => `i${i + 1}`).sort());
    expect(list(project, 'list.csv')).toBe(
      `who,campaign,segment,assigned_on\n${treated.map((who) => `${who},spring,Best,2026-01-31\n`).join('')}`,
    );
    expect(await rows('select arm, customers from gold.sent_counts order by arm')).toEqual([
      { arm: 'control', customers: 3 },
      { arm: 'treated', customers: 7 },
    ]);
    const steps = `select name, mode, rows_out from ops.run_steps where run_id = (select max(run_id) from ops.runs)
      and name in ('gold.sent', 'gold.buyers', 'gold.sent_counts') order by step`;
    expect(await rows(steps)).toEqual([
      { name: 'gold.buyers', mode: 'kept', rows_out: null },
      { name: 'gold.sent', mode: 'appended', rows_out: 10 },
      { name: 'gold.sent_counts', mode: 'whole', rows_out: 2 },
    ]);
    expect(
      await rows('select distinct run_id = (select max(run_id) from ops.runs) as by_it from gold.sent'),
    ).toEqual([{ by_it: true }]);
    expect((await typed('run')).stdout).toContain('nothing new');
  });

  it('gives the same list as CSV, JSON and Parquet, on stdout and in a file, drawn once', async () => {
    const { project, typed, assigned } = await shopWithSegments(8);
    const csv = (await typed(...EXPORT)).stdout;
    const before = await assigned();
    const again = (...args: string[]) => typed('segments', 'export', '--again', 'SPRING', ...args);
    expect((await again()).stdout).toBe(csv);
    const json = JSON.parse((await again('--format', 'json')).stdout);
    expect(json.map(({ who }: { who: string }) => who)).toEqual(
      before.filter(({ arm }) => arm === 'treated').map(({ who }) => who),
    );
    const report = JSON.parse((await again('--json')).stdout);
    expect(report).toMatchObject({
      campaign: 'spring',
      treated: 6,
      control: 2,
      seed: 1,
      to: null,
      list: json,
    });
    for (const file of ['list.csv', 'list.json', 'list.parquet'])
      expect(await again('--to', file)).toMatchObject({ code: 0 });
    expect(list(project, 'list.csv')).toBe(csv);
    expect(JSON.parse(list(project, 'list.json'))).toEqual(json);
    const database = await openInMemory();
    const parquet = await database.rows(`from read_parquet('${join(project, 'list.parquet')}')`);
    database.close();
    expect(parquet).toEqual(json);
    expect(await assigned()).toEqual(before);
    expect(readdirSync(project).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('refuses what cannot be meant, says what can, and leaves nothing behind', async () => {
    const { typed, rows } = await shopWithSegments(4);
    const refusals: [args: string[], message: string][] = [
      [['Bset', '--control', '10%'], "nobody is in a segment 'Bset'; did you mean 'Best'?"],
      [['Bset', '--control', '10%'], 'the segments are: Best, The Rest'],
      [['--control', '10%'], 'which segment?'],
      [['Best'], 'how many are to be kept aside as control?'],
      [['Best', '--control', '100%'], '100% leaves nobody to treat'],
      [['Best', '--control', '10'], "'10' is no share such as 10%"],
      [['Best', '--control', '90%'], '90 % of 4 in Best are 4: nobody would be treated'],
      [['Best', '--control', '0%', '--campaign', 'a/b'], "'a/b' is no name for a campaign"],
      [['Best', '--control', '0%', '--format', 'parquet'], 'Parquet does not go to a terminal'],
      [
        ['Best', '--control', '0%', '--to', 'nowhere/list.csv'],
        'the list cannot be written to nowhere/list.csv',
      ],
      [['Best', '--again', 'spring'], '--again draws nothing'],
      [['--again', 'spring'], "no campaign 'spring' is recorded"],
    ];
    for (const [args, message] of refusals)
      expect(await typed('segments', 'export', ...args), message).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining(message),
      });
    expect(await rows('select count(*) as n from gold.sent')).toEqual([{ n: 0 }]);
    expect(await rows('select count(*) as n, min(status) as s from ops.runs')).toEqual([
      { n: 1, s: 'succeeded' },
    ]);
  });

  it('draws a name once, and names a campaign after its segment and day', async () => {
    const { typed, rows } = await shopWithSegments(4);
    const rest = ['segments', 'export', 'The Rest', '--control', '0%'];
    expect(await typed(...rest)).toMatchObject({ code: 0 });
    expect(await typed(...rest, '--campaign', 'THE-rest-2026-01-31')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--again 'THE-rest-2026-01-31'"),
    });
    expect(await typed(...EXPORT)).toMatchObject({ code: 0 });
    expect(await rows('select campaign, count(*) as n from gold.sent group by all order by 1')).toEqual([
      { campaign: 'spring', n: 4 },
      { campaign: 'the-rest-2026-01-31', n: 3 },
    ]);
  });

  it('draws from the tables as they stand, at their as-of date', async () => {
    const { typed, rows } = await shopWithSegments(4);
    expect(await typed('run', '--as-of', '2026-01-15')).toMatchObject({ code: 0 });
    expect(await typed(...EXPORT)).toMatchObject({ code: 0 });
    const days = `select distinct cast(day as varchar) as made, cast(assigned_on as varchar) as assigned
      from gold.buyers, gold.sent`;
    expect(await rows(days)).toEqual([{ made: '2026-01-15', assigned: '2026-01-15' }]);
  });

  it('lets no spreadsheet take a key for a formula, and says so', async () => {
    const ids = ['=1+1', '+2', '-3', '@a', 'a"b', 'x'];
    const { typed } = await shopWithSegments(6, ['=1+1', '+2', '-3', '@a', '"a""b"', 'x']);
    const { stdout, stderr } = await typed(
      'segments',
      'export',
      'Best',
      '--control',
      '0%',
      '--campaign',
      'c',
    );
    const firsts = stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/,c,Best,.*$/, ''));
    expect(firsts.sort()).toEqual(["'=1+1", "'+2", "'-3", "'@a", '"a""b"', 'x'].sort());
    expect(stderr).toContain('4 values begin like a formula');
    const json = await typed('segments', 'export', '--again', 'c', '--format', 'json');
    expect(
      JSON.parse(json.stdout)
        .map(({ who }: { who: string }) => who)
        .sort(),
    ).toEqual(ids.sort());
    expect(json.stderr).not.toContain('formula');
  });

  it('waits for nobody without --wait: another writer means exit code 75', async () => {
    const { project, typed } = await shopWithSegments(4);
    const holder = await openWriter(join(project, 'warehouse', 'mallard.state'));
    expect(await typed(...EXPORT)).toMatchObject({ code: 75, stderr: expect.stringContaining('is locked') });
    const waiting = typed('--wait', '60', ...EXPORT);
    setTimeout(() => holder.close(), 5_000); // by when it has asked for the lock, and been refused
    expect(await waiting).toMatchObject({ code: 0 });
  });

  it.each(['commit', 'publish'])(
    'killed at %s, has a campaign whole or not at all, and --again has its list',
    async (stage) => {
      const { project, typed, assigned } = await shopWithSegments(12);
      await killedAt(stage, project, ...EXPORT, '--to', 'list.csv');
      expect(existsSync(join(project, 'list.csv'))).toBe(false);
      const again = () => typed('segments', 'export', '--again', 'spring', '--to', 'list.csv');
      const first = await again();
      if (first.code === 0) expect(await typed(...EXPORT)).toMatchObject({ code: 2 });
      else expect(await typed(...EXPORT)).toMatchObject({ code: 0 });
      expect(stage === 'commit' || first.code === 0).toBe(true);
      expect(await again()).toMatchObject({ code: 0 });
      const treated = (await assigned()).filter(({ arm }) => arm === 'treated').map(({ who }) => who);
      expect(treated).toHaveLength(9);
      expect(list(project, 'list.csv').match(/^i\d+/gm)).toEqual(treated);
    },
  );
});

it('segments are those of the segmentations, where a pipeline draws no campaigns', async () => {
  const project = writeSmallProject(
    withSegmentation('k: {from: 2, to: 3}', 'k: 2\nnames: [{name: Large, highest: amount}, {name: Small}]'),
  );
  writeFiles(project, {
    'data/1.csv': 'id,kind,amount,day\n1,a,10,2026-01-31\n2,b,20,2026-01-31\n3,a,30,2026-01-31\n',
  });
  expect(await mallardIn(project, 'run')).toMatchObject({ code: 0 });
  const { code, stdout } = await mallardIn(project, '--json', 'segments');
  expect(code).toBe(0);
  const found: { table: string; customers: number }[] = JSON.parse(stdout);
  expect(new Set(found.map(({ table }) => table))).toEqual(new Set(['gold.groups']));
  expect(found.reduce((sum, { customers }) => sum + customers, 0)).toBe(2);
});

describe('the record of campaigns', () => {
  it('outlives full refreshes, new files and its own step, and nothing is made in its place', async () => {
    const { project, typed, assigned } = await shopWithSegments(10);
    expect(await typed(...EXPORT)).toMatchObject({ code: 0 });
    const before = await assigned();
    writeFiles(project, { 'data/2.csv': 'id,kind,amount,day\nn1,a,10,2026-02-01\n' });
    for (const flags of [[], ['--full-refresh']]) {
      expect(await typed('run', ...flags)).toMatchObject({ code: 0 });
      expect(await assigned()).toEqual(before);
    }
    const step = '  - {campaigns: gold.sent, key: who, segments: gold.buyers}\n  - table: gold.sent_counts\n';
    edit(project, 'pipelines/shop.yaml', step, '');
    const without = await typed('run');
    expect(without).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('gold.sent: no longer in the pipeline; kept'),
    });
    expect(await assigned()).toEqual(before);
    expect((await typed('run')).stdout).toContain('nothing new');
    expect(await typed('segments')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no step of any pipeline makes segments'),
    });

    writeFiles(project, {
      'sql/gold/sent.sql': 'select who from gold.buyers\n',
      'expectations/gold/sent.yaml': 'table: gold.sent\ngrain: one\ncolumns: {who: key}\n',
    });
    edit(project, 'pipelines/shop.yaml', 'report:', '  - table: gold.sent\nreport:');
    const over = await typed('run', '--full-refresh');
    expect(over).toMatchObject({ code: 2, stderr: expect.stringContaining('gold.sent holds campaigns') });
    expect(await assigned()).toEqual(before);

    edit(project, 'pipelines/shop.yaml', '  - table: gold.sent\nreport:', `${step}report:`);
    expect(await typed('run')).toMatchObject({ code: 0 });
    expect(await typed('segments', 'export', 'Best', '--control', '0%')).toMatchObject({ code: 0 });
    expect((await assigned()).length).toBe(before.length + 11);
  });
});
