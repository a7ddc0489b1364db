import { join } from 'node:path';
import { dashboardApp } from '../../../src/serving/dashboard/app.ts';
import { FollowedFile } from '../../../src/serving/dashboard/followed-file.ts';
import type { Access } from '../../../src/serving/dashboard/guard.ts';
import { publish } from '../../../src/serving/publishing/publish.ts';
import { openWriter } from '../../../src/warehouse/open.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary.ts';

/** A published file of a few customers, in a project whose one pipeline has the pages that are given. */
export async function publishedShop(pages = PAGES) {
  const folder = temporaryFolder();
  const settings = {
    projectDir: folder,
    warehouseFile: join(folder, 'warehouse', 'mallard.duckdb'),
    stateDir: join(folder, 'warehouse', 'mallard.state'),
  };
  writeFiles(folder, { 'pipelines/shop.yaml': PIPELINE, 'pipelines/shop.pages.yaml': pages, ...QUERIES });
  let run = 0;
  /** Publishes the shop with so many customers. */
  const publishCustomers = async (customers: number) => {
    run += 1;
    const database = await openWriter(settings.stateDir);
    try {
      await database.run('create schema if not exists gold');
      await database.run(
        `create or replace table gold.customers as select 'c' || i as customer, case when i % 2 = 0 then 'even' else 'odd' end as kind,
           cast(i as decimal(18, 2)) as spend from range(1, ${customers + 1}) as r(i)`,
      );
      await database.run(
        `insert into ops.runs (run_id, pipeline, status, started_at, finished_at) values ('run-${run}', 'shop', 'succeeded', now(), now())`,
      );
      await database.run(
        "insert into ops.tables (pipeline, table_name, kind) values ('shop', 'gold.customers', 'table')",
      );
      await publish(database, settings, `run-${run}`);
    } finally {
      database.close();
    }
  };
  return { ...settings, publishCustomers };
}

/** The dashboard's app on a published file, as if it were asked by a browser on this machine. */
export function dashboardOn(
  { warehouseFile, projectDir }: { warehouseFile: string; projectDir: string | undefined },
  { access = { hosts: [], token: undefined }, seconds = 10 }: { access?: Access; seconds?: number } = {},
) {
  const file = new FollowedFile(warehouseFile, { connections: 2, seconds, memory: '200MB' });
  const app = dashboardApp({
    file,
    projectDir,
    access,
    work: () => undefined,
    log: async () => [],
    signal: new AbortController().signal,
  });
  const request = async (path: string, init: RequestInit = {}) =>
    app.request(`http://localhost${path}`, { ...init, headers: { host: 'localhost:4180', ...init.headers } });
  const json = async <Answer>(path: string, init?: RequestInit) =>
    (await request(path, init)).json() as Promise<Answer>;
  const sql = (text: string) => request('/api/sql', { method: 'POST', body: JSON.stringify({ sql: text }) });
  return { app, file, request, json, sql };
}

const PIPELINE = `pipeline: shop
description: a shop
source: {folder: in, files: "*.csv"}
bronze: {table: bronze.customers, columns: [{name: customer}]}
as_of: {column: gold.customers.day}
steps:
  - table: gold.customers
`;

const PAGES = `pages:
  - page: customers
    title: Customers
    filters:
      - {filter: kind, label: Kind, choices: kinds.sql}
      - {filter: least, label: At least, numbers: [0, 3]}
    panels:
      - {title: All, chart: table, table: gold.customers, order: [spend desc], equal: {kind: kind}, at_least: {spend: least}}
      - {title: How many, chart: figures, query: counted.sql, download: {query: listed.sql, label: CSV}}
  - page: customer
    title: Customer
    entity: {key: customer, search: found.sql}
    panels:
      - {title: Spend, chart: figures, query: one.sql}
`;

const QUERIES = {
  'sql/serving/kinds.sql': 'select distinct kind from gold.customers order by kind',
  'sql/serving/counted.sql':
    "select count(*) as customers from gold.customers where chosen('kind') is null or kind = chosen('kind')",
  'sql/serving/listed.sql':
    "select customer, '=' || kind as kind from gold.customers where chosen('kind') is null or kind = chosen('kind')",
  'sql/serving/found.sql':
    "select customer, spend from gold.customers where chosen('search') is null or starts_with(customer, chosen('search')) order by customer",
  'sql/serving/one.sql': "select spend from gold.customers where customer = chosen('customer')",
};
