import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { columnOf } from './page-parts.ts';
import type { NewReader } from './real-data.test.ts';

/** Types a query and runs it, by the keyboard. */
async function run(page: Page, sql: string): Promise<void> {
  await page.getByRole('textbox', { name: 'SQL' }).fill(sql);
  await page.keyboard.press('Control+Enter');
}

export function sqlConsole(newReader: NewReader): void {
  describe('the SQL console', () => {
    it.each([
      'create table gold.mine as select 1',
      'delete from gold.customer_rfm',
      'drop table ops.runs',
      "select * from read_csv('/etc/passwd')",
      "select * from '/etc/passwd'",
      "copy gold.customer_rfm to '/tmp/mallard-copied.csv'",
      "attach '/tmp/other.duckdb'",
      'set enable_external_access = true',
      'install httpfs',
    ])('refuses: %s', async (sql) => {
      const { page, open } = await newReader();
      await open('/operations/sql');
      await run(page, sql);
      const problem = page.locator('main .note.problem');
      await problem.waitFor();
      expect(await problem.innerText()).not.toContain('root:');
      expect(await page.getByRole('table').count()).toBe(0);
    });

    it('shows a result as a table, as a chart and gives it as CSV', async () => {
      const { page, complaints, open } = await newReader();
      await open('/operations/sql');
      await run(
        page,
        'select Segment, count(*) as customers from gold.customer_segments group by all order by customers desc',
      );
      const result = page.getByRole('region', { name: 'Result' }).first();
      await result.getByRole('table').waitFor();
      const segments = await columnOf(result.getByRole('table'), 0);
      expect(segments).toContain('Champions');

      await result.getByRole('button', { name: 'Chart' }).click();
      await expect.poll(() => result.locator('.chart svg text').allTextContents()).toContain('Champions');

      const waiting = page.waitForEvent('download');
      await result.getByRole('button', { name: 'CSV' }).click();
      const lines = readFileSync(await (await waiting).path(), 'utf8')
        .trimEnd()
        .split('\r\n');
      expect(lines[0]).toBe('Segment,customers');
      expect(lines).toHaveLength(segments.length + 1);
      expect(complaints).toEqual([]);
    });

    it('fills in what an address brings, and does not run it', async () => {
      const { page, open } = await newReader();
      await open(`/operations/sql?q=${encodeURIComponent('select 41 + 1 as answer')}`);
      expect(await page.getByRole('textbox', { name: 'SQL' }).inputValue()).toBe('select 41 + 1 as answer');
      expect(await page.getByRole('table').count()).toBe(0);
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await expect.poll(() => page.getByRole('cell', { name: '42', exact: true }).count()).toBe(1);
    });
  });
}
