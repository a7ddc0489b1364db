import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { openPublished } from '../../src/warehouse/open.ts';
import { mallardIn } from '../support/mallard.ts';
import { blocksOf, commandLines, documentOf, tableRows } from './docs.ts';

const page = documentOf('docs/customer360.md');
const folder = mkdtempSync(join(tmpdir(), 'mallard-docs-'));
let published: Database;

/** What the page says to type, in a folder of its own. */
beforeAll(async () => {
  const [generate = [], run = []] = commandLines(page);
  const source = join(folder, 'data');
  const at = ['--project', packageDir, '--warehouse', join(folder, 'm.duckdb')];
  const made = await mallardIn(folder, ...at, ...generate.slice(0, 2), '--to', source);
  expect(made.stdout + made.stderr).toContain('8,783');
  expect(await mallardIn(folder, ...at, ...run, '--source', source)).toMatchObject({ code: 0 });
  published = await openPublished(join(folder, 'm.duckdb'));
});

afterAll(() => {
  published.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('docs/customer360.md', () => {
  it.each(blocksOf(page, 'sql'))('answers: %s', async (query) => {
    expect((await published.query(query)).rows.length).toBeGreaterThan(0);
  });

  it('has a row for each table of gold that the pipeline makes', async () => {
    const there = await published.rows<{ name: string }>(
      `select 'gold.' || name as name from ops.lineage cross join (select regexp_extract(table_name, 'gold[.](.*)', 1) as name)
       where name <> '' group by all order by all`,
    );
    const told = tableRows(page).flatMap(([head = '']) => /^`(gold\.\w+)`$/.exec(head)?.[1] ?? []);
    expect(there.length).toBeGreaterThan(8);
    expect(told.sort()).toEqual(there.map(({ name }) => name));
  });

  it('tells the figures of the made-up year', async () => {
    const stars = await published.rows<{ label: string; stars: string }>(
      `select label, cast(round(avg(rating), 1) as varchar) as stars from gold.customer360_review_sentiment group by label`,
    );
    const of = Object.fromEntries(stars.map(({ label, stars: mean }) => [label, mean]));
    const text = page.replace(/\s+/g, ' ');
    expect(text).toContain(
      `positive reviews have ${of.positive} stars on average, neutral ones ${of.neutral} and negative ones ${of.negative}`,
    );
    const { low, misled } = await published.row<{ low: number; misled: number }>(
      `select count(*) as low, count(*) filter (where label = 'positive') as misled
       from gold.customer360_review_sentiment where rating <= 2`,
    );
    expect(text).toContain(`${misled} of the ${low} with one or two stars sound positive`);
    const { spearman } = await published.row<{ spearman: number }>(
      'select spearman from gold.customer360_rating_correlation',
    );
    expect(text).toContain(`(Spearman ${spearman.toFixed(2)})`);
  });
});
