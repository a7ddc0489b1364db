import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { BROWSER_NEEDS, haveBrowser, startBrowser } from '../support/browser.ts';
import { mallard } from '../support/mallard.ts';
import { copyWholeProject, edit } from '../support/project.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { writeFiles } from '../support/temporary.ts';
import { navigation, settled } from './page-parts.ts';
import { newReader } from './reader.ts';
import { serve } from './served.ts';

if (!haveBrowser) console.warn(`skipped: runs as a browser sees them (${BROWSER_NEEDS})`);

describe.skipIf(!haveBrowser)(`runs as a browser sees them (${BROWSER_NEEDS})`, () => {
  let browser: Promise<Browser> | undefined;
  afterAll(async () => (await browser)?.close());

  /** A shop with one file in its inbox, that has run once or not at all, and somebody who reads its dashboard. */
  async function shop({ hasRun = false } = {}) {
    const project = copyWholeProject();
    const customers = Array.from({ length: 40 }, (_, i) =>
      retailLine({ invoice: String(500_000 + i), customer: String(13_000 + i), quantity: String(i + 1) }),
    );
    writeFiles(project, { 'data/retail/day1.csv': retailFile(...customers) });
    const run = () =>
      mallard('--project', project, 'run', 'retail', '--source', join(project, 'data/retail'));
    if (hasRun) expect(await run()).toMatchObject({ code: 0 });
    const served = await serve(project);
    onTestFinished(() => served.stop());
    browser ??= startBrowser();
    return { project, run, reader: await newReader(await browser, served.address) };
  }

  it('a warehouse of which nothing is published says what to do, and shows the data as soon as they are there', async () => {
    const { run, reader } = await shop();
    const { page, open } = reader;
    await open('/');
    expect(await page.locator('main').innerText()).toContain('npx mallard run retail');
    expect(await page.locator('.live').innerText()).toBe('nothing is published yet');
    // Whoever is on any other page is told so too, and by no blank page.
    for (const { path, title } of await navigation(page)) {
      await open(path);
      expect(await page.locator('h1').allTextContents()).toEqual([title]);
      expect((await page.locator('main').innerText()).length, path).toBeGreaterThan(title.length + 20);
    }
    await open('/');
    await page.evaluate('globalThis.loadedOnce = true');
    expect(await run()).toMatchObject({ code: 0 });
    await page.getByText('the last run succeeded').waitFor();
    await expect.poll(() => page.locator('.chart svg').count()).toBeGreaterThan(0);
    await expect.poll(() => page.locator('.live').innerText()).toBe('no run at the moment');
    expect(await page.evaluate('globalThis.loadedOnce')).toBe(true);
  });

  it('a run is told of while it works, on every page', async () => {
    const { project, reader } = await shop({ hasRun: true });
    const { page, complaints, open } = reader;
    await open('/');
    const more = Array.from({ length: 30_000 }, (_, i) =>
      retailLine({ invoice: String(600_000 + i), customer: String(13_000 + (i % 500)), date: '2025-06-27' }),
    );
    writeFiles(project, { 'data/retail/day2.csv': retailFile(...more) });
    const held = await runThatIsHeld(project);
    const live = page.locator('.live.busy');
    await live.waitFor();
    await expect.poll(() => live.innerText()).toMatch(/^retail: \w+/);
    await page.locator('#navigation a', { hasText: 'Runs' }).click();
    await page.locator('main h1', { hasText: 'Runs' }).waitFor();
    expect(await live.isVisible()).toBe(true);
    const runs = page.getByRole('table').first().locator('tbody tr');
    await runs.first().waitFor();
    const before = await runs.count();
    await held.goOn();
    await live.waitFor({ state: 'detached' });
    await expect.poll(() => runs.count()).toBe(before + 1);
    expect(complaints).toEqual([]);
  });

  it('a run that a rule stopped is told of with the rule, and the data stay those of before', async () => {
    const { project, run, reader } = await shop({ hasRun: true });
    const { page, complaints, open } = reader;
    edit(
      project,
      'expectations/silver/retail_transactions.yaml',
      'expectations:\n',
      "expectations:\n  - name: no_glass_ball\n    expect: Description <> 'GLASS BALL'\n    on_violation: fail\n    description: none of these\n",
    );
    writeFiles(project, {
      'data/retail/day2.csv': retailFile(retailLine({ invoice: '700000', date: '2025-06-27' })),
    });
    expect(await run()).toMatchObject({ code: 1 });
    await open('/');
    const text = await page.locator('main').innerText();
    expect(text).toContain('the last run failed');
    expect(text).toContain('the data are of');
    expect(await page.locator('main .note.problem').allInnerTexts()).toEqual([
      expect.stringContaining('no_glass_ball'),
    ]);
    expect(await page.locator('.live').innerText()).toBe('the last run failed');
    await expect.poll(() => page.locator('.chart svg').count()).toBeGreaterThan(0);
    await open('/operations/runs');
    const runs = await page.locator('main').innerText();
    expect(runs).toContain('failed');
    expect(runs).toContain('no_glass_ball');
    expect(complaints).toEqual([]);
  });

  it('a run whose SQL failed is told of with the value that it failed on', async () => {
    const { project, run, reader } = await shop({ hasRun: true });
    const { page, complaints, open } = reader;
    const column = 'CustomerID,\n        max(InvoiceDate) as MaxInvoiceDate';
    edit(
      project,
      'sql/gold/customer_rfm.sql',
      column,
      `cast(cast(CustomerID as integer) as varchar) as ${column}`,
    );
    const line = retailLine({ invoice: '700000', customer: 'X7', date: '2025-06-27' });
    writeFiles(project, { 'data/retail/day2.csv': retailFile(line) });
    await open('/');
    expect(await run()).toMatchObject({ code: 3 });
    // Its evidence is published, so the page shows it by itself.
    const problem = page.locator('main .note.problem');
    await problem.waitFor();
    expect(await problem.innerText()).toContain("Could not convert string 'X7' to INT32");
    await page.locator('#navigation a', { hasText: 'Runs' }).click();
    await settled(page);
    await expect.poll(() => page.locator('main').innerText()).toContain("'X7'");
    expect(complaints).toEqual([]);
  });
});

const HOLD_MS = 20_000;

/** A run that is stopped in its work as by Ctrl-Z, until it may go on. */
async function runThatIsHeld(project: string): Promise<{ goOn(): Promise<void> }> {
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  const args = [program, '--project', project, 'run', 'retail', '--source', join(project, 'data/retail')];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await untilItWorks(child, join(project, 'warehouse', 'mallard.state', 'status.json'));
  child.kill('SIGSTOP');
  return {
    goOn: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGCONT');
      expect(await ended).toEqual([0, null]);
    },
  };
}

async function untilItWorks({ pid }: ChildProcess, statusFile: string): Promise<void> {
  for (let waited = 0; waited < HOLD_MS; waited += 10) {
    const status = JSON.parse(readFileSync(statusFile, 'utf8')) as {
      pid: number;
      state: string;
      stage?: string;
    };
    if (status.pid === pid && status.state === 'running' && status.stage !== undefined) return;
    await setTimeout(10);
  }
  throw new Error('the run was not seen at work');
}
