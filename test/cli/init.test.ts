import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { csv, ownProject } from './own-files.ts';

const ORDERS = csv(
  'Order ID,Customer,Price,Ordered,Paid,Postcode,State,Share',
  ...Array.from(
    { length: 24 },
    (_, i) =>
      `${100 + i},Ann ${i % 5},${i}.5,2026-01-${String(i + 1).padStart(2, '0')},${i % 2 === 0},0${i + 1000},${i % 3 === 0 ? 'open' : 'done'},${i}%`,
  ),
);

describe('mallard init, from nothing to a queried table', () => {
  it('types what a sample holds, and what a second file has wrong goes to quarantine', async () => {
    const { folder, type, query, types } = ownProject({ 'orders_1.csv': ORDERS });
    const made = await type('init', 'orders', '--source', 'in');
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain('npx mallard run orders');
    expect(await type('run', 'orders')).toMatchObject({ code: 0 });
    expect(await types('orders')).toEqual({
      order_id: 'INTEGER',
      customer: 'VARCHAR',
      price: 'DECIMAL(18,2)',
      ordered: 'DATE',
      paid: 'BOOLEAN',
      postcode: 'VARCHAR',
      state: 'VARCHAR',
      share: 'VARCHAR',
    });
    expect(await query('select count(*) as n from silver.orders')).toEqual([{ n: 24 }]);

    writeFiles(join(folder, 'in'), {
      'orders_2.csv': csv(
        'Order ID,Customer,Price,Ordered,Paid,Postcode,State,Share',
        '200,Ann,1.5,2026-02-01,true,01000,open,1%',
        '201.5,Ann,1.5,2026-02-01,true,01000,open,1%',
        '202,Ann,"1,50",2026-02-30,maybe,01000,open,1%',
        '203,Ann,1.555,2026-02-01,true,,lost,1%',
        '200,,1.5,,,,,',
      ),
    });
    expect(await type('run', 'orders')).toMatchObject({ code: 0 });
    expect(await query('select count(*) as n from silver.orders')).toEqual([{ n: 27 }]);
    expect(
      await query(
        "select rules, line from ops.quarantine where state = 'held' and table_name = 'silver.orders' order by line",
      ),
    ).toEqual([
      { rules: 'valid_order_id', line: 3 },
      { rules: 'valid_price, valid_ordered, valid_paid', line: 4 },
    ]);
    const found = await query<{ rule: string; violations: number }>(
      `select rule, violations from ops.expectation_results where run_id = (select max(run_id) from ops.runs)
         and violations > 0 and rule in ('unrounded_price', 'known_state', 'unique_key', 'has_customer') order by rule`,
    );
    expect(found).toEqual([
      { rule: 'has_customer', violations: 1 },
      { rule: 'known_state', violations: 1 },
      { rule: 'unique_key', violations: 1 },
      { rule: 'unrounded_price', violations: 1 },
    ]);
  });
});

