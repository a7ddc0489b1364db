/**
 * `npm run screenshots`: a picture of each page of the dashboard on the real data, for docs/. Takes a minute or two.
 *
 *   npm run screenshots -- [--warehouse FILE] [--to DIR]
 *
 * `--warehouse`: one that is there already, instead of one that is made.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { packageDir } from '../../src/settings.ts';
import { startBrowser } from '../support/browser.ts';
import { navigation, settled } from './page-parts.ts';
import { makeRealWarehouse } from './real-warehouse.ts';
import { serve } from './served.ts';

/** Pages whose picture needs something chosen, typed or clicked first. */
const PREPARED: Record<string, (page: Page) => Promise<void>> = {
  '/retail/customer': async (page) => {
    await page.getByRole('searchbox').fill('13102');
    await page.getByRole('link', { name: '13102' }).click();
  },
  '/operations/sql': async (page) => {
    const sql =
      'select Segment, count(*) as customers\nfrom gold.customer_segments\ngroup by all\norder by customers desc';
    await page.getByRole('textbox', { name: 'SQL' }).fill(sql);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Chart' }).click();
  },
};

const DARK = ['/', '/retail/explorer'];
const ON_A_TELEPHONE = '/retail/segments';
/** Of most pages the first screen is enough. */
const HEIGHT: Record<string, number> = { '/': 1120 };
const SHOWN_AS = '/srv/mallard/warehouse/mallard.duckdb';
const MOST_BYTES = 150_000;

const { values } = parseArgs({
  options: {
    warehouse: { type: 'string' },
    to: { type: 'string', default: join(packageDir, 'docs/screenshots') },
  },
});
const scratch = mkdtempSync(join(tmpdir(), 'mallard-'));
const warehouse = values.warehouse ?? (await makeRealWarehouse(scratch));
const served = await serve(packageDir, '--warehouse', warehouse);
const browser = await startBrowser();
try {
  mkdirSync(values.to, { recursive: true });
  const pages = await pagesOf(browser);
  for (const path of pages) await picture(path, nameOf(path));
  for (const path of DARK) await picture(path, `${nameOf(path)}-dark`, { colorScheme: 'dark' });
  const telephone = { viewport: { width: 390, height: 844 } };
  await picture(ON_A_TELEPHONE, `${nameOf(ON_A_TELEPHONE)}-phone`, telephone);
} finally {
  await browser.close();
  await served.stop();
  rmSync(scratch, { recursive: true, force: true });
}

async function pagesOf(by: Browser): Promise<string[]> {
  const page = await by.newPage();
  await page.goto(served.address);
  await settled(page);
  const links = await navigation(page);
  await page.close();
  return links.map(({ path }) => path);
}

async function picture(path: string, name: string, options: Parameters<Browser['newPage']>[0] = {}) {
  const viewport = { width: 1280, height: HEIGHT[path] ?? 800 };
  const page = await browser.newPage({ viewport, colorScheme: 'light', reducedMotion: 'reduce', ...options });
  // A picture shows where a shop's warehouse may lie, not where this one was made.
  await page.route('**/api/connections', async (route) => {
    const text = await (await route.fetch()).text();
    await route.fulfill({ contentType: 'application/json', body: text.replaceAll(warehouse, SHOWN_AS) });
  });
  await page.goto(new URL(path, served.address).href);
  await settled(page);
  await PREPARED[path]?.(page);
  await settled(page);
  // Charts move into their places for a moment.
  await page.waitForTimeout(1_500);
  const file = join(values.to, `${name}.png`);
  await page.screenshot({ path: file });
  await page.close();
  const { size } = statSync(file);
  console.log(
    `${file} ${Math.round(size / 1000)} kB${size > MOST_BYTES ? ': larger than it should be' : ''}`,
  );
}

/** `/retail/segments` is `retail-segments`, the first page `overview`. */
function nameOf(path: string): string {
  return path.slice(1).replaceAll('/', '-') || 'overview';
}
