import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPipeline } from '../src/definitions/project.ts';
import { bronzeTables } from '../src/definitions/source.ts';
import { tablesOf } from '../src/run/building/build-table.ts';
import type { Plan } from '../src/run/planning/plan.ts';
import type { RunReport } from '../src/run/record/run-report.ts';
import { packageDir } from '../src/settings.ts';
import { digestWarehouse, queryFile } from './support/digest.ts';
import { mallard } from './support/mallard.ts';
import { copyWholeProject, edit } from './support/project.ts';
import { haveRealFiles, REAL_FILES } from './support/real-files.ts';
import { checkSales } from './support/real-sales.ts';
import { temporaryFolder } from './support/temporary.ts';

/** From scikit-learn 1.2, n_init 10, on the 3,809 customers that are no outliers. */
const SKLEARN_INERTIA: Record<number, number> = {
  2: 6168.48,
  3: 3593.77,
  4: 2741.55,
  5: 2370.18,
  6: 2063.64,
  7: 1807.63,
};
const SKLEARN_SIZES: Record<string, number> = {
  Hibernating: 914,
  'New Customers': 1494,
  'Super VIP Champions': 493,
  Champions: 908,
};

describe.skipIf(!haveRealFiles)(
  'the main job on the real files (skipped where ../shared/data is not there)',
  () => {
    it('gives the known figures, twice from empty the same, and nothing when run again', {
      timeout: 300_000,
    }, async () => {
      expect(existsSync(REAL_FILES), `${REAL_FILES} is required here`).toBe(true);
      const folder = temporaryFolder();
      const [first, second] = [join(folder, 'first.duckdb'), join(folder, 'second.duckdb')];
      for (const file of [first, second]) {
        const outcome = await mallard('--warehouse', file, '-q', 'run', 'retail', '--source', REAL_FILES);
        expect(outcome).toMatchObject({ code: 0 });
      }
      const digests = await digestWarehouse(first);
      expect(Object.keys(digests)).toEqual(tablesOfPipeline());
      expect(await digestWarehouse(second)).toEqual(digests);

      const again = await mallard(
        '--warehouse',
        first,
        '--json',
        '-q',
        'run',
        'retail',
        '--source',
        REAL_FILES,
      );
      expect(JSON.parse(again.stdout)).toMatchObject({
        status: 'nothing new',
        files: { seen: 307, loaded: 0 },
      });
      expect(await queryFile(first, 'select status from ops.runs')).toEqual([{ status: 'succeeded' }]);

      await checkLayers(first);
      await checkConservation(first);
      await checkRfm(first);
      await checkSegments(first);
      await checkGroups(first);
      await checkFeatures(first);
      await checkPersonas(first);
      await checkSales(first);
      await checkLineNumbers(first);
      await checkPlanAndReplay(first, digests);
    });
  },
);

/** All that the definitions promise. */
function tablesOfPipeline(): string[] {
  const pipeline = readPipeline(packageDir, 'retail');
  const { lookups, steps } = pipeline;
  const made = steps.flatMap(tablesOf);
  return [...bronzeTables(pipeline), ...lookups.map(({ table }) => table), ...made].sort();
}

async function checkLayers(file: string): Promise<void> {
  const [counts] = await queryFile(
    file,
    `select (select count(*) from bronze.retail_transactions) as bronze,
       (select count(distinct source_file) from bronze.retail_transactions) as files,
       (select count(*) from silver.retail_transactions) as silver,
       (select count(*) from silver.retail_cancellations) as cancellations`,
  );
  expect(counts).toEqual({ bronze: 525_461, files: 307, silver: 513_132, cancellations: 10_205 });
  const held = await queryFile(
    file,
    "select rules, count(*) as n from ops.quarantine where state = 'held' group by all order by n desc",
  );
  expect(held).toEqual([
    { rules: 'valid_quantity', n: 2_121 },
    { rules: 'valid_unit_price', n: 3 },
  ]);
}

async function checkConservation(file: string): Promise<void> {
  const [perFile] = await queryFile(
    file,
    `select count(*) as files, count(*) filter (where records = loaded + quarantined + skipped) as holding, sum(records)::bigint as records
     from ops.files`,
  );
  expect(perFile).toEqual({ files: 307, holding: 307, records: 525_461 });
  const perTable = await queryFile<{ input: string; output: string; holds: boolean }>(
    file,
    'select * from ops.control_totals',
  );
  expect(perTable.length).toBeGreaterThan(5);
  expect(perTable.every(({ holds }) => holds)).toBe(true);
  expect(perTable).toContainEqual(
    expect.objectContaining({ table_name: 'silver.retail_transactions', input: '525461', output: '525461' }),
  );
}

