import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ShownProject } from '../../../src/serving/dashboard/shown-project.ts';
import { DUO_PROJECT } from '../../run/duo-project.ts';
import { SHOP_PAGES, withPages } from '../../run/shop-pages.ts';
import { writeSmallProject } from '../../run/small-project.ts';

const DUO_PAGES = `pages:
  - page: overview
    title: Duo
    panels:
      - {title: Spent, chart: bars, table: gold.spent, y: name, x: amount}
`;

/** The small project and another, each with pages. */
function twoProjects(changes: Record<string, string | null> = {}): string {
  return writeSmallProject({
    ...DUO_PROJECT,
    'pipelines/duo.pages.yaml': DUO_PAGES,
    ...withPages(),
    ...changes,
  });
}

const shownOf = (project: ShownProject) =>
  project.pipelines.map(({ name, pages }) => [name, pages?.pages.map(({ page }) => page)]);

describe('a project as a dashboard shows it', () => {
  it('is its pipelines in alphabetical order, with their pages', () => {
    const project = new ShownProject(twoProjects());
    expect(shownOf(project)).toEqual([
      ['duo', ['overview']],
      ['shop', ['overview', 'one']],
    ]);
    expect(project.problems).toEqual([]);
    expect(project.page('shop', 'one').page.title).toBe('One kind');
    expect(project.page('shop', 'one').definition.shownAs).toBe('pipelines/shop.pages.yaml');
  });

  it('is nothing where there is no project', () => {
    const project = new ShownProject(undefined);
    expect([project.pipelines, project.problems]).toEqual([[], []]);
  });

  it('hides no pipeline and no pages of another where a file of pages is wrong, and says what is', () => {
    const project = new ShownProject(twoProjects(withPages('chart: bars', 'chart: bar')));
    expect(shownOf(project)).toEqual([
      ['duo', ['overview']],
      ['shop', undefined],
    ]);
    expect(project.problems).toEqual([
      { where: 'pipelines/shop.pages.yaml:9:16', message: expect.stringContaining("did you mean 'bars'?") },
    ]);
    expect(() => project.page('shop', 'one')).toThrow('there is no page shop/one');
    expect(project.page('duo', 'overview').page.title).toBe('Duo');
  });

  it('does so where a query of a page is not there, and where a pipeline is wrong', () => {
    const without = new ShownProject(twoProjects({ 'sql/serving/of_it.sql': null }));
    expect(without.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('sql/serving/of_it.sql, which does not exist'),
    ]);
    const broken = new ShownProject(twoProjects({ 'pipelines/duo.yaml': 'pipeline: other\n' }));
    expect(shownOf(broken).map(([name]) => name)).toEqual(['shop']);
    expect(broken.problems.map(({ where }) => where)).toEqual([
      expect.stringContaining('pipelines/duo.yaml'),
    ]);
  });

  it('is read again once a file of it is another: pages, a query, one that is new, one that is gone', () => {
    const folder = twoProjects();
    const project = new ShownProject(folder);
    const first = project.pipelines;
    expect(project.pipelines).toBe(first);
    let minute = 0;
    const write = (path: string, text: string) => {
      const file = join(folder, path);
      writeFileSync(file, text);
      minute += 1;
      utimesSync(file, minute * 60, minute * 60); // a file's time is not finer than a test is fast
    };
    write('pipelines/shop.pages.yaml', SHOP_PAGES.replace('One kind', 'Just one'));
    expect(project.page('shop', 'one').page.title).toBe('Just one');
    write('sql/serving/of_it.sql', 'select 2 as amount');
    expect(project.page('shop', 'one').definition.queries.get('of_it.sql')?.text).toBe('select 2 as amount');
    write('pipelines/shop.pages.yaml', 'pages: none\n');
    expect(project.problems).toHaveLength(1);
    write('pipelines/shop.pages.yaml', SHOP_PAGES);
    expect(project.problems).toEqual([]);
    rmSync(join(folder, 'pipelines/duo.pages.yaml'));
    expect(shownOf(project)[0]).toEqual(['duo', undefined]);
  });
});
