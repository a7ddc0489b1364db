import { describe, expect, it } from 'vitest';
import { navigation, overhang, settled } from './page-parts.ts';
import type { NewReader } from './real-data.test.ts';

/** What a mistake in a program looks like to a reader. */
const NONSENSE = /\bNaN\b|\bundefined\b|\[object \w+\]|Invalid Date/;

export function everyPage(newReader: NewReader): void {
  describe('every page of the navigation', () => {
    it('shows the data, asks nobody else, and the browser has nothing to say against it', {
      timeout: 120_000,
    }, async () => {
      const { page, complaints, open } = await newReader();
      await open('/');
      const links = await navigation(page);
      expect(links.length).toBeGreaterThan(8);
      const wrong: Record<string, unknown> = {};
      for (const { title, path } of links) {
        await page.locator(`#navigation a[href="${path}"]`).click();
        await page.locator('main h1', { hasText: title }).waitFor();
        await settled(page);
        const text = await page.locator('main').innerText();
        const seen = {
          headings: await page.locator('h1').allTextContents(),
          here: await page.locator('#navigation [aria-current=page]').allTextContents(),
          problems: await page.locator('.note.problem').allInnerTexts(),
          nonsense: NONSENSE.exec(text)?.[0],
          isEmpty: text.length < 150,
          complaints: complaints.splice(0),
        };
        const right = {
          headings: [title],
          here: [title],
          problems: [],
          nonsense: undefined,
          isEmpty: false,
          complaints: [],
        };
        if (JSON.stringify(seen) !== JSON.stringify(right)) wrong[path] = seen;
      }
      expect(wrong).toEqual({});
    });

    it('is there when its address is opened, too, and is no wider than a telephone', {
      timeout: 120_000,
    }, async () => {
      const { page, complaints, open } = await newReader({ viewport: { width: 390, height: 844 } });
      await open('/');
      const wide: Record<string, number> = {};
      for (const { path, title } of await navigation(page)) {
        await open(path);
        expect(await page.locator('h1').allTextContents()).toEqual([title]);
        const pixels = await overhang(page);
        if (pixels > 0) wide[path] = pixels;
      }
      expect(wide).toEqual({});
      expect(complaints).toEqual([]);
    });

    it('has a picture in each place for one', async () => {
      const { page, open } = await newReader();
      for (const path of ['/', '/retail/segments', '/retail/sales', '/retail/explorer']) {
        await open(path);
        const places = await page.locator('.chart').count();
        expect(places).toBeGreaterThan(0);
        await expect.poll(() => page.locator('.chart svg path').count()).toBeGreaterThan(places);
        await expect.poll(() => page.locator('.chart:has(svg)').count()).toBe(places);
      }
    });
  });

  it('an address that leads nowhere says so, and leads back', async () => {
    const { page, open } = await newReader();
    await open('/retail/nothing');
    expect(await page.locator('h1').textContent()).toBe('There is no such page');
    await page.getByRole('link', { name: 'To the overview' }).click();
    await page.locator('main h1', { hasText: 'Overview' }).waitFor();
  });
}
