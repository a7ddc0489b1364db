import type { Locator, Page } from 'playwright-core';

const LONGEST_MS = 20_000;

/** Resolves when a page is there and nothing in it is being waited for. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor({ timeout: LONGEST_MS });
  await page.locator('.loading, .stale').first().waitFor({ state: 'detached', timeout: LONGEST_MS });
}

/** The links of the navigation, whatever they are. */
export async function navigation(page: Page): Promise<{ title: string; path: string }[]> {
  const links = await page.locator('#navigation a').all();
  return Promise.all(
    links.map(async (link) => ({
      title: (await link.textContent()) ?? '',
      path: (await link.getAttribute('href')) ?? '',
    })),
  );
}

/** A panel by its title. */
export function panelOf(page: Page, title: string): Locator {
  return page.locator('main').getByRole('region', { name: title, exact: true }).first();
}

/** By how many pixels a page is wider than its window. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate<number>('document.scrollingElement.scrollWidth - innerWidth');
}

/** One column of a table, as it is shown. */
export async function columnOf(table: Locator, index: number): Promise<string[]> {
  return table.locator(`tbody tr td:nth-child(${index + 1})`).allInnerTexts();
}

/** How an element looks: one property of its style, as it came out in the end. */
export function styleOf(element: Locator, property: string): Promise<string> {
  const look = `(element) => element.ownerDocument.defaultView.getComputedStyle(element).${property}`;
  return element.evaluate(new Function(`return ${look}`)() as (element: unknown) => string);
}
