import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPipeline } from '../src/definitions/project.ts';
import { readSqlTests } from '../src/definitions/sql-tests.ts';
import { testSql } from '../src/run/testing/test-sql.ts';
import { packageDir } from '../src/settings.ts';
import { mallard } from './support/mallard.ts';
import { copyProject, edit } from './support/project.ts';

/** Every SQL file but those that make the `ops` schema. */
const sqlFiles = readdirSync(join(packageDir, 'sql'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.sql') && !path.startsWith('catalog'))
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
];

describe('the tests of this project’s SQL', () => {
  it('pass, and every SQL file has at least one', async () => {
    const outcome = await mallard('--json', 'test', 'retail');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const { passed, failed, untested, tests } = JSON.parse(outcome.stdout);
    expect({ failed, untested, passed }).toEqual({ failed: 0, untested: [], passed: tests.length });
    expect([...new Set(tests.map(({ sql }: { sql: string }) => sql))].sort()).toEqual(sqlFiles);
    expect(new Set(MISTAKES.map(([file]) => file))).toEqual(
      new Set([...sqlFiles, 'expectations/silver/retail_transactions.yaml', 'lookups/segment_names.csv']),
    );
  });

  it.each(MISTAKES)('see a mistake in %s: %j made %j', async (file, from, to) => {
    const project = copyProject();
    edit(project, file, from, to);
    const pipeline = readPipeline(project, 'retail');
    const beside = readSqlTests(project, pipeline).filter(
      ({ sql, step, testsFile }) =>
        [sql.shownAs, step?.rulesFile].includes(file) ||
        (file.startsWith('lookups/') && testsFile.endsWith('cluster_recommendations.tests.yaml')),
    );
    const results = await testSql(pipeline, beside, () => true);
    expect(results.some(({ failures }) => failures.length > 0)).toBe(true);
  });

  it('pass as docs/testing-sql.md writes one', async () => {
    const project = copyProject();
    const [, example = ''] = readFileSync(join(packageDir, 'docs/testing-sql.md'), 'utf8').split(
      /```yaml\n(?=defaults)|```\n`stopped_by/,
    );
    writeFileSync(join(project, 'expectations/silver/retail_transactions.tests.yaml'), example);
    const outcome = await mallard('--project', project, 'test', '--table', 'silver.retail_transactions');
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('1 passed') });
  });
});
