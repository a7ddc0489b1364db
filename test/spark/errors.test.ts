import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { HiveTransport } from '../../src/warehouse/spark/hive-transport.ts';
import { SparkSession } from '../../src/warehouse/spark/spark-session.ts';
import { queryFile } from '../support/digest.ts';
import { freePort } from '../support/free-port.ts';
import type { Outcome } from '../support/mallard.ts';
import { describeOnSpark, sharedSpark } from './server/shared-server.ts';
import { type SparkServer, startSparkServer } from './server/thrift-server.ts';
import { openThriftSession } from './server/thrift-session.ts';
import { type Environment, openShop, type Shop } from './shop-on-spark.ts';

const LOGIN = { user: 'ann', password: 'sec-ret&word' };
const RIGHT = { MALLARD_SPARK_USER: LOGIN.user, MALLARD_SPARK_PASSWORD: LOGIN.password };
const PARQUET = 'engine: spark\nspark: {tables: parquet}';
const file = (nth: number) => ({ [`data/${nth}.csv`]: `id,kind,amount,day\ns${nth},a,1,2026-01-0${nth}\n` });

describeOnSpark('what is wrong with Spark', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'mallard-'));
  let server: SparkServer;
  let shop: Shop;
  let before: Record<string, string>;
  let files = 0;
  /** A server that never says a word, and one that says what means nothing, cost a minute: both are asked at once. */
  let speechless: Promise<Outcome[]>;

  beforeAll(async () => {
    const dir = join(scratch, 'server');
    const others = [
      await answering(() => {}),
      await answering((_, answer) =>
        answer.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Welcome</body></html>'),
      ),
    ];
    speechless = Promise.all(
      others.map((url, nth) => {
        const waiting = openShop(join(scratch, `waiting${nth}`), PARQUET, { MALLARD_SPARK_URL: url });
        waiting.put(file(1));
        return waiting.type('run');
      }),
    );
    server = await startSparkServer({ delta: false, dir, memory: '1g', login: LOGIN });
    shop = openShop(join(scratch, 'shop'), PARQUET, { MALLARD_SPARK_URL: server.url, ...RIGHT });
    shop.put(file(++files));
    expect(await shop.type('run')).toMatchObject({ code: 0 });
    before = await shop.digests();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  const servers: ReturnType<typeof createServer>[] = [];
  afterAll(() => {
    for (const one of servers) one.closeAllConnections();
  });
  /** The address of a server that is not Spark's. */
  async function answering(listener: RequestListener): Promise<string> {
    const other = createServer(listener).listen(0, '127.0.0.1');
    other.unref();
    servers.push(other);
    await new Promise((resolve) => other.once('listening', resolve));
    return `http://127.0.0.1:${(other.address() as AddressInfo).port}/cliservice`;
  }

  /** Runs with a new file there and this in the environment: it fails, publishes nothing and tells no secret. */
  async function fails(env: Environment, code: number, ...words: string[]): Promise<void> {
    shop.put(file(++files));
    Object.assign(shop.env, env);
    const outcome = await shop.type('run');
    Object.assign(shop.env, { MALLARD_SPARK_URL: server.url, ...RIGHT });
    for (const word of words) expect(outcome.stderr).toContain(word);
    expect(outcome.stderr).toMatch(/^ next \S/m);
    expect(outcome.stderr).not.toMatch(/^ +at .*[.]ts:/m);
    expect(outcome.code).toBe(code);
    expect(await shop.digests()).toEqual(before);
    for (const said of [outcome.stdout, outcome.stderr, shop.logs()]) {
      expect(said).not.toContain(LOGIN.password);
      expect(said).not.toContain(encodeURIComponent(LOGIN.password));
      expect(said).not.toContain(Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64'));
    }
  }

  it('an address that is none', async () => {
    for (const url of [undefined, 'nonsense', 'thrift://localhost:10000/x', 'http://localhost:10001'])
      await fails({ MALLARD_SPARK_URL: url }, 2, 'MALLARD_SPARK_URL', '/cliservice');
  });

  it('an address where no Thrift server is', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}/cliservice`;
    await fails({ MALLARD_SPARK_URL: nobody }, 3, 'does not answer', nobody, 'ECONNREFUSED');
    const nowhere = 'http://spark.invalid:10001/cliservice';
    await fails({ MALLARD_SPARK_URL: nowhere }, 3, 'does not answer', 'spark.invalid');
  });

  it('a name or password that it refuses', async () => {
    await fails({ MALLARD_SPARK_PASSWORD: `${LOGIN.password}x` }, 3, 'refuses', 'MALLARD_SPARK_PASSWORD');
    await fails(
      { MALLARD_SPARK_USER: undefined, MALLARD_SPARK_PASSWORD: undefined },
      3,
      'refuses',
      server.url,
    );
  });

  it('no Delta Lake, where tables are to be kept in it', async () => {
    shop.put({ 'mallard.yaml': shop.yaml.replace('parquet', 'delta') });
    await fails({}, 3, 'Delta Lake', 'mallard.yaml', 'tables: parquet');
    shop.put({ 'mallard.yaml': shop.yaml });
  });

  it('an exchange folder that cannot be written', async () => {
    const taken = join(scratch, 'taken');
    writeFileSync(taken, 'a file');
    shop.put({ 'mallard.yaml': shop.yaml.replace('parquet', `parquet, exchange: ${join(taken, 'in')}`) });
    await fails({}, 3, taken, 'exchange');
    shop.put({ 'mallard.yaml': shop.yaml });
  });

  it('another engine than the one that has the tables', async () => {
    shop.put({ 'mallard.yaml': shop.yaml.replace('engine: spark', 'engine: duckdb') });
    await fails({}, 2, 'on Spark', 'mallard.yaml', '--warehouse');
    shop.put({ 'mallard.yaml': shop.yaml });
    const other = openShop(join(scratch, 'other'), 'engine: duckdb', shop.env);
    other.put(file(1));
    expect(await other.type('run')).toMatchObject({ code: 0 });
    other.put({ 'mallard.yaml': PARQUET });
    const { code, stderr } = await other.type('run');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/another Mallard warehouse/)]);
  });

  it('a server that says nothing, or nothing of Thrift', async () => {
    for (const { code, stderr } of await speechless) {
      expect(stderr).toContain("Spark's Thrift server does not answer");
      expect(stderr).toContain('MALLARD_SPARK_URL');
      expect(code).toBe(3);
    }
  });

  it('a copy of a warehouse, or a new one, where its tables are', async () => {
    const copy = openShop(join(scratch, 'copy'), PARQUET, shop.env);
    const state = join(copy.folder, 'warehouse', 'mallard.state');
    mkdirSync(state, { recursive: true });
    copyFileSync(join(shop.folder, 'warehouse', 'mallard.duckdb'), join(state, 'writer.duckdb'));
    copy.put(file(1));
    const ofCopy = await copy.type('run');
    expect([ofCopy.code, ofCopy.stderr]).toEqual([2, expect.stringMatching(/another Mallard warehouse/)]);

    const admin = await openThriftSession(server.url, LOGIN);
    await admin.ask('drop database mallard cascade');
    const fresh = openShop(join(scratch, 'fresh'), PARQUET, shop.env);
    fresh.put(file(1));
    const ofFresh = await fresh.type('run');
    expect([ofFresh.code, ofFresh.stderr]).toEqual([
      2,
      expect.stringMatching(/tables on this Spark server already(?:.|\n)*bronze\.sales/),
    ]);
    expect(await admin.ask("show databases like 'mallard'")).toEqual([]);
    await admin.close();
  });

  it('is over when it is mended: the next run takes all that has come', async () => {
    expect(await shop.type('run')).toMatchObject({ code: 0 });
    const rows = await queryFile(join(shop.folder, 'warehouse', 'mallard.duckdb'), 'from silver.sales');
    expect(rows).toHaveLength(files);
  });
});

describeOnSpark("a session of Spark's", () => {
  const opened: HiveTransport[] = [];
  const session = () =>
    new SparkSession(
      {
        settings: [],
        async open() {
          const address = { url: sharedSpark().url, user: undefined, password: undefined };
          const transport = await HiveTransport.open(address);
          opened.push(transport);
          return transport;
        },
      },
      async () => {},
    );

  it('that the server has closed is opened anew after one refusal', async () => {
    const one = session();
    onTestFinished(() => one.close());
    await one.ask('select 1');
    await opened.at(-1)?.close();
    await expect(one.ask('select 1')).rejects.toThrow(/^Spark: .*SessionHandle/);
    expect((await one.ask('select 1 as n')).rows).toEqual([[1]]);
  });

  it('goes on after a statement that was canceled', async () => {
    const one = session();
    onTestFinished(() => one.close());
    await one.ask('select 1');
    const slow = one.ask("select java_method('java.lang.Thread', 'sleep', 60000L) from range(1)");
    slow.catch(() => {});
    await setTimeout(1_000);
    one.cancel();
    await expect(slow).rejects.toThrow(/cancel/);
    expect((await one.ask('select 1 as n')).rows).toEqual([[1]]);
  });
});
