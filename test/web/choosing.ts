import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { columnOf, panelOf, settled } from './page-parts.ts';
import type { NewReader } from './real-data.test.ts';

/** What readers choose, turn, sort, search and keep. */
export function choosing(newReader: NewReader): void {
  it('a filter changes what is shown, and the address keeps it', async () => {
    const { page, complaints, open } = await newReader();
    await open('/retail/segments');
    const segments = panelOf(page, 'The segments, and what to do').locator('tbody tr');
    const members = panelOf(page, 'Customers of the segment').getByRole('table');
    const all = await segments.count();
    expect(all).toBeGreaterThan(2);

    await page.getByRole('combobox', { name: 'Segment' }).selectOption('Champions');
    await expect.poll(async () => new Set(await columnOf(members, 1))).toEqual(new Set(['Champions']));
    await settled(page);
    expect(new URL(page.url()).search).toBe('?segment=Champions');
    const shown = await page.locator('main').innerText();

    await page.reload();
    await settled(page);
    expect(await page.getByRole('combobox', { name: 'Segment' }).inputValue()).toBe('Champions');
    expect(await page.locator('main').innerText()).toBe(shown);

    await page.getByRole('combobox', { name: 'Segment' }).selectOption('');
    await expect.poll(async () => new Set(await columnOf(members, 1))).not.toEqual(new Set(['Champions']));
    expect(new URL(page.url()).search).toBe('');
    expect(complaints).toEqual([]);
  });

  it('a download has all rows, with the filters as they are set', async () => {
    const { page, open } = await newReader();
    await open('/retail/segments?segment=Champions');
    const summary = panelOf(page, 'The segments, and what to do');
    const champions = summary.locator('tr', { has: page.getByText('Champions', { exact: true }) });
    const [, , customers = ''] = await champions.locator('td').allInnerTexts();
    const waiting = page.waitForEvent('download');
    await summary.getByRole('link', { name: 'Customers as CSV' }).click();
    const [header, ...lines] = readFileSync(await (await waiting).path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(header).toMatch(/^CustomerID,Segment,/);
    expect(lines).toHaveLength(Number(customers.replace(',', '')));
    expect(lines.every((line) => line.includes(',Champions,'))).toBe(true);
  });

  it('a table is put in order by any of its columns, one way and the other', async () => {
    const { page, open } = await newReader();
    await open('/retail/segments');
    const table = panelOf(page, 'Customers of the segment').getByRole('table');
    const header = table.getByRole('columnheader', { name: 'Frequency' });
    const numbers = async () => (await columnOf(table, 3)).map((text) => Number(text.replaceAll(',', '')));
    await header.getByRole('button').click();
    expect(await header.getAttribute('aria-sort')).toBe('descending');
    const falling = await numbers();
    expect(falling).toEqual([...falling].sort((one, other) => other - one));
    expect(falling[0]).toBeGreaterThan(falling.at(-1) ?? 0);
    await header.getByRole('button').click();
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    const rising = await numbers();
    expect(rising).toEqual([...rising].sort((one, other) => one - other));
    expect(rising[0]).toBeLessThan(falling[0] ?? 0);
  });

  describe('the points in three dimensions', () => {
    it('turn as they are dragged and by the arrow keys, come nearer by the wheel, and go back', async () => {
      const { page, open } = await newReader();
      await open('/retail/explorer');
      const canvas = page.locator('canvas');
      const turn = async () => Number(await canvas.getAttribute('data-turn'));
      const zoom = async () => Number(await canvas.getAttribute('data-zoom'));
      const [firstTurn, firstZoom] = [await turn(), await zoom()];
      await canvas.scrollIntoViewIfNeeded();
      const box = (await canvas.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 100, y, { steps: 5 });
      await page.mouse.up();
      await expect.poll(turn).toBeCloseTo(firstTurn + 0.8, 2);
      await canvas.focus();
      await page.keyboard.press('ArrowLeft');
      await expect.poll(turn).toBeCloseTo(firstTurn + 0.8 - 0.12, 2);
      await page.mouse.wheel(0, -100);
      await expect.poll(zoom).toBeGreaterThan(firstZoom);
      await page.keyboard.press('0');
      await expect.poll(turn).toBe(firstTurn);
      expect(await zoom()).toBe(firstZoom);
    });

    it('tell of the one under the pointer, and leave out a group that is not wanted', async () => {
      const { page, open } = await newReader();
      await open('/retail/explorer');
      const canvas = page.locator('canvas');
      await canvas.scrollIntoViewIfNeeded();
      const box = (await canvas.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      const tip = page.locator('.scatter3d .tip');
      for (let step = 0; step < 40 && (await tip.count()) === 0; step += 1)
        await page.mouse.move(box.x + box.width * (0.3 + 0.01 * step), box.y + box.height * 0.45);
      expect(await tip.innerText()).toMatch(/^\d{5}\n.+\nRecency: .+\nFrequency: .+\nMonetary: .+/);

      const points = async () =>
        Number(/(\d+) points/.exec((await canvas.getAttribute('aria-label')) ?? '')?.[1]);
      const before = await points();
      await page.locator('.scatter3d .keys button').first().click();
      await expect.poll(points).toBeLessThan(before);
    });
  });

  it('a chart shows its numbers as a table, and tells of what is under the pointer', async () => {
    const { page, open } = await newReader();
    await open('/retail/sales');
    const panel = panelOf(page, 'Revenue by month');
    const chart = panel.locator('.chart svg');
    await chart.scrollIntoViewIfNeeded();
    const box = (await chart.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const months = (await chart.innerHTML()).match(/2025-\d\d/g);
    expect(months).not.toBeNull();
    await expect.poll(async () => chart.locator('text').allTextContents()).toContain('Revenue');
    await panel.getByRole('button', { name: 'Table' }).click();
    expect((await columnOf(panel.getByRole('table'), 0))[0]).toMatch(/^2025-\d\d$/);
    expect(await panel.locator('.chart').count()).toBe(0);
  });

  it('a search leads to one customer, and to the lines that this customer is made of', async () => {
    const { page, complaints, open } = await newReader();
    await open('/retail/customer');
    await page.getByRole('searchbox').fill('1310');
    const found = page.getByRole('region', { name: 'Found' }).first();
    await expect.poll(() => found.locator('tbody tr a').allInnerTexts()).toContain('13102');
    await found.getByRole('link', { name: '13102' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?customer=13102');
    await settled(page);
    const text = await page.locator('main').innerText();
    expect(text).toContain('Why it is where it is');
    expect(text).toMatch(/Made of \d+ rows of silver\.retail_transactions/);
    expect(text).toMatch(/\d{4}-\d\d-\d\d\w*\.csv/);
    expect(await panelOf(page, 'What they bought').locator('tbody tr').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });
}
