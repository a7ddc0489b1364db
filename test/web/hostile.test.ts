import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { BROWSER_NEEDS, haveBrowser, STRANGE_NAME, startBrowser } from '../support/browser.ts';
import { mallard } from '../support/mallard.ts';
import { copyWholeProject, edit } from '../support/project.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { navigation, panelOf, settled } from './page-parts.ts';
import { newReader } from './reader.ts';
import { serve } from './served.ts';

const HTML = '<img src=x onerror=alert(1)>';

if (!haveBrowser) console.warn(`skipped: a browser against those who mean harm (${BROWSER_NEEDS})`);

describe.skipIf(!haveBrowser)(`a browser against those who mean harm (${BROWSER_NEEDS})`, () => {
  let browser: Promise<Browser> | undefined;
  afterAll(async () => (await browser)?.close());

  async function readerOf(cwd: string, ...args: string[]) {
    const served = await serve(cwd, ...args);
    onTestFinished(() => served.stop());
    browser ??= startBrowser();
    return {
      address: served.address,
      browser: await browser,
      ...(await newReader(await browser, served.address)),
    };
  }

  it('values that are HTML are shown as the text that they are, in tables, charts and the report', {
    timeout: 180_000,
  }, async () => {
    const project = copyWholeProject();
    // As customers of that country, buyers of that product, and a segment.
    edit(project, 'lookups/segment_names.csv', 'Champions', HTML);
    const lines = Array.from({ length: 60 }, (_, i) =>
      ['14', '15'].map((product) =>
        retailLine({
          invoice: String(500_000 + i),
          customer: String(13_000 + (i % 20)),
          stockCode: `850${product}`,
          description: `${HTML}${product}`,
          country: HTML,
          quantity: String(1 + (i % 20) ** 2),
          date: `2025-0${6 + (i % 3)}-2${i % 9}`,
        }),
      ),
    );
    writeFiles(project, { 'in/day1.csv': retailFile(...lines.flat()) });
    expect(
      await mallard('--project', project, 'run', 'retail', '--source', join(project, 'in')),
    ).toMatchObject({ code: 0 });

    const { page, complaints, open } = await readerOf(project);
    await open('/');
    for (const { path } of await navigation(page)) {
      await open(path);
      await hoverCharts(page);
      expect(await page.locator('main img, .scatter3d img').count(), path).toBe(0);
    }
    await open('/retail/customer?customer=13001');
    expect(await panelOf(page, 'What they bought').innerText()).toContain(HTML);
    await open('/retail/sales');
    expect(await panelOf(page, 'Products').innerText()).toContain(HTML);
    await hover(page, 'Countries');
    const told = await panelOf(page, 'Countries').locator('.chart svg text').allTextContents();
    expect(told.join(' ')).toContain('<img src=x');
    expect(complaints).toEqual([]);

    const report = join(temporaryFolder(), 'report.html');
    expect(await mallard('--project', project, 'report', '--out', report)).toMatchObject({ code: 0 });
    const text = readFileSync(report, 'utf8');
    expect(text).toContain('&lt;img src=x');
    expect(text).not.toContain('<img src=x');
    await page.goto(pathToFileURL(report).href);
    expect(await page.locator('img, script').count()).toBe(0);
    expect(await page.locator('body').innerText()).toContain(HTML);
  });

  it('where a token is asked for, it has to be brought once', async () => {
    const { address, browser, page, complaints } = await readerOf(
      temporaryFolder(),
      '--warehouse',
      'none.duckdb',
      '--token',
      'let-me-in',
    );
    expect(address).toContain('?token=let-me-in');
    const stranger = await newReader(browser, address);
    const refused = await stranger.page.goto(new URL('/', address).href);
    expect(refused?.status()).toBe(401);
    expect(await stranger.page.locator('body').innerText()).toContain('asks for a token');
    expect(await stranger.page.locator('#app').count()).toBe(0);
    expect((await stranger.page.request.get(new URL('/api/project', address).href)).status()).toBe(401);

    await page.goto(address);
    await settled(page);
    expect(page.url()).toBe(new URL('/', address).href);
    await page.reload();
    await settled(page);
    expect(complaints).toEqual([]);
    expect(await page.context().cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);
  });

  it('another name that leads to this machine is refused, unless it is allowed', async () => {
    const { address, page } = await readerOf(temporaryFolder(), '--warehouse', 'none.duckdb');
    const strange = address.replace('127.0.0.1', STRANGE_NAME);
    expect((await page.goto(strange))?.status()).toBe(403);
    expect(await page.locator('body').innerText()).toContain(`--allow-host ${STRANGE_NAME}`);

    const other = await readerOf(
      temporaryFolder(),
      '--warehouse',
      'none.duckdb',
      '--allow-host',
      STRANGE_NAME,
    );
    await other.page.goto(other.address.replace('127.0.0.1', STRANGE_NAME));
    await settled(other.page);
  });
});

async function hoverCharts(page: Page): Promise<void> {
  const titles = await page
    .locator('section.panel:has(.chart)')
    .evaluateAll((all) => all.map((one) => String(one.getAttribute('aria-label'))));
  for (const title of titles) await hover(page, title);
}

/** Moves the pointer across the picture of a panel, so that it tells what is there. */
async function hover(page: Page, title: string): Promise<void> {
  const chart = panelOf(page, title).locator('.chart').first();
  if ((await chart.count()) === 0) return;
  await chart.scrollIntoViewIfNeeded();
  const box = (await chart.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  for (const part of [0.15, 0.5, 0.3])
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * part);
}
