import { describe, expect, it } from 'vitest';
import { readPages } from '../../../src/definitions/pages.ts';
import { readPipeline } from '../../../src/definitions/project.ts';
import { MallardError } from '../../../src/errors.ts';
import { silentLog } from '../../../src/log.ts';
import { validatePipeline } from '../../../src/run/checking/validate-pipeline.ts';
import { runPipeline } from '../../../src/run/run-pipeline.ts';
import { resolveSettings } from '../../../src/settings.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary.ts';
import { withPages } from '../shop-pages.ts';
import { writeSmallProject } from '../small-project.ts';

async function check(files: Record<string, string | null>): Promise<void> {
  const folder = writeSmallProject(files);
  await validatePipeline(readPipeline(folder, 'shop'), readPages(folder, 'shop'));
}

describe('checkPages', () => {
  it('accepts pages that are right', async () => {
    await expect(check(withPages())).resolves.toBeUndefined();
  });

  it('accepts a query of two pages that asks for a filter that one of them has', async () => {
    const both = withPages(
      "where kind = chosen('thing')",
      "where kind in (chosen('thing'), chosen('kind'))",
      'sql/serving/of_it.sql',
    );
    await expect(check(both)).resolves.toBeUndefined();
  });

  it('refuses an explanation by what is no segmentation of the pipeline', async () => {
    const wrong = withPages('search: found.sql', 'search: found.sql, explained_by: gold.clusters');
    await expect(check(wrong)).rejects.toMatchObject({
      message: 'the pipeline has no segmentation gold.clusters; it has: none',
    });
  });

  const PAGES = 'pipelines/shop.pages.yaml';
  const OF_IT = 'sql/serving/of_it.sql';

  it.each<[what: string, file: string, part: string, by: string, where: string, message: string | RegExp]>([
    [
      'a column that the query has not',
      PAGES,
      'x: [amount]',
      'x: [kind, amuont]',
      ':12:19',
      "totals.sql has no column 'amuont'; did you mean 'amount'? There are: kind, amount",
    ],
    [
      'a column that is near to none',
      PAGES,
      'y: kind',
      'y: colour',
      ':11:12',
      "totals.sql has no column 'colour'; there are: kind, amount",
    ],
    [
      'a label of a column that is not there',
      PAGES,
      '{amount: Pence}',
      '{pence: Pence}',
      ':13:25',
      /^totals\.sql has no column 'pence'/,
    ],
    [
      'a column that the table has not',
      PAGES,
      '[id, kind, amount]',
      '[id, kind, amounts]',
      ':17:29',
      /^silver\.sales has no column 'amounts'; did you mean 'amount'\?/,
    ],
    [
      'an order by a column that is not there',
      PAGES,
      'amount desc, id',
      'amount desc, ids',
      ':18:30',
      /^silver\.sales has no column 'ids'; did you mean 'id'\?/,
    ],
    [
      'a filter that the page has not',
      PAGES,
      '{kind: kind}',
      '{kind: kin}',
      ':20:23',
      "the page has no filter 'kin'; did you mean 'kind'? There are: kind, min_amount",
    ],
    [
      'a filter of another page',
      PAGES,
      '{kind: kind}',
      '{kind: thing}',
      ':20:23',
      /^the page has no filter 'thing'/,
    ],
    [
      'a column of a filter that is not there',
      PAGES,
      '{amount: min_amount}',
      '{amounts: min_amount}',
      ':21:29',
      /^silver\.sales has no column 'amounts'/,
    ],
    ['at least a number of what is none', PAGES, 'at_least: {amount:', 'at_least: {day:', ':14:9', /DATE/],
    [
      'a table that is not there',
      PAGES,
      'table: silver.sales',
      'table: silver.sale',
      ':16:16',
      /^there is no table silver\.sale; did you mean 'silver\.sales'\? There are: bronze\.sales, gold\.kinds, /,
    ],
    [
      'chosen with no filter of any page',
      OF_IT,
      "chosen('thing')",
      "chosen('think')",
      ':2:14',
      "chosen('think'): no page of this file has such a filter; did you mean 'thing'? There are: kind, min_amount, thing, search",
    ],
    [
      'chosen with something that is worked out',
      OF_IT,
      "chosen('thing')",
      'chosen(kind)',
      ':2:14',
      "chosen takes the name of a filter: chosen('name')",
    ],
    [
      'as_of',
      OF_IT,
      "chosen('thing')",
      "chosen('thing') and day = as_of()",
      ':2:40',
      /^as_of\(…\) is of a run, .*into a column of a table/,
    ],
    [
      'parameter',
      OF_IT,
      'select amount',
      "select parameter('x') as amount",
      ':1:8',
      /^parameter\(…\) is of a run/,
    ],
    [
      'what is not portable',
      OF_IT,
      'select amount',
      'select hash(amount) as amount',
      ':1:8',
      /^function 'hash' is not in the portable subset: write md5/,
    ],
    [
      'two statements',
      OF_IT,
      'select amount',
      'select 1;\nselect amount',
      ':1:1',
      /^must be one SELECT, has 2/,
    ],
    [
      'SQL that cannot be read',
      OF_IT,
      'select amount',
      'select amount amount amount',
      ':1:22',
      /syntax error/,
    ],
    ['SQL of a column that is not there', OF_IT, 'where kind', 'where king', ':2:7', /king/],
    ['SQL of a table that is not there', OF_IT, 'gold.totals', 'gold.total', ':1:20', /gold\.total|total/],
    ['what finds things, wrong', 'sql/serving/found.sql', 'select kind', 'select kin', ':1:8', /kin/],
  ])('refuses %s', async (_, file, part, by, where, message) => {
    const error = await check(withPages(part, by, file)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MallardError);
    const { kind, where: place, message: said } = error as MallardError;
    expect({ kind, place }).toEqual({ kind: 'definition', place: `${file}${where}` });
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
  });
});

it('pages that are wrong keep no run from its work', async () => {
  for (const files of [
    withPages('chart: bars', 'chart: bar'),
    withPages("chosen('thing')", 'as_of(', 'sql/serving/of_it.sql'),
    { ...withPages(), 'sql/serving/found.sql': null },
  ]) {
    const folder = writeSmallProject(files, temporaryFolder());
    writeFiles(folder, { 'data/sales.csv': 'id,kind,amount,day\n1,a,5,2026-01-31\n' });
    const outcome = await runPipeline(
      readPipeline(folder, 'shop'),
      resolveSettings({ project: folder }),
      {},
      silentLog,
    );
    expect(outcome).toMatchObject({ status: 'done' });
  }
});
