import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainEntity } from '../../src/serving/explain/explain-entity.ts';
import { publishedLineage } from '../../src/serving/published-lineage.ts';
import { openPublished } from '../../src/warehouse/open.ts';
import { mallard } from '../support/mallard.ts';

let folder: string;
let warehouse: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mallard-'));
  warehouse = join(folder, 'm.duckdb');
  const inbox = join(folder, 'inbox');
  await mallard('generate', 'retail', '--to', inbox, '--days', '40', '--customers', '300');
  expect(await ask('run', 'retail', '--source', inbox)).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = (...args: string[]) => mallard('--warehouse', warehouse, ...args);

describe('mallard lineage', () => {
  it('draws a column’s tree back to the header it arrives under', async () => {
    const { stdout, code } = await ask('lineage', 'gold.customer_rfm.Monetary');
    expect(code).toBe(0);
    expect(stdout).toBe(`gold.customer_rfm.Monetary
├─ silver.retail_transactions.TotalPrice
│  ├─ bronze.retail_transactions.Quantity
│  │  └─ Quantity in data/retail/*.csv *.csv.gz *.csv.zst
│  └─ bronze.retail_transactions.Price
│     └─ Price or UnitPrice in data/retail/*.csv *.csv.gz *.csv.zst
└─ by silver.retail_transactions: CustomerID, IsCancellation, StockCode, InvoiceDate
`);
  });

  it('shows a table with its columns, and all tables from the files down', async () => {
    const table = await ask('lineage', 'customer_segments');
    expect(table.stdout).toContain('├─ gold.customer_clusters\n│  └─ gold.customer_rfm (as above)\n');
    expect(table.stdout).toContain('\n  Segment         gold.cluster_recommendations.Segment\n');
    const all = await ask('lineage');
    expect(all.stdout).toMatch(
      /^data\/retail\/\*\.csv .*\n└─ bronze\.retail_transactions\n {3}├─ silver\.retail_transactions\n/,
    );
    expect(all.stdout).toContain('\nlookups/segment_names.csv\n└─ gold.segment_names\n');
  });

  it('says what depends on a column', async () => {
    const { stdout } = await ask('lineage', 'silver.retail_transactions.StockCode', '--downstream');
    expect(stdout).toBe(
      [
        'silver.retail_transactions.StockCode',
        '├─ gold.top_products.StockCode',
        '│  ├─ gold.product_pairs.StockCode_a',
        '│  ├─ gold.product_pairs.StockCode_b',
        '│  ├─ decides over gold.product_trends: every column',
        '│  └─ decides over gold.product_pairs: every other column',
        '├─ gold.product_trends.StockCode',
        '├─ quality.retail_bronze_against_silver.silver',
        '├─ quality.retail_bronze_against_silver.difference',
        '├─ decides over gold.customer_rfm: every column',
        '├─ decides over gold.customer_features: every column',
        '├─ decides over gold.top_products: every other column',
        '├─ decides over gold.product_trends: every other column',
        '├─ decides over gold.product_pairs: every column',
        '├─ decides over gold.customer_purchases: every column',
        '└─ decides over gold.campaign_effects: every column',
        '',
      ].join('\n'),
    );
    const both = await ask('lineage', 'gold.customer_rfm.Recency', '--upstream', '--downstream');
    expect(both.stdout.match(/^gold\.customer_rfm\.Recency$/gm)).toHaveLength(2);
  });

  it('tells where nothing comes from a column', async () => {
    expect((await ask('lineage', 'gold.customer_segments.UpdateDate')).stdout).toMatch(
      /UpdateDate\n├─ no value of a column: .*\n├─ by /,
    );
    expect((await ask('lineage', 'bronze.retail_transactions.processing_date')).stdout).toMatch(
      /processing_date\n└─ no value of a column/,
    );
    expect((await ask('lineage', 'gold.customer_segments.UpdateDate', '--downstream')).stdout).toMatch(
      /UpdateDate\n└─ nothing\n/,
    );
  });

  it('gives the same as JSON and as Mermaid', async () => {
    const args = ['lineage', 'gold.customer_rfm.MaxInvoiceDate'];
    const json = JSON.parse((await ask('--json', ...args)).stdout);
    expect(json.of).toEqual({ table: 'gold.customer_rfm', column: 'MaxInvoiceDate' });
    expect(json.edges[0]).toEqual({
      table: 'bronze.retail_transactions',
      column: 'InvoiceDate',
      fromKind: 'source',
      fromTable: 'data/retail/*.csv *.csv.gz *.csv.zst',
      fromColumn: 'InvoiceDate',
      how: 'direct',
    });
    const mermaid = (await ask(...args, '--format', 'mermaid')).stdout.split('\n');
    expect(mermaid[0]).toBe('flowchart LR');
    expect(mermaid).toContain('  subgraph t3["gold.customer_rfm"]');
    expect(mermaid.filter((line) => /-->|-\.->/.test(line))).toHaveLength(json.edges.length);
    expect((await ask('lineage', '--format', 'mermaid')).stdout).toMatch(
      /n\d+\["silver\.retail_cancellations"\]/,
    );
  });

  it('names what is near to a name it does not know', async () => {
    const { code, stderr } = await ask('lineage', 'gold.customer_rfm.Monetry');
    expect(code).toBe(2);
    expect(stderr).toContain(
      "no table or column 'gold.customer_rfm.Monetry'; did you mean gold.customer_rfm.Monetary?",
    );
  });
});

