import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { settled } from './page-parts.ts';

/** Somebody who reads the dashboard in a browser. */
export interface Reader {
  page: Page;
  /** What the browser said that no reader may ever cause: errors, refusals of the policy, failed and foreign requests. */
  complaints: string[];
  /** Opens an address of the dashboard, and waits until all of it is there. */
  open(path: string): Promise<void>;
}

/** A new reader, with a browser that remembers nothing, until the test has finished. */
export async function newReader(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Reader> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  listen(page, new URL(address).origin, complaints);
  return {
    page,
    complaints,
    open: async (path) => {
      await page.goto(new URL(path, address).href);
      await settled(page);
    },
  };
}

function listen(page: Page, origin: string, complaints: string[]): void {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin)
      complaints.push(`asked elsewhere: ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    // Who goes on to another page or filter waits for the answers of the old one no longer.
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()} ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`answered ${response.status()}: ${response.url()}`);
  });
}
