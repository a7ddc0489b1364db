import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignmentColumns } from '../../src/definitions/campaigns.ts';
import { madeTable } from '../../src/definitions/made-table.ts';
import { pipelineNames, readPipeline } from '../../src/definitions/project.ts';
import { columnLineage } from '../../src/lineage/column-lineage.ts';
import { type Edge, pipelineLineage } from '../../src/lineage/pipeline-lineage.ts';
import { packageDir } from '../../src/settings.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { parseSql } from '../../src/warehouse/parse-tree.ts';
import { edited, smallPipeline, withSegmentation } from '../run/small-project.ts';
import { openMemoryWarehouse } from '../warehouse/memory-warehouse.ts';

let database: Database;
beforeAll(async () => {
  database = await openMemoryWarehouse();
});
afterAll(() => database.close());

const show = ({ table, column, fromKind, fromTable, fromColumn, how }: Edge) =>
  `${table}.${column} ${how === 'direct' ? '<-' : '<~'} ${fromKind} ${fromTable}.${fromColumn}`;

async function edgesOf(table: string, changes: Record<string, string> = {}): Promise<string[]> {
  const { edges, problems } = await pipelineLineage(database, smallPipeline(changes));
  expect(problems).toEqual([]);
  return edges.filter((edge) => edge.table === table).map(show);
}

describe('pipelineLineage', () => {
  it('begins with the headers under which columns arrive, the path and the file', async () => {
    const changes = edited(
      'pipelines/shop.yaml',
      'columns: [{name: id}, {name: kind}, {name: amount}, {name: day}]',
      'columns: [{name: id, also: [number]}, {name: kind, from_path: kind}, {name: amount}, {name: day}]',
    );
    expect(await edgesOf('bronze.sales', changes)).toEqual([
      'bronze.sales.* <- source data/*.csv.*',
      'bronze.sales.id <- source data/*.csv.id',
      'bronze.sales.id <- source data/*.csv.number',
      'bronze.sales.kind <- source data/*.csv.kind= in the path',
      'bronze.sales.amount <- source data/*.csv.amount',
      'bronze.sales.day <- source data/*.csv.day',
      'bronze.sales.source_file <- source data/*.csv.path',
      'bronze.sales._file_id <- source data/*.csv.*',
      'bronze.sales._line <- source data/*.csv.*',
      'bronze.sales._rescued_data <- source data/*.csv.*',
    ]);
    expect(await edgesOf('gold.kinds')).toContain('gold.kinds.label <- source lookups/kinds.csv.label');
  });

  it('goes from table to table, without the columns that only rules see', async () => {
    expect(await edgesOf('silver.sales')).toEqual([
      'silver.sales.* <- table bronze.sales.*',
      'silver.sales.id <- table bronze.sales.id',
      'silver.sales.kind <- table bronze.sales.kind',
      'silver.sales.amount <- table bronze.sales.amount',
      'silver.sales.day <- table bronze.sales.day',
      'silver.sales._file_id <- table bronze.sales._file_id',
      'silver.sales._line <- table bronze.sales._line',
    ]);
    expect(await edgesOf('gold.totals')).toEqual([
      'gold.totals.* <- table silver.goods.*',
      'gold.totals.kind <- table silver.goods.kind',
      'gold.totals.kind <~ table silver.goods.kind',
      'gold.totals.amount <- table silver.goods.amount',
      'gold.totals.amount <~ table silver.goods.kind',
      'gold.totals.day <~ table silver.goods.kind',
    ]);
  });

  it('gives a table that a route fills the lineage of the table it leaves', async () => {
    const kept = await edgesOf('silver.sales');
    expect(await edgesOf('silver.returns')).toEqual(
      kept.map((edge) => edge.replace('silver.sales', 'silver.returns')),
    );
  });

  it('knows what a lookup and a segmentation give', async () => {
    const changes = {
      ...withSegmentation(),
      ...edited('sql/silver/goods.sql', 'select id', 'select (select max(label) from gold.kinds) as id'),
    };
    const made = ['Cluster', 'Position', 'Distance', 'Next_Cluster', 'Next_Distance', 'Set_Apart_By'];
    expect(await edgesOf('gold.groups', changes)).toEqual([
      'gold.groups.* <- table gold.totals.*',
      'gold.groups.kind <- table gold.totals.kind',
      ...made.map((column) => `gold.groups.${column} <- table gold.totals.amount`),
    ]);
    expect(await edgesOf('silver.goods', changes)).toContain('silver.goods.id <- lookup gold.kinds.label');
  });

  it('says where something cannot be told, and guesses nothing for it', async () => {
    const changes = edited('sql/silver/goods.sql', 'select id,', 'select id as number,\n  knd as');
    const { edges, problems } = await pipelineLineage(database, smallPipeline(changes));
    expect(problems).toEqual([
      "sql/silver/goods.sql:2:3: 'knd' is a column of nothing here",
      'sql/silver/goods.sql: nothing in it is called id',
    ]);
    expect(edges.filter(({ table, column }) => table === 'silver.goods' && column === 'kind')).toEqual([]);
  });
});

