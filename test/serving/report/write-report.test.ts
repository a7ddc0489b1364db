import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeReport } from '../../../src/serving/report/write-report.ts';
import { writeFiles } from '../../support/temporary.ts';
import { publishedShop } from '../dashboard/published.ts';

const HOSTILE = '<script>alert(1)</script>';

const PAGES = `pages:
  - page: customers
    title: Customers ${HOSTILE}
    panels:
      - {title: Drawn, chart: bars, table: gold.customers, order: [spend desc], y: customer, x: spend, labels: {spend: "${HOSTILE}"}}
      - {title: Told, chart: table, table: gold.customers, labels: {kind: "${HOSTILE}"}}
  - page: one
    title: One of them
    entity: {key: customer, search: found.sql}
    panels:
      - {title: Spend, chart: figures, query: one.sql}
`;

describe('a report', () => {
  it('has the pages that are about no one thing, drawn, with no script and nothing that is HTML', async () => {
    const shop = await publishedShop(PAGES);
    await shop.publishCustomers(3);
    const to = join(shop.projectDir, 'out', 'report.html');
    expect(await writeReport(to, { ...shop, pages: [] })).toEqual(['shop/customers']);
    const text = readFileSync(to, 'utf8');
    expect(text).toContain('<svg');
    expect(text).toMatch(/<td class="">c3<\/td>/);
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text).not.toMatch(/<script/i);
    expect(text).toContain("default-src 'none'");
  });

  it('leaves out pipelines that have not run, and refuses a page that is not there, with what there is', async () => {
    const shop = await publishedShop(PAGES);
    await shop.publishCustomers(1);
    writeFiles(shop.projectDir, {
      'pipelines/other.yaml': readFileSync(join(shop.projectDir, 'pipelines/shop.yaml'), 'utf8').replace(
        'pipeline: shop',
        'pipeline: other',
      ),
      'pipelines/other.pages.yaml': PAGES,
    });
    const to = join(shop.projectDir, 'report.html');
    await expect(writeReport(to, { ...shop, pages: ['shop/customer'] })).rejects.toMatchObject({
      message: "there is no page 'shop/customer' to report",
      next: 'the pages are: other/customers, shop/customers',
    });
    expect(existsSync(to)).toBe(false);
    expect(await writeReport(to, { ...shop, pages: [] })).toEqual(['shop/customers']);
  });
});