describe('mallard explain', () => {
  it('shows cluster, segment, features, distances and the files and lines', async () => {
    const [key = ''] = await keysWhere('Cluster >= 0');
    const { stdout, code } = await ask('explain', 'customer', key);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^CustomerID ${key}\n  cluster +\\d+ in gold\\.customer_clusters, as of`),
    );
    expect(stdout).toMatch(/\n {2}Segment {2,}\w+/);
    expect(stdout).toMatch(/\n {2}centre \d \(its own\) +\d/);
    expect(stdout).toMatch(
      /\d rows of silver\.retail_transactions with CustomerID \d+, from \d+ files\n +of which gold\.customer_rfm picks by IsCancellation, StockCode, InvoiceDate\n/,
    );
    const rows = await ask('explain', 'customerid', key, '--rows');
    expect(rows.stdout).toMatch(/file +line +InvoiceNo +InvoiceDate +TotalPrice\n +\S+\.csv +\d+ {2}\d+/);
  });

  it('measures distances as the clusters were assigned, and names each outlier’s features', async () => {
    const keys = [...(await keysWhere('Cluster >= 0')), ...(await keysWhere('Cluster < 0'))];
    const database = await openPublished(warehouse);
    try {
      const graph = await publishedLineage(database);
      for (const key of keys) {
        const { cluster, centres, outliers, origins } = await explainEntity(
          database,
          graph,
          'customer',
          key,
          { withRows: true },
        );
        if (cluster >= 0) expect([key, centres[0]?.cluster, outliers]).toEqual([key, cluster, []]);
        else {
          const bits = outliers.map(({ feature }) => (feature === 'Monetary' ? 1 : 2));
          expect([key, bits.reduce((sum, bit) => sum - bit, 0)]).toEqual([key, cluster]);
          expect(outliers.every(({ value, low, high }) => value < low || value > high)).toBe(true);
        }
        expect(origins[0]?.lines).toHaveLength(origins[0]?.rows ?? -1);
      }
      expect(keys.length).toBeGreaterThan(20);
    } finally {
      database.close();
    }
  });

  it('refuses a key or a value that is not there, and says what is', async () => {
    const value = await ask('explain', 'customer', 'nobody');
    expect(value).toMatchObject({ code: 2, stderr: expect.stringMatching(/has no CustomerID 'nobody'\n/) });
    const key = await ask('explain', 'shop', '1');
    expect(key).toMatchObject({ code: 2 });
    expect(key.stderr).toMatch(
      /no segmentation has a key called 'shop'\n.*CustomerID \(gold\.customer_clusters\)/,
    );
  });

  async function keysWhere(condition: string): Promise<string[]> {
    const sql = `select CustomerID as key from gold.customer_clusters where ${condition} order by 1 limit 25`;
    const rows = JSON.parse((await ask('--json', 'sql', sql)).stdout) as { key: string }[];
    return rows.map(({ key }) => key);
  }
});