describe('the project’s own pipelines', () => {
  const pipelines = pipelineNames(packageDir).map((name) => readPipeline(packageDir, name));

  it.each(pipelines)(
    '$pipeline: each column comes from something, from the clock, or is a choice',
    async (pipeline) => {
      const { edges, problems } = await pipelineLineage(database, pipeline);
      expect(problems).toEqual([]);
      const direct = new Set(
        edges.filter(({ how }) => how === 'direct').map((edge) => `${edge.table}.${edge.column}`),
      );
      const without = pipeline.steps.flatMap((step) =>
        step.kind === 'table'
          ? Object.keys(step.rules.columns)
              .map((column) => `${step.table}.${column}`)
              .filter((column) => !direct.has(column))
          : [],
      );
      const constant =
        /^gold\.behavior_(churn_summary\.(risk|level_order)|findings\.(number|topic|unit)|recommendations\.(topic|figure_of|threshold))$|\.(UpdateDate|movement|scope)$|^gold\.weekday_sales\.(DayOfWeek|weekday)$|^quality\.retail_bronze_against_silver\.(position|what)$/;
      const chosen =
        /^gold\.(rfm_scores\.(R|F|M|RFM)_Score|value_segment(s|_summary)\.(Value_Tier|Engagement|Segment)|\w+\.\w+_(rank|index)|behavior_(rfm\.\w+_score|weekday_patterns\.day_name|churn_risk\.(risk|is_high_value)|recommendations\.number))$/;
      expect(without.filter((column) => !constant.test(column) && !chosen.test(column))).toEqual([]);
      const decided = new Set(
        edges.filter(({ how }) => how === 'indirect').map((edge) => `${edge.table}.${edge.column}`),
      );
      expect(without.filter((column) => chosen.test(column) && !decided.has(column))).toEqual([]);
    },
  );

  it.each(pipelines)('$pipeline: each end of an edge is an end that is there', async (pipeline) => {
    const { edges } = await pipelineLineage(database, pipeline);
    const made = new Set(edges.map(({ table, column }) => `${table}.${column}`));
    const decided = pipeline.steps.filter((step) => step.kind === 'campaigns');
    for (const step of decided)
      for (const { name } of assignmentColumns(step)) made.add(`${step.table}.${name}`);
    const clock = ['ingestion_timestamp', 'processing_date'];
    const loose = edges.filter(
      ({ fromKind, fromTable, fromColumn }) =>
        fromKind !== 'source' && !made.has(`${fromTable}.${fromColumn}`) && !clock.includes(fromColumn),
    );
    expect(loose.map(show)).toEqual([]);
  });

  it.each(pipelines)('$pipeline: the queries of its report resolve, too', async ({ report, steps }) => {
    const tables = steps.map((step): [string, string[]] => [
      step.table,
      step.kind === 'table'
        ? Object.keys(step.rules.columns)
        : madeTable(step).columns.map(({ name }) => name),
    ]);
    for (const { sql } of report) {
      const parsed = await parseSql(database, sql.text);
      const { columns, problems } = columnLineage(
        'error' in parsed ? [] : parsed.statements,
        new Map(tables),
      );
      expect(problems).toEqual([]);
      expect(columns.filter(({ direct }) => direct.length === 0)).toEqual([]);
    }
  });
});
