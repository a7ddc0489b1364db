import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FirstRows } from '../../../src/warehouse/statements.ts';
import { dashboardOn, publishedShop } from './published.ts';

interface Refusal {
  message: string;
  next?: string;
}

describe('a dashboard', () => {
  it('gives a panel the rows of its table, as the filters say, a filter of numbers at its first by itself', async () => {
    const shop = await publishedShop();
    await shop.publishCustomers(5);
    const { json } = dashboardOn(shop);
    const customers = async (filters: string) =>
      (await json<FirstRows>(`/api/pages/shop/customers/panels/0${filters}`)).rows.map(
        ([customer]) => customer,
      );
    expect(await customers('')).toEqual(['c5', 'c4', 'c3', 'c2', 'c1']);
    expect(await customers('?kind=odd')).toEqual(['c5', 'c3', 'c1']);
    expect(await customers('?kind=odd&least=3')).toEqual(['c5', 'c3']);
    expect(await customers(`?kind=${encodeURIComponent("odd' or '1' = '1")}`)).toEqual([]);
    expect(await json('/api/pages/shop/customers/choices')).toEqual({ kind: ['even', 'odd'] });
    expect(await json('/api/pages/shop/customer/found?search=c2')).toMatchObject({ rows: [['c2', '2.00']] });
    expect(await json('/api/pages/shop/customer/panels/0?customer=c2')).toMatchObject({ rows: [['2.00']] });
  });

  it('follows each publish, and forgets no filter for it', async () => {
    const shop = await publishedShop();
    await shop.publishCustomers(5);
    const { json, file } = dashboardOn(shop);
    const counted = async () =>
      (await json<FirstRows>('/api/pages/shop/customers/panels/1?kind=odd')).rows[0]?.[0];
    const before = file.stamp();
    expect(await counted()).toBe(3);
    await shop.publishCustomers(9);
    expect(await counted()).toBe(5);
    expect(file.stamp()).not.toBe(before);
  });

  it('says that nothing is published yet, and shows it when it is', async () => {
    const shop = await publishedShop();
    const { request, json } = dashboardOn(shop);
    expect(await json('/api/project')).toMatchObject({ stamp: null, pipelines: [{ name: 'shop' }] });
    const early = await request('/api/operations/pipelines');
    expect(early.status).toBe(400);
    expect(((await early.json()) as Refusal).message).toBe('nothing is published yet');
    await shop.publishCustomers(1);
    expect((await request('/api/operations/pipelines')).status).toBe(200);
  });

  it('shows a file without a project: what runs did, and no pages', async () => {
    const shop = await publishedShop();
    await shop.publishCustomers(1);
    const { json } = dashboardOn({ ...shop, projectDir: undefined });
    expect(await json('/api/project')).toMatchObject({ pipelines: [], problems: [] });
    const { columns, rows } = await json<FirstRows>('/api/operations/pipelines');
    expect(rows[0]?.[columns.findIndex(({ name }) => name === 'pipeline')]).toBe('shop');
  });

  it('gives the rows of a download as CSV, filtered, whole, and without formulas', async () => {
    const shop = await publishedShop();
    await shop.publishCustomers(10_001);
    const { request } = dashboardOn(shop);
    const response = await request('/api/pages/shop/customers/panels/1/rows.csv?kind=odd');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="customers-1.csv"');
    const lines = (await response.text()).split('\r\n');
    expect(lines.slice(0, 3)).toEqual(['customer,kind', "c1,'=odd", "c3,'=odd"]);
    expect(lines).toHaveLength(5001 + 2);
  });

  it('goes on when an asked table is not there, and says so', async () => {
    const shop = await publishedShop();
    await shop.publishCustomers(1);
    const { request } = dashboardOn(shop);
    expect((await request('/api/pages/shop/nowhere/panels/0')).status).toBe(400);
    expect((await request('/api/pages/shop/customers/panels/7')).status).toBe(400);
    expect((await request('/api/operations/..%2F..%2Fpackage')).status).toBe(400);
    expect((await request('/api/nothing')).status).toBe(404);
    expect((await request('/assets/..%2f..%2f..%2fpackage.js')).status).toBe(404);
  });

  it('serves other pages when one file of pages is broken, and tells of that', async () => {
    const shop = await publishedShop();
    await shop.publishCustomers(1);
    const { json } = dashboardOn(shop);
    writeFileSync(join(shop.projectDir, 'pipelines', 'other.pages.yaml'), 'pages: 3');
    writeFileSync(
      join(shop.projectDir, 'pipelines', 'other.yaml'),
      readFileSync(join(shop.projectDir, 'pipelines', 'shop.yaml'), 'utf8').replace(
        'pipeline: shop',
        'pipeline: other',
      ),
    );
    const project = await json<{
      pipelines: { name: string; pages: unknown[] }[];
      problems: { where: string }[];
    }>('/api/project');
    expect(project.pipelines.map(({ name, pages }) => [name, pages.length])).toEqual([
      ['other', 0],
      ['shop', 2],
    ]);
    expect(project.problems.map(({ where }) => where)).toEqual(['pipelines/other.pages.yaml:1:8']);
  });
});

