import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { queryFile } from './support/digest.ts';
import { mallard } from './support/mallard.ts';
import { haveRealFiles, REAL_FILES } from './support/real-files.ts';
import { temporaryFolder } from './support/temporary.ts';
import { welch } from './support/welch.ts';

it.skipIf(!haveRealFiles)(
  'a campaign on the real files (skipped where ../shared/data is not there): drawn on 277 days, measured on the next 30',
  { timeout: 300_000 },
  async () => {
    const folder = temporaryFolder();
    const [inbox, warehouse] = [join(folder, 'in'), join(folder, 'm.duckdb')];
    mkdirSync(inbox);
    const files = readdirSync(REAL_FILES).sort();
    expect(files).toHaveLength(307);
    const arrive = async (some: string[]) => {
      for (const file of some) cpSync(join(REAL_FILES, file), join(inbox, file));
      const run = await mallard('--warehouse', warehouse, '-q', 'run', 'retail', '--source', inbox);
      expect(run).toMatchObject({ code: 0 });
    };
    await arrive(files.slice(0, 277));
    const draw = ['segments', 'export', 'Champions', '--control', '10%', '--campaign', 'champs'];
    const list = await mallard('--warehouse', warehouse, '-q', ...draw);
    const [champions] = await queryFile<{ n: number }>(
      warehouse,
      "select count(*) as n from gold.customer_segments where Segment = 'Champions'",
    );
    const control = Math.round((champions?.n ?? 0) / 10);
    const treated = (champions?.n ?? 0) - control;
    expect(treated).toBeGreaterThan(700);
    expect(list.stdout.trim().split('\n')).toHaveLength(1 + treated);
    await arrive(files.slice(277));

    const [effect] = await queryFile<Record<string, number>>(warehouse, 'from gold.campaign_effects');
    const spend = await spendByArm(warehouse);
    const expected = welch(spend.treated, spend.control);
    expect(effect).toMatchObject({
      assigned_on: '2026-03-29',
      days_observed: 30,
      customers_treated: treated,
      customers_control: control,
      spend_treated: sumOf(spend.treated).toFixed(2),
      spend_control: sumOf(spend.control).toFixed(2),
    });
    const close = (name: string, value: number) => expect(effect?.[name], name).toBeCloseTo(value, 2);
    close('difference', expected.difference);
    close('difference_low', expected.low);
    close('difference_high', expected.high);
    close('degrees_of_freedom', expected.freedom);
    // Nobody was treated, so that there is nothing to find.
    expect(effect?.difference_low).toBeLessThan(0);
    expect(effect?.difference_high).toBeGreaterThan(0);
  },
);

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** What each customer of either arm spent after the draw, from the lines as they arrived. */
async function spendByArm(file: string): Promise<Record<'treated' | 'control', number[]>> {
  const arms = await queryFile<{ id: string; arm: 'treated' | 'control' }>(
    file,
    'select CustomerID as id, arm from gold.campaign_assignments',
  );
  const lines = await queryFile<{ id: string; code: string; invoice: string; total: string }>(
    file,
    `select CustomerID as id, StockCode as code, InvoiceNo as invoice, TotalPrice as total from silver.retail_transactions
     where InvoiceDate >= date '2026-03-30' and CustomerID is not null`,
  );
  const pence = new Map(arms.map(({ id }) => [id, 0]));
  for (const { id, code, invoice, total } of lines) {
    const before = pence.get(id);
    if (before === undefined || invoice.startsWith('C') || !/^(\d{5}[A-Za-z]*|PADS)$/.test(code)) continue;
    pence.set(id, before + Math.round(Number(total) * 100));
  }
  const of = (arm: string) =>
    arms.filter((one) => one.arm === arm).map(({ id }) => (pence.get(id) ?? 0) / 100);
  return { treated: of('treated'), control: of('control') };
}
