import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatorNames, readGenerator } from '../../../src/definitions/generator.ts';
import { readPages } from '../../../src/definitions/pages.ts';
import { pipelineNames, readPipeline } from '../../../src/definitions/project.ts';
import { readSqlTests } from '../../../src/definitions/sql-tests.ts';
import { validatePipeline } from '../../../src/run/checking/validate-pipeline.ts';
import { packageDir } from '../../../src/settings.ts';
import {
  edited,
  HISTORY_STEP,
  smallPipeline,
  withHistory,
  withLifetimeValue,
  withSegmentation,
} from '../small-project.ts';

describe('the project’s own definitions', () => {
  const names = pipelineNames(packageDir);

  it.each(names)('pipeline %s is valid, with its pages', async (name) => {
    const pipeline = readPipeline(packageDir, name);
    expect(pipeline.steps.length).toBeGreaterThan(0);
    await expect(validatePipeline(pipeline, readPages(packageDir, name))).resolves.toBeUndefined();
  });

  it('leave no file of expectations/ or sql/ (but for the catalog) that no pipeline and no generator reaches', () => {
    const reached = new Set<string>();
    for (const name of names) {
      const pipeline = readPipeline(packageDir, name);
      const { steps } = pipeline;
      for (const step of steps) if (step.kind === 'table') reached.add(step.rulesFile);
      for (const { sql, testsFile } of readSqlTests(packageDir, pipeline))
        reached.add(sql.shownAs).add(testsFile);
    }
    for (const name of generatorNames(packageDir)) {
      const { tables, files } = readGenerator(packageDir, name);
      for (const { sql } of [...tables, ...files]) reached.add(sql.shownAs);
    }
    const files = ['expectations', 'sql'].flatMap((folder) =>
      readdirSync(join(packageDir, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(sql|yaml)$/.test(file) && !file.startsWith('catalog'))
        .map((file) => `${folder}/${file}`),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !reached.has(file))).toEqual([]);
  });
});

