import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, describe, it } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { BROWSER_NEEDS, haveBrowser, startBrowser } from '../support/browser.ts';
import { haveRealFiles } from '../support/real-files.ts';
import { choosing } from './choosing.ts';
import { everyPage } from './every-page.ts';
import { keyboardAndSight } from './keyboard-and-sight.ts';
import { newReader, type Reader } from './reader.ts';
import { makeRealWarehouse } from './real-warehouse.ts';
import { type Served, serve } from './served.ts';
import { sqlConsole } from './sql-console.ts';

/** A reader of the dashboard on the real data; nothing that a reader does changes it, so it is made once for all. */
export type NewReader = (options?: BrowserContextOptions) => Promise<Reader>;

const here = haveBrowser && haveRealFiles;
if (!here) console.warn(`skipped: the dashboard in a browser (${BROWSER_NEEDS}; and the real files)`);

describe.skipIf(!here)(`the dashboard in a browser, on the real data (${BROWSER_NEEDS})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mallard-'));
  let started: Promise<[Served, Browser]> | undefined;

  afterAll(async () => {
    const [served, browser] = (await started?.catch(() => undefined)) ?? [];
    await browser?.close();
    await served?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<[Served, Browser]> {
    const served = await serve(packageDir, '--warehouse', await makeRealWarehouse(folder));
    return [served, await startBrowser()];
  }

  const reader: NewReader = async (options) => {
    started ??= start();
    const [{ address }, browser] = await started;
    return newReader(browser, address, options);
  };

  it('is made and served', { timeout: 300_000 }, async () => {
    const { open } = await reader();
    await open('/');
  });

  everyPage(reader);
  choosing(reader);
  sqlConsole(reader);
  keyboardAndSight(reader);
});
