import { describe, expect, it } from 'vitest';
import { panelOf, settled, styleOf } from './page-parts.ts';
import type { NewReader } from './real-data.test.ts';

/** Readers without a mouse, in the dark, or on a telephone. */
export function keyboardAndSight(newReader: NewReader): void {
  describe('the keyboard', () => {
    it('reaches first the link that skips to the content, which does', async () => {
      const { page, open } = await newReader();
      await open('/retail/sales');
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      expect(await focused.textContent()).toContain('Skip to the content');
      expect(await focused.isVisible()).toBe(true);
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator('main:focus').count()).toBe(1);
    });

    it('reaches every link of the navigation, and Enter follows it', async () => {
      const { page, open } = await newReader();
      await open('/');
      const links = await page.locator('#navigation a').count();
      const reached = new Set<string>();
      for (let step = 0; step < links + 8; step += 1) {
        await page.keyboard.press('Tab');
        const link = page.locator('#navigation a:focus');
        if ((await link.count()) === 0) continue;
        expect(await styleOf(link, 'outlineStyle')).not.toBe('none');
        reached.add((await link.getAttribute('href')) ?? '');
      }
      expect(reached.size).toBe(links);
      await page.locator('#navigation a', { hasText: 'Segments' }).first().focus();
      await page.keyboard.press('Enter');
      await page.locator('main h1', { hasText: 'Segments' }).waitFor();
    });
  });

  describe('light and dark', () => {
    it('follows the system, and what the reader chose instead', async () => {
      const { page, complaints, open } = await newReader({ colorScheme: 'dark' });
      await open('/');
      const body = page.locator('body');
      const dark = await styleOf(body, 'backgroundColor');
      await page.getByRole('button', { name: 'Light' }).click();
      const light = await styleOf(body, 'backgroundColor');
      expect(light).not.toBe(dark);
      await page.reload();
      await settled(page);
      expect(await styleOf(body, 'backgroundColor')).toBe(light);
      expect(complaints).toEqual([]);

      const other = await newReader({ colorScheme: 'light' });
      await other.open('/');
      expect(await styleOf(other.page.locator('body'), 'backgroundColor')).toBe(light);
    });

    it('draws charts in the colours of the appearance', async () => {
      const { page, open } = await newReader({ colorScheme: 'dark' });
      await open('/');
      const fills = () => panelOf(page, 'Revenue by month').locator('.chart').innerHTML();
      await expect.poll(fills).toContain('#4fc79e');
      await page.getByRole('button', { name: 'Light' }).click();
      await expect.poll(fills).not.toContain('#4fc79e');
      expect(await fills()).toContain('#17694f');
    });
  });

  it('the menu opens on a telephone, leads on, and closes', async () => {
    const { page, open } = await newReader({ viewport: { width: 390, height: 844 } });
    await open('/');
    const link = page.locator('#navigation a', { hasText: 'Sales' });
    expect(await link.isVisible()).toBe(false);
    const menu = page.getByRole('button', { name: 'Menu' });
    expect(await menu.getAttribute('aria-expanded')).toBe('false');
    await menu.click();
    expect(await menu.getAttribute('aria-expanded')).toBe('true');
    await link.click();
    await page.locator('main h1', { hasText: 'Sales' }).waitFor();
    await expect.poll(() => link.isVisible()).toBe(false);
  });
}