describe('the SQL of a dashboard', () => {
  it('gives the first thousand rows, and says that there are more', async () => {
    const shop = await publishedShop();
    await shop.publishCustomers(1);
    const { sql } = dashboardOn(shop);
    const result = (await (await sql('select i from range(5000) as r(i)')).json()) as FirstRows;
    expect(result.rows).toHaveLength(1000);
    expect(result.more).toBe(true);
    expect(await (await sql('from gold.customers')).json()).toMatchObject({
      rows: [['c1', 'odd', '1.00']],
      more: false,
    });
  });

  it.each([
    ['a write', 'create table gold.x as select 1', 'kind CREATE'],
    ['a change', 'delete from gold.customers', 'kind DELETE'],
    ['a setting', 'set threads = 1', 'kind SET'],
    ['another file', "attach '/tmp/other.duckdb'", 'kind ATTACH'],
    ['a copy', "copy gold.customers to '/tmp/out.csv'", 'disabled by configuration'],
    ['an extension', 'install httpfs', 'kind LOAD'],
    ['two statements', 'select 1; select 2', 'one statement'],
    ['nothing', '-- nothing', 'one statement'],
    ['the files of the machine', "select * from read_csv('/etc/passwd')", 'disabled by configuration'],
    ['their text', "select * from read_text('/etc/passwd')", 'disabled by configuration'],
    ['their names', "select * from glob('/etc/*')", 'disabled by configuration'],
    ['a file as a table', "from '/etc/passwd.csv'", 'disabled by configuration'],
    [
      'a function behind a function',
      `from query($$select * from read_text('/etc/passwd')$$)`,
      'disabled by configuration',
    ],
    ['what DuckDB does not know', 'select nothing from nowhere', 'nowhere does not exist'],
  ])('refuses %s', async (_, text, reason) => {
    const shop = await publishedShop();
    await shop.publishCustomers(1);
    const { sql } = dashboardOn(shop);
    const response = await sql(text);
    const { message } = (await response.json()) as Refusal;
    expect(message).toContain(reason);
    expect(response.status).toBe(400);
    expect(await (await sql('select count(*) from gold.customers')).json()).toMatchObject({ rows: [[1]] });
  });

  it('stops what takes too long, and what takes too much, and goes on', async () => {
    const shop = await publishedShop();
    await shop.publishCustomers(1);
    const { sql } = dashboardOn(shop, { seconds: 1 });
    const late = await sql(
      'select count(*) from range(1000000) as a(i), range(1000000) as b(j) where (i * j) % 7 = 3',
    );
    expect(((await late.json()) as Refusal).message).toBe('stopped: it took longer than 1 seconds');
    const large = await sql('select list(i) from range(1000000000) as r(i)');
    expect(((await large.json()) as Refusal).message).toMatch(/Out of Memory|took longer/);
    expect(await (await sql('select 1 as one')).json()).toMatchObject({ rows: [[1]] });
  });

  it('stops a query whose asker has gone', async () => {
    const shop = await publishedShop();
    await shop.publishCustomers(1);
    const { app, sql } = dashboardOn(shop, { seconds: 60 });
    const gone = new AbortController();
    const body = JSON.stringify({
      sql: 'select count(*) from range(1000000) as a(i), range(1000000) as b(j) where (i * j) % 7 = 3',
    });
    const asked = ['x', 'y'].map(() =>
      app.request('http://localhost/api/sql', {
        method: 'POST',
        body,
        headers: { host: 'localhost' },
        signal: gone.signal,
      }),
    );
    gone.abort();
    for (const response of await Promise.all(asked))
      expect(((await response.json()) as Refusal).message).toBe('who asked is gone');
    // Both connections are free again.
    expect(await (await sql('select 1 as one')).json()).toMatchObject({ rows: [[1]] });
  });

  it('reads a file that nobody may write', async () => {
    const shop = await publishedShop();
    await shop.publishCustomers(1);
    chmodSync(shop.warehouseFile, 0o444);
    expect((await dashboardOn(shop).sql('select 1')).status).toBe(200);
  });
});
