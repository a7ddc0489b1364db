import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { edit } from '../support/project.ts';
import { writeFiles } from '../support/temporary.ts';
import { csvOf, filesWith, othersIn, personShop, WHO } from './person-project.ts';
import { killedAt } from './segments-project.ts';

vi.setConfig({ testTimeout: 240_000 });

const FORGET = ['forget', WHO, '--yes'];

describe('mallard forget', () => {
  it('leaves everything as if the person had never been in any file', async () => {
    const shop = await personShop({ campaign: true });
    const never = await personShop({ without: true, campaign: true });
    const mentioned = filesWith(join(shop.project, 'warehouse'), WHO);
    expect(mentioned).toContain(shop.warehouse);
    expect(mentioned.filter((file) => file.includes('/landing/')).length).toBeGreaterThan(3);
    expect(await shop.rows(`select 1 as one from gold.sent where who = '${WHO}'`)).toHaveLength(1);

    // Somebody else's number begins with this one, and is not touched.
    const others = `${WHO}x`;
    const done = await shop.type('--json', ...FORGET);
    expect(done).toMatchObject({ code: 0 });
    const report = JSON.parse(done.stdout);
    expect(report).toMatchObject({ holds: true });
    expect(report.originals.map(({ path }: { path: string }) => path)).toEqual(
      readdirSync(join(shop.project, 'data')).sort(),
    );
    expect(await othersIn(shop)).toEqual(await othersIn(never));
    expect(await shop.rows('select campaign, who from gold.sent order by all')).toEqual(
      await never.rows('select campaign, who from gold.sent order by all'),
    );
    for (const file of filesWith(join(shop.project, 'warehouse'), WHO))
      expect(filesWith(file, `${WHO}[^x]`)).toEqual([]);
    expect(await shop.rows(`select who from silver.sales where who = '${others}'`)).toHaveLength(1);
    expect(done.stderr).not.toMatch(new RegExp(`${WHO}([^x]|$)`, 'i'));
  });

  it('adds up file by file, says so in ops, and nowhere who it was', async () => {
    const shop = await personShop();
    const before = await shop.rows<{ path: string; records: number }>(
      'select path, records from ops.files order by path',
    );
    expect(await shop.type(...FORGET)).toMatchObject({ code: 0 });
    const sums = await shop.rows<Record<string, number | string>>(
      'select path, records, loaded, quarantined, skipped, forgotten from ops.files order by path',
    );
    expect(sums.map(({ path, records }) => ({ path, records }))).toEqual(before);
    for (const { records, loaded, quarantined, skipped, forgotten } of sums)
      expect(records).toBe(Number(loaded) + Number(quarantined) + Number(skipped) + Number(forgotten));
    expect(sums.map(({ path, forgotten }) => [path, forgotten])).toEqual([
      ['a.csv', 4],
      ['b.csv.gz', 1],
      ['c.csv.zst', 1],
      ['d.parquet', 1],
      ['e.jsonl', 1],
      ['f.csv', 1],
    ]);
    const erased = 'select table_name as name, rows_erased as n from ops.erasures order by name';
    expect(await shop.rows(erased)).toEqual([
      { name: 'bronze.sales', n: 8 },
      { name: 'gold.buyers', n: 1 },
      { name: 'gold.moves', n: 1 },
      { name: 'ops.quarantine', n: 2 },
      { name: 'silver.returns', n: 1 },
      { name: 'silver.sales', n: 6 },
    ]);
    const [last, first] = JSON.parse((await shop.type('--json', 'runs')).stdout);
    expect([last.kind, first.kind]).toEqual(['forget', 'run']);
  });

  it('does not bring the person back, by whatever run, but for a new file', async () => {
    const shop = await personShop();
    expect(await shop.type(...FORGET)).toMatchObject({ code: 0 });
    const after = await othersIn(shop);
    const runs = [
      ['run'],
      ['replay'],
      ['run', '--full-refresh'],
      ['retract', 'a.csv'],
      ['retract', 'a.csv', '--restore'],
      ['retract', 'd.parquet'],
      ['retract', 'd.parquet', '--restore'],
    ];
    for (const typed of runs) expect(await shop.type(...typed), typed.join(' ')).toMatchObject({ code: 0 });
    expect((await othersIn(shop)).slice(0, -1)).toEqual(after.slice(0, -1));
    expect(
      await shop.rows(
        `select path, loaded, quarantined, forgotten from ops.files where status = 'loaded' and path = 'a.csv'`,
      ),
    ).toEqual([{ path: 'a.csv', loaded: 3, quarantined: 1, forgotten: 4 }]);
    expect(filesWith(join(shop.stateDir, 'landing'), `${WHO}[^x]`)).toEqual([]);
    // The copy that a restore lands does not stay, and the search says so.
    expect(await shop.type('forget', WHO, '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nothing was changed'),
    });

    shop.put({ 'new.csv': csvOf(`n1,${WHO},a,7,2026-02-01`) });
    expect(await shop.type('run')).toMatchObject({ code: 0 });
    expect(await shop.rows(`select id from silver.sales where who = '${WHO}'`)).toEqual([{ id: 'n1' }]);
    expect(await shop.type('forget', WHO, '--yes')).toMatchObject({ code: 0 });
    expect(await shop.rows(`select id from silver.sales where who = '${WHO}'`)).toEqual([]);
  });

  it.each(['refine', 'commit', 'erase', 'publish'])(
    'ends the same when it is killed in %s and typed again, and until then it is said to be unfinished',
    async (stage) => {
      const shop = await personShop();
      await killedAt(stage, shop.project, ...FORGET);
      expect((await shop.type('status')).stdout).toContain('is not finished');
      expect(await shop.type('doctor')).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('erasure'),
      });
      expect((await shop.type('run')).stderr).toContain('is not finished');
      const again = await shop.type(...FORGET);
      expect(again, again.stdout + again.stderr).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('nothing of the person is left'),
      });
      expect((await shop.type('status')).stdout).not.toContain('is not finished');
      const never = await personShop({ without: true });
      expect((await othersIn(shop)).slice(0, -1)).toEqual((await othersIn(never)).slice(0, -1));
      expect(filesWith(join(shop.project, 'warehouse'), `${WHO}[^x]`)).toEqual([]);
    },
  );

  it('ends with 1 and says where, when a file beside the warehouse still has them', async () => {
    const shop = await personShop();
    const kept = join(shop.stateDir, 'notes', 'of-mine.txt');
    writeFiles(shop.stateDir, { 'notes/of-mine.txt': `call ${WHO}, please` });
    const done = await shop.type(...FORGET);
    expect(done).toMatchObject({ code: 1, stdout: expect.stringContaining(`${kept}: 1 time`) });
    rmSync(kept);
    expect(await shop.type(...FORGET)).toMatchObject({ code: 0 });
  });

  it('finds a person of a retracted file where no table has them', async () => {
    const shop = await personShop();
    for (const path of ['a.csv', 'b.csv.gz', 'c.csv.zst', 'd.parquet', 'e.jsonl', 'f.csv'])
      expect(await shop.type('retract', path)).toMatchObject({ code: 0 });
    expect(await shop.rows(`select id from bronze.sales`)).toEqual([]);
    expect(filesWith(join(shop.stateDir, 'landing'), `${WHO}[^x]`)).not.toEqual([]);
    expect(await shop.type(...FORGET)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nothing of the person is left'),
    });
    expect(filesWith(join(shop.project, 'warehouse'), `${WHO}[^x]`)).toEqual([]);
  });

  it('changes nothing when a rule stops it', async () => {
    const shop = await personShop();
    const before = await othersIn(shop);
    edit(
      shop.project,
      'expectations/silver/sales.yaml',
      'checks:',
      'checks:\n  - {name: still_there, sql: "select count(*) as n from silver.sales where id = \'c2\' having count(*) = 0", on_violation: fail}',
    );
    expect(await shop.type(...FORGET)).toMatchObject({ code: 1 });
    expect(await othersIn(shop)).toEqual(before);
    expect((await shop.type('status')).stdout).not.toContain('is not finished');
  });

  it('only says what it would do with --dry-run, and asks for --yes where nobody can be asked', async () => {
    const shop = await personShop();
    const runs = 'select count(*) as n from ops.runs';
    const before = [await othersIn(shop), await shop.rows(runs)];
    const dry = await shop.type('forget', WHO, '--dry-run');
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(/a\.csv, line 6\n/) });
    expect(dry.stdout).toContain('6 landed copies would be removed');
    expect(dry.stdout).toMatch(/bronze\.sales +8\n/);
    expect(await shop.type('forget', WHO)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect([await othersIn(shop), await shop.rows(runs)]).toEqual(before);
  });

  it('wants to know whom records are about, in SQL over one of them', async () => {
    const shop = await personShop();
    edit(shop.project, 'pipelines/shop.yaml', 'trim(who)', 'trim(whom)');
    expect(await shop.type('validate')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/person of bronze\.sales: .*whom/),
    });
    edit(shop.project, 'pipelines/shop.yaml', 'person: lower', 'person: max');
    expect((await shop.type('validate')).stderr).toContain('aggregates with max');
    edit(shop.project, 'pipelines/shop.yaml', '  person: ', '  # person: ');
    expect(await shop.type(...FORGET)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('does not say whom its records are about'),
    });
  });
});