async function checkRfm(file: string): Promise<void> {
  const [rfm] = await queryFile(
    file,
    `select count(*) as customers, cast(sum(Monetary) as varchar) as monetary, cast(sum(Frequency) as integer) as frequency,
       max(cast(MaxInvoiceDate as varchar)) as newest, cast(median(Monetary) as varchar) as m, median(Frequency) as f, median(Recency) as r
     from gold.customer_rfm`,
  );
  expect(rfm).toEqual({
    customers: 4_285,
    monetary: '8673383.33',
    frequency: 18_966,
    newest: '2026-04-28',
    m: '702.90',
    f: 2,
    r: 44,
  });
  expect(
    await queryFile(file, 'select distinct cast(UpdateDate as varchar) as d from gold.customer_segments'),
  ).toEqual([{ d: '2026-04-28' }]);
}

async function checkSegments(file: string): Promise<void> {
  const clusters = await queryFile<{ Cluster: number; Count: number; Segment: string }>(
    file,
    'select s.Cluster, s.Count, r.Segment from gold.cluster_summary s join gold.cluster_recommendations r using (Cluster) order by 1',
  );
  expect(clusters.slice(0, 3)).toEqual([
    { Cluster: -3, Count: 226, Segment: 'Super VIP Champions' },
    { Cluster: -2, Count: 53, Segment: 'Super VIP Champions' },
    { Cluster: -1, Count: 197, Segment: 'Super VIP Champions' },
  ]);
  const fitted = clusters.slice(3);
  expect(fitted.map(({ Cluster }) => Cluster)).toEqual([0, 1, 2, 3]);
  expect(fitted.reduce((sum, { Count }) => sum + Count, 0)).toBe(3_809);
  expect(new Set(fitted.map(({ Segment }) => Segment))).toEqual(new Set(Object.keys(SKLEARN_SIZES)));
  for (const { Segment, Count } of fitted)
    expect(Math.abs(Count / (SKLEARN_SIZES[Segment] ?? 0) - 1)).toBeLessThan(0.01);

  const selection = await queryFile<{ k: number; inertia: number; combined: number; chosen: boolean }>(
    file,
    "select k, inertia, combined, chosen from ops.model_selection where segmentation = 'gold.customer_clusters' order by k",
  );
  expect(selection.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  for (const { k, inertia } of selection.slice(0, 6))
    expect(Math.abs(inertia / (SKLEARN_INERTIA[k] ?? 0) - 1)).toBeLessThan(0.005);
  expect(selection.filter(({ chosen }) => chosen).map(({ k }) => k)).toEqual([4]);
  expect(selection.find(({ k }) => k === 4)?.combined).toBeCloseTo(0.945, 3);
  expect(selection.find(({ k }) => k === 3)?.combined).toBeCloseTo(0.942, 3);
}

/** What scikit-learn fits on the same features (RobustScaler, KMeans with 100 starts). */
async function checkPersonas(file: string): Promise<void> {
  const [model] = await queryFile<{ inertia: number; silhouette: number }>(
    file,
    "select inertia, silhouette from ops.models where segmentation = 'gold.persona_clusters' limit 1",
  );
  expect(Math.abs((model?.inertia ?? 0) / 9_815.599 - 1)).toBeLessThan(0.001);
  expect(Math.abs((model?.silhouette ?? 0) / 0.32227 - 1)).toBeLessThan(0.01);
  const personas = await queryFile<{ Persona: string; customers: number }>(
    file,
    'select Persona, customers from gold.persona_profile',
  );
  expect(new Set(personas.map(({ Persona }) => Persona))).toEqual(new Set(Object.keys(SKLEARN_PERSONAS)));
  for (const { Persona, customers } of personas)
    expect(Math.abs(customers / (SKLEARN_PERSONAS[Persona] ?? 0) - 1), Persona).toBeLessThan(0.01);
}

const SKLEARN_PERSONAS: Record<string, number> = {
  'High-Value': 14,
  Loyal: 227,
  Occasional: 2_163,
  Dormant: 1_908,
};

/** Computed with pandas from the files themselves. */
async function checkGroups(file: string): Promise<void> {
  const groupsOf = async (table: string) =>
    (
      await queryFile<{ text: string }>(
        file,
        `select concat_ws(' ', Segment, Count, Revenue) as text from ${table} order by Revenue desc`,
      )
    ).map(({ text }) => text);
  expect(await groupsOf('gold.rfm_group_summary')).toEqual([
    'Champions 981 5756873.17',
    'Loyal 628 983601.72',
    'Cannot Lose Them 268 761276.86',
    'At Risk 274 287935.32',
    'Hibernating 597 227379.30',
    'Potential Loyalists 278 207608.04',
    'Need Attention 192 155315.52',
    'Lost 567 145745.24',
    'About To Sleep 253 77409.63',
    'Promising 162 47438.53',
    'New 85 22800.00',
  ]);
  expect(await groupsOf('gold.value_segment_summary')).toEqual([
    'High - Active & Engaged 896 5881957.23',
    'High - At Risk 294 981919.81',
    'Growing - Active & Engaged 359 378922.40',
    'Base - Inactive 1246 354583.12',
    'Growing - At Risk 223 231544.59',
    'Base - Developing 603 200697.68',
    'High - Inactive 67 170262.38',
    'Growing - Inactive 166 152280.36',
    'Growing - Developing 103 99296.25',
    'Base - Active & Engaged 155 79223.04',
    'High - Developing 34 76697.14',
    'Base - At Risk 139 65999.33',
  ]);
}

/** Computed with pandas from the files themselves: 6,749 of 407,650 lines are double entries. */
async function checkFeatures(file: string): Promise<void> {
  const [features] = await queryFile(
    file,
    `select count(*) as customers, cast(sum(total_transactions) as integer) as transactions,
       cast(sum(total_quantity) as integer) as quantity, cast(sum(total_revenue) as varchar) as revenue,
       cast(sum(avg_order_value) as varchar) as averages, cast(sum(recency_days) as integer) as days
     from gold.customer_features`,
  );
  expect(features).toEqual({
    customers: 4_312,
    transactions: 19_213,
    quantity: 5_519_558,
    revenue: '8798204.03',
    averages: '1622919.33',
    days: 329_180,
  });
}

/** The physical line of a row, looked up in the file it came from, holds its invoice and stock code. */
async function checkLineNumbers(file: string): Promise<void> {
  const { readFileSync } = await import('node:fs');
  const rows = await queryFile<{ source_file: string; line: number; start: string }>(
    file,
    `select source_file, _line as line, Invoice || ',' || StockCode || ',' as start
     from bronze.retail_transactions using sample reservoir(3000 rows) repeatable (1)`,
  );
  expect(rows).toHaveLength(3_000);
  const lines = new Map<string, string[]>();
  for (const { source_file, line, start } of rows) {
    const text = lines.get(source_file) ?? readFileSync(join(REAL_FILES, source_file), 'utf8').split('\n');
    lines.set(source_file, text);
    expect(text[line - 1]?.startsWith(start), `${source_file}:${line}`).toBe(true);
  }
}

/** Lets returns in and takes them out again: what was planned happens, and the tables end as they began. */
async function checkPlanAndReplay(file: string, digests: Record<string, string>): Promise<void> {
  const project = copyWholeProject();
  const rules = 'expectations/silver/retail_transactions.yaml';
  const [strict, lenient] = ['Quantity is not null and Quantity > 0', 'Quantity is not null'];
  const typed = async (command: string) =>
    JSON.parse((await mallard('--project', project, '--warehouse', file, '--json', '-q', command)).stdout);
  edit(project, rules, strict, lenient);
  for (const what of ['released', 'dropped']) {
    const plan: Plan = await typed('plan');
    const changes = plan.tables.find(({ table }) => table === 'silver.retail_transactions');
    expect(changes).toMatchObject({ [what]: [{ rules: 'valid_quantity', rows: 2_121 }] });
    const report: RunReport = await typed('replay');
    for (const { table, rowsAfter } of plan.tables.filter(({ why }) => why !== null))
      expect(report.steps.find(({ name }) => name === table)?.rowsOut, table).toBe(rowsAfter);
    if (what === 'released')
      expect(report.released).toEqual([
        { table: 'silver.retail_transactions', rules: 'valid_quantity', rows: 2_121 },
      ]);
    if (what === 'released') edit(project, rules, lenient, strict);
  }
  expect(await digestWarehouse(file)).toEqual(digests);
  expect(
    await queryFile(
      file,
      "select state, count(*) as n from ops.quarantine where rules = 'valid_quantity' group by all order by state",
    ),
  ).toEqual([
    { state: 'held', n: 2_121 },
    { state: 'released', n: 2_121 },
  ]);
}
