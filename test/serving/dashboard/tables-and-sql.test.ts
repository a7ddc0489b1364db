import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { dashboardApp } from '../../../src/serving/dashboard/app.ts';
import { FollowedFile } from '../../../src/serving/dashboard/followed-file.ts';
import { writeSmallProject } from '../../run/small-project.ts';
import { madeOnce } from '../../support/made-once.ts';
import { mallardIn } from '../../support/mallard.ts';
import { writeFiles } from '../../support/temporary.ts';

const shop = madeOnce(async (folder) => {
  writeSmallProject({}, folder);
  const lines = ['id,kind,amount,day', '1,a,10,2026-01-01', '2,b,5,2026-01-02', '3,b,0,2026-01-02'];
  writeFiles(folder, { 'data/1.csv': `${lines.join('\n')}\n` });
  expect(await mallardIn(folder, 'run')).toMatchObject({ code: 0 });
});

const opened: FollowedFile[] = [];
afterEach(() => {
  for (const file of opened.splice(0)) file.close();
});

/** What the dashboard of a shop after one run answers. */
async function dashboard() {
  const projectDir = await shop();
  const limits = { connections: 2, seconds: 20, memory: '500MB' };
  const file = new FollowedFile(join(projectDir, 'warehouse/mallard.duckdb'), limits);
  opened.push(file);
  const access = { hosts: [], token: undefined };
  const signal = new AbortController().signal;
  const app = dashboardApp({ file, projectDir, access, work: () => undefined, log: async () => [], signal });
  const ask = async (path: string, init: RequestInit = {}) =>
    app.request(`/api/${path}`, { ...init, headers: { host: 'localhost' } });
  return {
    file,
    ask,
    /** Rows as objects. */
    rows: async (path: string) => {
      const { columns, rows } = (await (await ask(path)).json()) as {
        columns: { name: string }[];
        rows: unknown[][];
      };
      return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
    },
    sql: (text: string, form = 'sql', init: RequestInit = {}) =>
      ask(form, { ...init, method: 'POST', body: JSON.stringify({ sql: text }) }),
  };
}

describe('the catalog', () => {
  it('has every table with its rows, who makes it and when that was', async () => {
    const { rows } = await dashboard();
    const tables = await rows('operations/tables');
    const sales = tables.find(({ table }) => table === 'silver.sales');
    expect(sales).toMatchObject({
      schema: 'silver',
      form: 'table',
      kind: 'table',
      pipeline: 'shop',
      rows: 2,
    });
    expect(sales).toMatchObject({ comment: 'one row per sale', made: expect.stringMatching(/^\d{4}-/) });
    expect(tables.find(({ table }) => table === 'ops.runs')).toMatchObject({
      kind: 'record',
      rows: 1,
      run: null,
    });
    const schemas = [...new Set(tables.map(({ schema }) => schema))];
    expect(schemas).toEqual(['bronze', 'silver', 'gold', 'ops']);
  });

  it('has one table when one is asked for, with its columns and neighbours', async () => {
    const { rows } = await dashboard();
    expect(await rows('operations/tables?table=gold.totals')).toHaveLength(1);
    expect(await rows('operations/table_columns?table=gold.totals')).toEqual([
      { column: 'kind', type: 'VARCHAR', comment: 'what' },
      { column: 'amount', type: 'INTEGER', comment: 'pence' },
      { column: 'day', type: 'DATE', comment: 'as-of date' },
    ]);
    expect(await rows('operations/table_neighbours?table=silver.goods')).toEqual([
      expect.objectContaining({
        side: 'before',
        name: 'silver.sales',
        kind: 'table',
        values_of: expect.any(String),
      }),
      expect.objectContaining({ side: 'after', name: 'gold.totals', values_of: 'amount, kind' }),
    ]);
    const rules = await rows('operations/quality?table=silver.sales&runs=5');
    expect(rules).toContainEqual(expect.objectContaining({ rule: 'valid_amount', violations: 1 }));
  });

  it('shows some rows of a table, and a summary of each column', async () => {
    const { rows } = await dashboard();
    expect(await rows('tables/gold.totals/sample')).toContainEqual({
      kind: 'a',
      amount: 10,
      day: '2026-01-02',
    });
    expect(await rows('tables/gold.totals/profile')).toContainEqual(
      expect.objectContaining({ column_name: 'amount', min: '5', max: '10' }),
    );
  });

  it.each([
    ['gold.total', 'did you mean gold.totals?'],
    ['information_schema.tables', 'there is no table'],
    ['main.duckdb_secrets', 'there is no table'],
    ['data/1.csv', 'there is no table'],
    ['gold.totals"; select 1; --', 'there is no table'],
  ])('has no %s', async (name, message) => {
    const { ask } = await dashboard();
    for (const what of ['sample', 'profile']) {
      const response = await ask(`tables/${encodeURIComponent(name)}/${what}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ message: expect.stringContaining(message) });
    }
  });
});

describe('the console', () => {
  it('gives the first thousand rows and says that there are more', async () => {
    const { sql } = await dashboard();
    const few = (await (await sql('select 1 as one')).json()) as Record<string, unknown>;
    expect(few).toMatchObject({ columns: [{ name: 'one', type: 'INTEGER' }], rows: [[1]], more: false });
    const many = (await (await sql('from range(5000)')).json()) as { rows: unknown[]; more: boolean };
    expect([many.rows.length, many.more]).toEqual([1000, true]);
  });

  it('tells what is wrong in the words of DuckDB, with the place under it', async () => {
    const { sql } = await dashboard();
    for (const form of ['sql', 'sql.csv']) {
      const response = await sql('selec 1', form);
      expect(response.status, form).toBe(400);
      const { message } = (await response.json()) as { message: string };
      expect(message).toMatch(/^Parser Error: syntax error[\s\S]*\nLINE 1: selec 1\n +\^/);
      const missing = await sql('select nothing from gold.totals', form);
      expect(missing.status, form).toBe(400);
      expect(await missing.json()).toMatchObject({ message: expect.stringContaining('LINE 1') });
    }
  });

  it.each(['create table t as select 1', 'select 1; select 2', 'set threads = 1', "attach 'x.db'"])(
    'refuses %s',
    async (text) => {
      const { sql } = await dashboard();
      expect((await sql(text)).status).toBe(400);
      expect((await sql(text, 'sql.csv')).status).toBe(400);
    },
  );

  it('gives all rows as a file, whatever stands after the statement', async () => {
    const { sql } = await dashboard();
    const response = await sql('select range as n from range(5000); -- all of them', 'sql.csv');
    expect(response.headers.get('content-disposition')).toContain('result.csv');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const lines = (await response.text()).trimEnd().split('\r\n');
    expect([lines.length, lines[0], lines[5000]]).toEqual([5001, 'n', '4999']);
  });

  it('stops a query whose reader has gone', async () => {
    const { sql, file } = await dashboard();
    const abort = new AbortController();
    const started = performance.now();
    const slow = sql('select sum(a.range * b.range) from range(1000000) as a, range(1000000) as b', 'sql', {
      signal: abort.signal,
    });
    await setTimeout(500);
    abort.abort();
    expect((await slow).status).toBe(500);
    expect((performance.now() - started) / 1000).toBeLessThan(10);
    // The connection is another's again.
    expect(await file.read((database) => database.row('select 1 as one'))).toEqual({ one: 1 });
  });
});

it('the connections name the file', async () => {
  const { ask, file } = await dashboard();
  expect(JSON.stringify(await (await ask('connections')).json())).toContain(file.path);
});