describe('what mallard init decides and says', () => {
  it('writes the same bytes again with --force, and nothing over what is there without', async () => {
    const { folder, type } = ownProject({ 'orders_1.csv': ORDERS });
    const texts = () =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.(yaml|sql)$/.test(path))
        .sort()
        .map((path) => [path, readFileSync(join(folder, path), 'utf8')]);
    expect(await type('init', 'orders', '--source', 'in')).toMatchObject({ code: 0 });
    const before = texts();
    expect(before).toHaveLength(11);
    writeFileSync(join(folder, 'sql/silver/orders.sql'), 'mine');
    rmSync(join(folder, 'pipelines/orders.yaml'));
    const refused = await type('init', 'orders', '--source', 'in');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('sql/silver/orders.sql, expectations/silver/orders.yaml');
    expect(refused.stderr).not.toContain('pipelines/orders.yaml,');
    expect(readFileSync(join(folder, 'sql/silver/orders.sql'), 'utf8')).toBe('mine');
    expect(await type('init', 'orders', '--source', 'in', '--force')).toMatchObject({ code: 0 });
    expect(texts()).toEqual(before);
  });

  it('takes date, key and table as they are told, and the project from elsewhere', async () => {
    const { folder, type } = ownProject({
      'a.csv': csv('Id,Born,Joined,N', '1,1980-01-01,2026-01-01,1', '2,1990-01-01,2026-01-02,1'),
    });
    const described = async (...more: string[]) => {
      const { stdout } = await type('--json', 'init', 'members', '--source', 'in', '--force', ...more);
      return JSON.parse(stdout);
    };
    expect(await described()).toMatchObject({
      as_of: 'joined',
      key: ['id'],
      tables: ['bronze.members', 'silver.members'],
    });
    expect(await described('--date', 'Born', '--key', 'born,JOINED')).toMatchObject({
      as_of: 'born',
      key: ['born', 'joined'],
    });
    expect(await described('--date', 'none', '--key', 'none')).toMatchObject({
      as_of: 'processing_date',
      key: [],
    });
    const other = temporaryFolder();
    expect(await described('--table', 'people', '--project', other)).toMatchObject({
      source: join(folder, 'in'),
      tables: ['bronze.people', 'silver.people'],
      next: [
        `run members --project ${other}`,
        expect.stringContaining('silver.people'),
        `serve --project ${other}`,
      ],
    });
    expect(readdirSync(join(other, 'sql/silver'))).toEqual(['people.sql']);
  });

  it('learns from the newest file that can be read, and says which it passed over', async () => {
    const { folder, type } = ownProject({ 'a.csv': csv('x', '1'), 'b.csv': csv('y', '1') });
    writeFiles(join(folder, 'in'), { 'c.csv': Buffer.from('504b030414000600', 'hex') });
    execFileSync('touch', ['-d', '2026-01-01', join(folder, 'in/b.csv')]);
    execFileSync('touch', ['-d', '2030-01-01', join(folder, 'in/c.csv')]);
    const { stdout } = await type('--json', 'init', '--source', 'in', 't');
    const { sample, notes } = JSON.parse(stdout);
    expect(sample).toBe('a.csv');
    expect(notes.join()).toContain('c.csv: it is a ZIP archive');
  });

  it.each([
    [['My Orders', '--source', 'in'], "'My Orders' cannot be the name", 'my_orders'],
    [['orders', '--source', 'nowhere'], 'the source folder does not exist', '--source DIR'],
    [['orders'], 'where do the files arrive', '--source DIR'],
    [['orders', '--source', 'empty'], 'the source has no file yet', '--sample FILE'],
    [['orders', '--source', 'in', '--sample', 'other.csv'], 'there is no file other.csv', 'half.csv.gz'],
    [['orders', '--source', 'in', '--sample', 'half.csv.gz'], 'the sample cannot be read', '--sample FILE'],
    [['orders', '--source', 'in', '--date', 'kunde'], "no column 'kunde'", 'order_id'],
    [['orders', '--source', 'in', '--date', 'Customer'], 'customer is no date', 'ordered'],
    [['orders', '--source', 'in', '--key', 'order_ids'], "did you mean 'order_id'?", 'order_id'],
    [
      ['second', '--source', 'in', '--table', 'first'],
      "bronze.first belongs to the pipeline 'first'",
      '--table NAME',
    ],
  ])('init %j ends with what is wrong and what to do', async (args, wrong, next) => {
    const { folder, type } = ownProject({
      'orders.csv': ORDERS,
      'half.csv.gz': gzipSync(ORDERS).subarray(0, 100),
    });
    mkdirSync(join(folder, 'empty'));
    if (args.includes('first'))
      expect(await type('init', 'first', '--source', 'in', '--sample', 'orders.csv')).toMatchObject({
        code: 0,
      });
    const { code, stderr } = await type('init', ...args);
    expect(stderr).toContain(wrong);
    expect(stderr).toContain(next);
    expect(code).toBe(2);
    expect(readdirSync(folder).includes('pipelines')).toBe(args.includes('first'));
  });
});