describe('validatePipeline', () => {
  it('accepts a pipeline that is right, with a segmentation too', async () => {
    await expect(validatePipeline(smallPipeline())).resolves.toBeUndefined();
    await expect(
      validatePipeline(smallPipeline(withSegmentation('seed: 1', 'seed: 2'))),
    ).resolves.toBeUndefined();
  });

  it('accepts a history of anything that is there: a lookup, bronze, what a route or a segmentation writes', async () => {
    for (const of of ['gold.kinds', 'bronze.sales', 'silver.returns', 'gold.totals']) {
      const changes = of === 'gold.kinds' ? 'label' : 'amount';
      const history = withHistory('of: gold.totals', `of: ${of}`)['pipelines/shop.yaml'] ?? '';
      const other = history.replace('[amount]', `[${changes}]`).replace('    carries: [day]\n', '');
      await expect(
        validatePipeline(smallPipeline({ 'pipelines/shop.yaml': other })),
      ).resolves.toBeUndefined();
    }
    const segmentation = withSegmentation();
    const step = `  - segmentation: gold.groups\n${HISTORY_STEP.replace('gold.totals', 'gold.groups').replace('[amount]', '[Cluster]').replace('[day]', '[Position]')}`;
    const pipeline =
      segmentation['pipelines/shop.yaml']?.replace('  - segmentation: gold.groups\n', step) ?? '';
    await expect(
      validatePipeline(smallPipeline({ ...segmentation, 'pipelines/shop.yaml': pipeline })),
    ).resolves.toBeUndefined();
  });

  it('accepts checks that an empty table breaks: they are about data', async () => {
    const needsRows = edited(
      'expectations/silver/sales.yaml',
      'checks:',
      'checks:\n  - {name: some, row_count: {min: 1}, on_violation: fail}\n  - {name: enough, row_count: {min: 9}, on_violation: warn, fail_if: "> 0"}',
    );
    await expect(validatePipeline(smallPipeline(needsRows))).resolves.toBeUndefined();
  });

  it.each<[what: string, changes: Record<string, string>, where: string, words: RegExp]>([
    [
      'a table that is not there',
      edited('sql/silver/goods.sql', 'silver.sales', 'silver.slaes'),
      'sql/silver/goods.sql:1:47',
      /unknown table silver\.slaes; did you mean silver\.sales/,
    ],
    [
      'a filter of a check that Spark would not read',
      edited(
        'expectations/silver/sales.yaml',
        'unique: [id],',
        `unique: [id], filter: "strftime(day, '%Y') = '2026'",`,
      ),
      'expectations/silver/sales.yaml, check unique_id',
      /function 'strftime' is not in the portable subset/,
    ],
    [
      'a parameter that is not declared',
      {
        ...edited('pipelines/shop.yaml', 'lookups:', 'parameters: {least_amount: 1}\nlookups:'),
        ...edited('sql/gold/totals.sql', 'group by', "where amount > parameter('least_amuont') group by"),
      },
      'sql/gold/totals.sql:3:16',
      /no parameter 'least_amuont'; did you mean 'least_amount'\? It has: least_amount/,
    ],
    [
      'a parameter whose name is computed',
      edited('sql/gold/totals.sql', 'group by', 'where amount > parameter(kind) group by'),
      'sql/gold/totals.sql:3:16',
      /takes the name itself/,
    ],
    [
      'a table that comes later',
      edited('sql/silver/goods.sql', 'silver.sales', 'gold.totals'),
      'sql/silver/goods.sql:1:47',
      /gold\.totals, which comes later in pipelines\/shop\.yaml/,
    ],
    [
      'a table that reads itself',
      edited('sql/silver/goods.sql', 'silver.sales', 'silver.goods'),
      'sql/silver/goods.sql:1:47',
      /silver\.goods/,
    ],
    [
      'a function that is not portable',
      edited('sql/gold/totals.sql', 'from silver.goods', 'from silver.goods\nwhere now() is null'),
      'sql/gold/totals.sql:3:7',
      /'now'.*as_of/,
    ],
    [
      'SQL that does not parse',
      edited('sql/gold/totals.sql', 'group by kind', 'group kind'),
      'sql/gold/totals.sql:3:7',
      /syntax error/,
    ],
    [
      'a statement that is no SELECT',
      { 'sql/gold/totals.sql': 'insert into gold.totals values (1)' },
      'sql/gold/totals.sql:1:1',
      /SELECT/,
    ],
    [
      'a column that is not there',
      edited('sql/gold/totals.sql', 'from silver.goods', 'from silver.goods\nwhere amuont > 0'),
      'sql/gold/totals.sql:3:7',
      /amuont/,
    ],
    [
      'a column that is not listed',
      edited('sql/silver/goods.sql', 'select id,', 'select id, 5 as five,'),
      'expectations/silver/goods.yaml',
      /five is not listed/,
    ],
    [
      'a rule on a column that is not there',
      edited('expectations/silver/goods.yaml', "kind <> 'c'", "knd <> 'c'"),
      'expectations/silver/goods.yaml',
      /knd/,
    ],
    [
      'a route on a column that is not there',
      edited('expectations/silver/sales.yaml', 'amount < 0', 'amonut < 0'),
      'expectations/silver/sales.yaml',
      /amonut/,
    ],
    [
      'a check on a column that is not there',
      edited('expectations/silver/sales.yaml', 'unique: [id]', 'unique: [idd]'),
      'expectations/silver/sales.yaml:12:31',
      /no column 'idd'; did you mean 'id'/,
    ],
    [
      'a control total that does not run',
      edited('expectations/gold/totals.yaml', 'from silver.goods', 'from silver.god'),
      'expectations/gold/totals.yaml',
      /god/,
    ],
    [
      'a report query on a column that is not there',
      { 'sql/serving/totals.sql': 'select kind,\n  sum from gold.totals\n' },
      'sql/serving/totals.sql:2:3',
      /sum/,
    ],
    [
      'an as-of column of a table that is not there',
      edited('pipelines/shop.yaml', 'silver.sales.day', 'silver.sale.day'),
      'pipelines/shop.yaml',
      /silver\.sale is none of this pipeline's tables/,
    ],
    [
      'an as-of column that is no date',
      edited('pipelines/shop.yaml', 'silver.sales.day', 'silver.sales.kind'),
      'pipelines/shop.yaml',
      /VARCHAR, not DATE/,
    ],
    [
      'a lookup with another header',
      { 'lookups/kinds.csv': 'kind,title\na,Apples\n' },
      'lookups/kinds.csv:1',
      /kind,title/,
    ],
    [
      'a segmentation numbered by no feature of its own',
      withSegmentation('number_by: amount', 'number_by: day'),
      'segmentations/gold/groups.yaml:7:12',
      /'day' is none of.*amount/,
    ],
    [
      'a segmentation of a table that is not there',
      withSegmentation('gold.totals', 'gold.total'),
      'segmentations/gold/groups.yaml',
      /gold\.total; did you mean gold\.totals/,
    ],
    [
      'a history of a table that is not there',
      withHistory('of: gold.totals', 'of: gold.total'),
      'pipelines/shop.yaml:18:9',
      /gold\.total; did you mean gold\.totals\?; it may be: .*silver\.returns/,
    ],
    [
      'a history of a table that comes later',
      withHistory('of: gold.totals', 'of: gold.groups', withSegmentation()),
      'pipelines/shop.yaml:18:9',
      /of: reads gold\.groups, which comes later/,
    ],
    [
      'a history by a column that is not there',
      withHistory('key: [kind]', 'key: [kind, knd]'),
      'pipelines/shop.yaml:19:17',
      /gold\.totals has no column knd; did you mean kind\?; it has: kind, amount, day/,
    ],
    [
      'a history of changes in a column that is not there',
      withHistory('changes: [amount]', 'changes: [size]'),
      'pipelines/shop.yaml:20:15',
      /gold\.totals has no column size; it has/,
    ],
    [
      'a history that carries a column that is not there',
      withHistory('carries: [day]', 'carries: [dya]'),
      'pipelines/shop.yaml:21:15',
      /no column dya; did you mean day/,
    ],
    [
      'a lifetime value with one column for two things',
      withLifetimeValue('age: age', 'age: days'),
      'lifetime_values/gold/lifetimes.yaml:6:6',
      /'days' is the recency already/,
    ],
    [
      'a lifetime value of a column that is not there',
      withLifetimeValue('value: worth', 'value: wort'),
      'lifetime_values/gold/lifetimes.yaml',
      /value: gold\.purchases has no column 'wort'; did you mean 'worth'/,
    ],
    [
      'a lifetime value of a table that is not there',
      withLifetimeValue('gold.purchases', 'gold.purchase'),
      'lifetime_values/gold/lifetimes.yaml',
      /gold\.purchase; did you mean gold\.purchases/,
    ],
    [
      'a lifetime value in the place of another',
      withLifetimeValue('table: gold.lifetimes', 'table: gold.lives'),
      'lifetime_values/gold/lifetimes.yaml:1:1',
      /of 'gold\.lives', in the place of that of 'gold\.lifetimes'/,
    ],
  ])('refuses %s', async (_what, changes, where, words) => {
    const validate = async () => validatePipeline(smallPipeline(changes));
    const error = await validate().catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'definition' });
    expect(error.message).toMatch(words);
    expect(`${error.where}, `.startsWith(where), error.where).toBe(true);
    if (/:\d+:\d+$/.test(where)) expect(error.where).toBe(where);
  });
});
