import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { edited, SMALL_PROJECT } from '../run/small-project.ts';
import { queryFile } from '../support/digest.ts';
import { onlyAmongLong } from '../support/long-test.ts';
import { emptyServer } from './server/empty-server.ts';
import { describeOnSpark } from './server/shared-server.ts';
import { type SparkServer, startSparkServer } from './server/thrift-server.ts';
import { openThriftSession } from './server/thrift-session.ts';
import { openShop, type Shop } from './shop-on-spark.ts';

/** A day's file: sales, a return, a broken amount, and a second line of one id. */
function day(nth: number, more = ''): string {
  const date = `2026-01-0${nth}`;
  const lines = [
    `s${nth},a,${nth}0,${date}`,
    `t${nth},b,7,${date}`,
    `r${nth},a,-3,${date}`,
    `x${nth},c,many,${date}`,
  ];
  return `id,kind,amount,day\n${lines.join('\n')}\n${more}`;
}

const MOMENTS = [
  ['load', 1_500],
  ['load', 5_000],
  ['refine', 100],
  ['refine', 4_000],
  ['commit', 0],
  ['publish', 0],
] as const;

describeOnSpark('a daily load on Spark', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'mallard-'));
  const dir = join(scratch, 'server');
  let server: SparkServer;
  beforeAll(async () => {
    server = await startSparkServer({ delta: true, dir, memory: '1g' });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** Nothing but the tables that are on record, each once, and nothing on its way. */
  async function leavesNothingElse(shop: Shop): Promise<void> {
    const published = join(shop.folder, 'warehouse', 'mallard.duckdb');
    const onRecord = await queryFile<{ name: string; version: string }>(
      published,
      'select table_name as name, version from ops.engine_tables order by name',
    );
    const isParts = onRecord.some(({ version }) => !/^\d+$/.test(version));
    const expected = onRecord.flatMap(({ name, version }) => [
      name,
      ...(isParts && version !== '' ? version.split(',').map((part) => `${name}__${part}`) : []),
    ]);
    const session = await openThriftSession(server.url);
    const there: string[] = [];
    for (const layer of ['bronze', 'silver', 'gold']) {
      await session.ask(`create database if not exists ${layer}`);
      const rows = await session.ask(`show tables in ${layer}`);
      there.push(...rows.map(({ tableName }) => `${layer}.${tableName}`));
    }
    expect(there.sort()).toEqual(expected.sort());
    expect(await session.ask('show tables in mallard_scratch')).toEqual([]);
    for (const { name } of onRecord) {
      const [here] = await queryFile<{ n: number }>(published, `select count(*) as n from ${name}`);
      const [found] = await session.ask(`select cast(count(*) as int) as n from ${name}`);
      expect([name, found?.n]).toEqual([name, here?.n]);
    }
    await session.close();
    expect(shop.hasUnsettled()).toBe(false);
    const exchange = join(shop.folder, 'warehouse', 'mallard.state', 'exchange');
    expect(readdirSync(exchange)).toEqual(['records']); // the ledger and the log, to be read there
  }

  describe.each([
    ['delta', MOMENTS],
    ['parquet', MOMENTS.filter(([stage]) => stage !== 'commit' && stage !== 'publish')],
  ] as const)('into %s tables', (tables, moments) => {
    let shop: Shop;
    let twin: Shop;
    /** The same files arrive in both, and DuckDB's takes them undisturbed. */
    const arrive = (files: Record<string, string>) => {
      for (const one of [shop, twin])
        one.put(Object.fromEntries(Object.entries(files).map(([name, text]) => [`data/${name}`, text])));
    };
    beforeAll(async () => {
      await emptyServer(server.url);
      shop = openShop(join(scratch, tables), `engine: spark\nspark: {tables: ${tables}}`, {
        MALLARD_SPARK_URL: server.url,
      });
      twin = openShop(join(scratch, `${tables}-twin`), 'engine: duckdb');
    });

    beforeEach((context) => {
      if (tables === 'parquet') onlyAmongLong(context);
    });

    it('stopped by a rule in its first run leaves that on record, and no table', async () => {
      const strict = edited(
        'expectations/silver/sales.yaml',
        'on_violation: drop,',
        "on_violation: drop, fail_if: '> 0%',",
      );
      shop.put({ 'data/0.csv': day(7), ...strict });
      expect(await shop.type('run')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('valid_amount'),
      });
      const published = join(shop.folder, 'warehouse', 'mallard.duckdb');
      expect(await queryFile(published, 'select status from ops.runs')).toEqual([{ status: 'failed' }]);
      expect(
        await queryFile(published, "select rules from ops.quarantine where state = 'not_applied'"),
      ).toHaveLength(1);
      await leavesNothingElse(shop);
      shop.put(SMALL_PROJECT);
      rmSync(join(shop.folder, 'data', '0.csv'));
    });

    it('killed at any moment ends as if nothing had happened', { timeout: 400_000 }, async () => {
      let killed = 0;
      for (const [i, [stage, afterMs]] of moments.entries()) {
        arrive({ [`${i + 1}.csv`]: day(i + 1) });
        const { code, stderr } = await shop.runAndKill(stage, afterMs);
        if (code === -1) killed += 1;
        else expect(code, stderr).toBe(0);
      }
      expect(killed).toBeGreaterThanOrEqual(3);
      expect(await twin.type('run')).toMatchObject({ code: 0 });
      expect(await shop.type('run')).toMatchObject({ code: 0 });
      expect(await shop.digests()).toEqual(await twin.digests());
      await leavesNothingElse(shop);
    });

    it('takes new bytes of a file and takes one back as DuckDB does', async () => {
      arrive({ '1.csv': day(1, 'n1,a,9,2026-01-01\n'), '9.csv': day(9) });
      for (const one of [shop, twin]) {
        expect(await one.type('run')).toMatchObject({ code: 0 });
        expect(await one.type('retract', '2.csv', 'shop')).toMatchObject({ code: 0 });
      }
      expect(await shop.digests()).toEqual(await twin.digests());
      await leavesNothingElse(shop);
    });

    it('fails when the server is killed, and ends as it should when that is back', {
      timeout: 400_000,
    }, async () => {
      const before = await shop.digests();
      arrive({ '8.csv': day(8) });
      const { ended } = await shop.runUntil('refine');
      await server.kill();
      const { code, stderr } = await ended;
      expect(code).toBe(3);
      expect(stderr).toContain("Spark's Thrift server does not answer");
      expect(stderr).toContain('MALLARD_SPARK_URL');
      expect(await shop.digests()).toEqual(before);
      expect(
        await queryFile(
          join(shop.folder, 'warehouse', 'mallard.duckdb'),
          'select status from ops.runs order by rowid desc limit 1',
        ),
      ).toEqual([{ status: 'failed' }]);

      server = await startSparkServer({
        delta: true,
        dir,
        memory: '1g',
        port: Number(new URL(server.url).port),
      });
      for (const one of [shop, twin]) expect(await one.type('run')).toMatchObject({ code: 0 });
      expect(await shop.digests()).toEqual(await twin.digests());
      await leavesNothingElse(shop);
    });
  });

  it('takes over what DuckDB held by one line, ledger and all', async () => {
    await emptyServer(server.url);
    const [moves, stays] = ['moves', 'stays'].map((name) =>
      openShop(join(scratch, name), 'engine: duckdb', { MALLARD_SPARK_URL: server.url }),
    ) as [Shop, Shop];
    const arrive = async (name: string, text: string) => {
      for (const one of [moves, stays]) one.put({ [`data/${name}`]: text });
      expect(await stays.type('run')).toMatchObject({ code: 0 });
      return moves.type('run');
    };
    expect(await arrive('1.csv', day(1))).toMatchObject({ code: 0 });
    moves.put({ 'mallard.yaml': moves.yaml.replace('engine: duckdb', 'engine: spark') });
    const moved = await arrive('2.csv', day(2));
    expect(moved).toMatchObject({ code: 0, stderr: expect.stringContaining('tables moved to the engine') });
    expect(await moves.digests()).toEqual(await stays.digests());
    await leavesNothingElse(moves);

    const include = (layers: string) => ({
      'mallard.yaml': `engine: spark\npublish: {include: [${layers}]}\n`,
    });
    moves.put(include('gold'));
    expect(await arrive('3.csv', day(3))).toMatchObject({ code: 0 });
    expect(Object.keys(await moves.digests())).not.toContain('silver.sales');
    moves.put(include('bronze, silver, gold'));
    expect(await moves.type('publish')).toMatchObject({ code: 0 });
    expect(await moves.digests()).toEqual(await stays.digests());
  });
});
