import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pipelineNames, readPipeline } from '../src/definitions/project.ts';
import { readSqlTests, type TestedSql } from '../src/definitions/sql-tests.ts';
import type { PipelineDefinition } from '../src/definitions/steps.ts';
import { testSql } from '../src/run/testing/test-sql.ts';
import { packageDir } from '../src/settings.ts';
import { BEHAVIOR_MISTAKES, BEHAVIOR_TESTED_BY } from './mistakes/behavior.ts';
import { CUSTOMER360_MISTAKES, CUSTOMER360_TESTED_BY } from './mistakes/customer360.ts';
import { mallard } from './support/mallard.ts';
import { copyAllPipelines, copyWholeProject, edit } from './support/project.ts';

/** Every SQL file but those that make the `ops` schema, and those that make up files. */
const sqlFiles = readdirSync(join(packageDir, 'sql'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.sql') && !/^(catalog|generate)\b/.test(path))
  .map((path) => `sql/${path}`)
  .sort();

/** A mistake somebody could make in each file of SQL or rules: the tests beside it have to see it. */
const MISTAKES: [file: string, from: string, to: string][] = [
  ['sql/silver/retail_transactions.sql', 'to_integer(quantity_text)', 'try_cast(quantity_text as integer)'],
  ['sql/silver/retail_transactions.sql', 'to_date_in(date_text)', 'try_cast(date_text as date)'],
  ['sql/silver/retail_transactions.sql', "'[.]0$'", "'[.]?0$'"],
  ['sql/silver/retail_transactions.sql', "starts_with(InvoiceNo, 'C')", "starts_with(upper(InvoiceNo), 'C')"],
  ['sql/silver/retail_transactions.sql', 'cast(UnitPrice as decimal(20, 2))', 'UnitPrice'],
  ['sql/silver/retail_transactions.sql', 'nullif(trim(Description)', 'nullif((Description)'],
  ['sql/silver/retail_transactions.sql', 'is_rounded(price_text) as', 'false as'],
  ['expectations/silver/retail_transactions.yaml', 'between 6 and 7', 'between 6 and 8'],
  ['expectations/silver/retail_transactions.yaml', 'Quantity <= 0', 'Quantity < 0'],
  ['expectations/silver/retail_transactions.yaml', 'UnitPrice >= 0', 'UnitPrice > 0'],
  ['sql/gold/customer_rfm.sql', 'InvoiceDate <= as_of()', 'InvoiceDate < as_of()'],
  ['sql/gold/customer_rfm.sql', '[A-Za-z]*|PADS', '[A-Z]*|PADS'],
  ['sql/gold/customer_rfm.sql', 'distinct InvoiceNo', 'distinct InvoiceDate'],
  ['sql/gold/customer_rfm.sql', '        and not IsCancellation\n', ''],
  ['sql/gold/customer_rfm.sql', 'coalesce(sum(TotalPrice), 0)', 'sum(TotalPrice)'],
  ['sql/gold/customer_purchases.sql', 'InvoiceDate <= as_of()', 'InvoiceDate < as_of()'],
  ['sql/gold/customer_purchases.sql', 'count(*) - 1', 'count(*)'],
  [
    'sql/gold/customer_purchases.sql',
    'group by CustomerID, InvoiceDate',
    'group by CustomerID, InvoiceDate, InvoiceNo',
  ],
  ['sql/gold/customer_purchases.sql', 'TotalValue - FirstValue', 'TotalValue'],
  ['sql/gold/customer_purchases.sql', 'min_by(Total,', 'max_by(Total,'],
  ['sql/gold/customer_purchases.sql', 'coalesce(sum(TotalPrice), 0)', 'sum(TotalPrice)'],
  [
    'sql/segments/cluster_summary.sql',
    'cast(customers.Monetary as double)) as Med',
    'customers.Frequency) as Med',
  ],
  ['sql/segments/cluster_summary.sql', 'nullif(totals.revenue, 0)', 'totals.revenue'],
  ['sql/segments/cluster_recommendations.sql', '<= names.monetary_upto', '< names.monetary_upto'],
  ['sql/segments/cluster_recommendations.sql', 'names.position nulls last', 'names.position nulls first'],
  ['sql/segments/cluster_recommendations.sql', 'overall.recency then', 'overall.recency + 1 then'],
  ['lookups/segment_names.csv', ',2,,2,,Dormant,VIP At Risk', ',2,,3,,Dormant,VIP At Risk'],
  ['sql/segments/customer_segments.sql', 'as_of() as', 'customers.MaxInvoiceDate as'],
  ['sql/segments/customer_personas.sql', 'Segment as', 'Set_Apart_By as'],
  ['sql/segments/persona_profile.sql', 'nullif(totals.revenue, 0)', 'totals.revenue'],
  ['sql/segments/persona_profile.sql', 'percentile_cont(0.5)', 'percentile_cont(0.4)'],
  ['sql/gold/rfm_scores.sql', 'order by Recency desc', 'order by Recency'],
  ['sql/gold/rfm_scores.sql', 'ceil(5 * no_higher', '1 + floor(5 * no_higher'],
  ['sql/gold/rfm_scores.sql', 'count(*) over (order by Frequency', 'row_number() over (order by Frequency'],
  ['sql/gold/rfm_scores.sql', 'named_groups.priority nulls', 'named_groups.priority desc nulls'],
  ['sql/gold/rfm_scores.sql', 'R_Score <= named_groups.r_to', 'R_Score < named_groups.r_to'],
  ['sql/gold/rfm_scores.sql', 'named_groups.m_to is null or ', ''],
  ['sql/gold/rfm_group_summary.sql', 'left join members', 'inner join members'],
  [
    'sql/gold/rfm_group_summary.sql',
    'members.Med_Monetary',
    'round(members.Med_Monetary, 2) as Med_Monetary',
  ],
  ['sql/gold/rfm_group_summary.sql', 'case when recommendation is null then 1 else 0 end', '0'],
  ['sql/gold/rfm_group_summary.sql', 'nullif(totals.revenue, 0)', 'totals.revenue'],
  ['sql/gold/value_segments.sql', 'as decimal(20, 3))', 'as double)'],
  ['sql/gold/value_segments.sql', 'as decimal(20, 3))', 'as decimal(20, 2))'],
  ['sql/gold/value_segments.sql', '> 2 * typical', '>= 2 * typical'],
  ['sql/gold/value_segments.sql', 'Recency <= typical.recency then', 'Recency < typical.recency then'],
  [
    'sql/gold/value_segments.sql',
    'Frequency > typical.frequency then',
    'Frequency >= typical.frequency then',
  ],
  ['sql/gold/value_segment_summary.sql', 'left join members', 'inner join members'],
  [
    'sql/gold/value_segment_summary.sql',
    'members.revenue as double) / members',
    'members.days as double) / members',
  ],
  ['sql/gold/customer_features.sql', 'select distinct', 'select'],
  ['sql/gold/customer_features.sql', 'upper(trim(Description))', 'trim(Description)'],
  ['sql/gold/customer_features.sql', 'upper(trim(Description))', 'upper(Description)'],
  ['sql/gold/customer_features.sql', 'trim(Country)', 'Country'],
  ['sql/gold/customer_features.sql', 'and UnitPrice > 0', ''],
  ['sql/gold/customer_features.sql', 'InvoiceDate <= as_of()', 'InvoiceDate < as_of()'],
  ['sql/gold/customer_features.sql', '200 * total_revenue + total_transactions', '200 * total_revenue'],
  ['lookups/rfm_groups.csv', '1,2,1,3,1,3,140', '1,2,1,2,1,3,140'],
  ['lookups/value_segment_actions.csv', 'Base,At Risk', 'Base,At risk'],
  ['sql/gold/campaign_effects.sql', 'assigned_on < purchases', 'assigned_on <= purchases'],
  ['sql/gold/campaign_effects.sql', 'and InvoiceDate <= as_of()', 'and InvoiceDate < as_of()'],
  ['sql/gold/campaign_effects.sql', 'where assignments.assigned_on <= as_of()', 'where true'],
  ['sql/gold/campaign_effects.sql', '        and not IsCancellation\n', ''],
  ['sql/gold/campaign_effects.sql', '[A-Za-z]*|PADS', '[A-Z]*|PADS'],
  ['sql/gold/campaign_effects.sql', 'left join purchases', 'inner join purchases'],
  ['sql/gold/campaign_effects.sql', 'freedom >= 3', 'freedom >= 1'],
  ['sql/gold/campaign_effects.sql', 'm1 - m0 - quantile', 'm1 - m0 - 1.96'],
  ['sql/gold/campaign_effects.sql', 'power(v0 / n0, 2) / (n0 - 1), 0)', 'power(v0 / n0, 2) / (n0 - 1), -1)'],
  ['sql/gold/campaign_effects.sql', 'cast(n1 as double) * (n1 - 1)', 'cast(n1 as double) * (n1)'],
  ['sql/gold/invoice_sales.sql', 'InvoiceDate <= as_of()', 'InvoiceDate < as_of()'],
  ['sql/gold/invoice_sales.sql', 'coalesce(sum(TotalPrice), 0)', 'sum(TotalPrice)'],
  ['sql/gold/invoice_sales.sql', '    where InvoiceDate', '    where CustomerID is not null and InvoiceDate'],
  ['sql/gold/invoice_sales.sql', '    where InvoiceDate', '    where not IsCancellation and InvoiceDate'],
  ['sql/gold/monthly_sales.sql', 'count(distinct InvoiceNo) as', 'count(*) as'],
  ['sql/gold/monthly_sales.sql', 'count(distinct CustomerID)', 'count(CustomerID)'],
  ['sql/gold/monthly_sales_growth.sql', 'coalesce(before.revenue, 0)', 'before.revenue'],
  ['sql/gold/monthly_sales_growth.sql', 'year(month) * 12 + month(month)', 'month(month)'],
  [
    'sql/gold/monthly_sales_growth.sql',
    'nullif(cast(previous_revenue as double), 0)',
    'cast(previous_revenue as double)',
  ],
  ['sql/gold/monthly_sales_growth.sql', '/ before.days_open', '/ months.days_open'],
  [
    'sql/gold/monthly_active_customers.sql',
    'active.number = before.number + 1',
    'active.number > before.number',
  ],
  [
    'sql/gold/monthly_active_customers.sql',
    'from months\n    left join counted on',
    'from months\n    inner join counted on',
  ],
  [
    'sql/gold/new_and_existing_customers.sql',
    'month = min(month) over (partition by CustomerID)',
    'month = min(month) over ()',
  ],
  ['sql/gold/new_and_existing_customers.sql', "            when CustomerID is null then 'none'\n", ''],
  ['sql/gold/cohort_retention.sql', 'left join active', 'inner join active'],
  ['sql/gold/cohort_retention.sql', '(year(months.month) - year(sizes.cohort)) * 12', '0'],
  ['sql/gold/cohort_retention.sql', 'as double) / sizes.customers', 'as double) / active.customers'],
  ['sql/gold/monthly_orders.sql', '-amount as', 'amount as'],
  ['sql/gold/monthly_orders.sql', '    where InvoiceDate <= as_of()\n', ''],
  ['sql/gold/monthly_orders.sql', 'nullif(placed_orders, 0)', 'placed_orders'],
  [
    'sql/gold/monthly_orders.sql',
    '        coalesce(sum(TotalPrice), 0) as amount',
    '        sum(TotalPrice) as amount',
  ],
  ['sql/gold/weekday_sales.sql', 'count(distinct InvoiceDate)', 'count(InvoiceDate)'],
  ['sql/gold/weekday_sales.sql', 'left join sales', 'inner join sales'],
  ['sql/gold/weekday_sales.sql', "select 1 as DayOfWeek, 'Sunday'", "select 1 as DayOfWeek, 'Monday'"],
  ['sql/gold/country_sales.sql', 'rank() over', 'row_number() over'],
  [
    'sql/gold/country_sales.sql',
    'nullif(cast(sum(revenue) over () as double), 0)',
    'cast(sum(revenue) over () as double)',
  ],
  ['sql/gold/invoice_amounts.sql', 'invoices.amount > cut', 'invoices.amount >= cut'],
  ['sql/gold/invoice_amounts.sql', 'percentile_cont(0.85)', 'percentile_cont(0.8)'],
  ['sql/gold/invoice_amounts.sql', 'min(InvoiceDate)', 'max(InvoiceDate)'],
  [
    'sql/gold/invoice_distribution.sql',
    'nulls last, amount nulls last',
    'nulls last, amount desc nulls last',
  ],
  ['sql/gold/invoice_distribution.sql', 'order by count(*) desc nulls last, ', 'order by '],
  ['sql/gold/invoice_distribution.sql', '    where amount > 0\n', ''],
  ['sql/gold/invoice_distribution.sql', 'spread.invoices - 1)', 'spread.invoices)'],
  ['sql/gold/invoice_outliers.sql', 'rank() over', 'row_number() over'],
  ['sql/gold/invoice_outliers.sql', "distribution.scope = 'all'", "distribution.scope <> 'all'"],
  [
    'sql/gold/invoice_outliers.sql',
    'nullif(cast(distribution.percentile_85 as double), 0)',
    'cast(distribution.percentile_85 as double)',
  ],
  ['sql/gold/top_products.sql', 'count(distinct InvoiceNo)', 'count(InvoiceNo)'],
  ['sql/gold/top_products.sql', '[A-Z]*|PADS', '[A-Z]*'],
  ['sql/gold/top_products.sql', '    where Description is not null\n', ''],
  ['sql/gold/top_products.sql', 'order by lines desc', 'order by units desc'],
  ['sql/gold/top_products.sql', 'left join names', 'inner join names'],
  ['sql/gold/top_products.sql', 'InvoiceDate <= as_of()', 'InvoiceDate < as_of()'],
  [
    'sql/gold/product_trends.sql',
    'first_sales.number <= months.number\n    left join',
    'first_sales.number <= months.number\n    inner join',
  ],
  ['sql/gold/product_trends.sql', 'coalesce(before.revenue, 0)', 'before.revenue'],
  ['sql/gold/product_trends.sql', 'before.number + 1', 'before.number + 2'],
  ['sql/gold/product_trends.sql', 'InvoiceDate <= as_of()', 'InvoiceDate < as_of()'],
  ['sql/gold/product_pairs.sql', '    select distinct\n        invoices', '    select\n        invoices'],
  ['sql/gold/product_pairs.sql', 'where support >=', 'where 1 >='],
  [
    'sql/gold/product_pairs.sql',
    'greatest(confidence_a_to_b, confidence_b_to_a) >=',
    'least(confidence_a_to_b, confidence_b_to_a) >=',
  ],
  ['sql/gold/product_pairs.sql', "        and lift >= parameter('pair_min_lift')\n", ''],
  ['sql/gold/product_pairs.sql', 'and lift >=', 'and lift >'],
  [
    'sql/gold/product_pairs.sql',
    "        and greatest(confidence_a_to_b, confidence_b_to_a) >= parameter('pair_min_confidence')\n",
    '',
  ],
  [
    'sql/gold/product_pairs.sql',
    "    where regexp_extract(upper(StockCode), '^([0-9]{5}[A-Z]*|PADS)$', 0) <> ''\n        and",
    '    where',
  ],
  ['sql/gold/product_pairs.sql', 'pairs.invoices / b.invoices', 'pairs.invoices / a.invoices'],
  ['sql/segments/segment_transitions.sql', 'or next_valid_from > valid_to', ''],
  ['sql/segments/segment_transitions.sql', 'last_valid_to = valid_from then last', 'true then last'],
  ['sql/segments/segment_transitions.sql', 'when valid_from = history_begins', 'when false'],
  ['sql/quality/retail_ingestion.sql', ' and not is_cancellation', ''],
  ['sql/quality/retail_ingestion.sql', "coalesce(price_text, '') <> '' and ", ''],
  ['sql/quality/retail_daily_counts.sql', 'left join silver', 'inner join silver'],
  ['sql/quality/retail_bronze_against_silver.sql', "'[.]0$', ''", "'[.]x$', ''"],
  ['sql/serving/segment_overview.sql', 'desc nulls last', 'desc nulls first'],
  ['sql/serving/segment_overview.sql', 'summary.Cluster nulls last', 'summary.Cluster desc nulls last'],
  ['sql/serving/segment_recommendations.sql', 'sum(Monetary) desc', 'count(*) desc'],
  ...BEHAVIOR_MISTAKES,
  ...CUSTOMER360_MISTAKES,
];

/** The table whose tests see a mistake in a lookup. */
const TESTED_BY: Record<string, string> = {
  'lookups/segment_names.csv': 'cluster_recommendations',
  'lookups/rfm_groups.csv': 'rfm_scores',
  'lookups/value_segment_actions.csv': 'value_segment_summary',
  ...BEHAVIOR_TESTED_BY,
  ...CUSTOMER360_TESTED_BY,
};

const pipelines = pipelineNames(packageDir).map((name) => readPipeline(packageDir, name));
const tested = pipelines.map((pipeline) => ({ pipeline, all: readSqlTests(packageDir, pipeline) }));

/** Whether tests are of this file of SQL, rules or a lookup. */
function isBeside(file: string): (one: TestedSql) => boolean {
  return ({ sql, step, testsFile }) =>
    [sql.shownAs, step?.rulesFile].includes(file) || testsFile.endsWith(`/${TESTED_BY[file]}.tests.yaml`);
}

/** A pipeline, and what of its SQL is tested. */
interface Tried {
  pipeline: PipelineDefinition;
  beside: TestedSql[];
}

/** The first pipeline that has tests of a file, and these. */
function triedOf(file: string): Tried {
  const found = tested.find(({ all }) => all.some(isBeside(file)));
  if (found === undefined) throw new Error(`no pipeline has tests of ${file}`);
  return { pipeline: found.pipeline, beside: found.all.filter(isBeside(file)) };
}

/** The same with a mistake in the file. One in a SELECT is made in its text alone: a copy of the project takes longer. */
function withMistake({ pipeline, beside }: Tried, [file, from, to]: (typeof MISTAKES)[number]): Tried {
  if (file.endsWith('.sql')) return { pipeline, beside: beside.map((one) => withText(one, from, to)) };
  const project = copyAllPipelines();
  edit(project, file, from, to);
  const mistaken = readPipeline(project, pipeline.pipeline);
  return { pipeline: mistaken, beside: readSqlTests(project, mistaken).filter(isBeside(file)) };
}

function withText(one: TestedSql, from: string, to: string): TestedSql {
  if (!one.sql.text.includes(from)) throw new Error(`${one.sql.shownAs} does not hold: ${from}`);
  const sql = { ...one.sql, text: one.sql.text.replace(from, () => to) };
  return one.step === undefined ? { ...one, sql } : { ...one, sql, step: { ...one.step, sql } };
}

describe('the tests of this project’s SQL', () => {
  it('pass, and every SQL file has at least one', async () => {
    const outcome = await mallard('--json', 'test');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const { passed, failed, untested, tests } = JSON.parse(outcome.stdout);
    expect({ failed, untested, passed }).toEqual({ failed: 0, untested: [], passed: tests.length });
    expect([...new Set(tests.map(({ sql }: { sql: string }) => sql))].sort()).toEqual(sqlFiles);
    const mistaken = new Set(
      MISTAKES.map(([file]) => file).filter((file) => !file.startsWith('expectations/')),
    );
    expect(mistaken).toEqual(new Set([...sqlFiles, ...Object.keys(TESTED_BY)]));
  });

  it.each([...new Set(MISTAKES.map(([file]) => file))])('see each mistake in %s', async (file) => {
    const mistakes = MISTAKES.filter(([of]) => of === file);
    const tried = triedOf(file);
    const mistaken = mistakes.map((mistake) => withMistake(tried, mistake));
    // A lookup is loaded with its pipeline; all else is in what is tested, so that one empty warehouse does for all.
    const groups = file in TESTED_BY ? mistaken.map((one) => [one]) : [mistaken];
    const seen: boolean[] = [];
    for (const group of groups) {
      const { pipeline } = group[0] ?? {};
      if (pipeline === undefined) continue;
      const results = await testSql(
        pipeline,
        group.flatMap(({ beside }) => beside),
        () => true,
      );
      for (const { beside } of group) {
        const own = results.splice(0, beside.flatMap(({ tests }) => tests?.value.tests ?? []).length);
        seen.push(own.some(({ failures }) => failures.length > 0));
      }
    }
    expect(mistakes.filter((_, i) => !seen[i])).toEqual([]);
  });

  it('pass as docs/testing-sql.md writes one', async () => {
    const project = copyWholeProject();
    const [, example = ''] = readFileSync(join(packageDir, 'docs/testing-sql.md'), 'utf8').split(
      /```yaml\n(?=defaults)|```\n`stopped_by/,
    );
    writeFileSync(join(project, 'expectations/silver/retail_transactions.tests.yaml'), example);
    const outcome = await mallard('--project', project, 'test', '--table', 'silver.retail_transactions');
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('1 passed') });
  });
});
