import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/run/planning/plan.ts';
import { digestWarehouse, queryFile } from '../support/digest.ts';
import { madeOnce } from '../support/made-once.ts';
import { copyProject, edit } from '../support/project.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';
import { writeFiles } from '../support/temporary.ts';

const RULES = 'expectations/silver/retail_transactions.yaml';
const [STRICT, LENIENT] = ['Quantity is not null and Quantity > 0', 'Quantity is not null'];

const twoDays = madeOnce(async (project) => {
  copyProject(project);
  const good = ['500001', '500002', '500003'].map((invoice, i) =>
    retailLine({ invoice, customer: `1308${i}.0` }),
  );
  writeFiles(project, {
    'in/a.csv': retailFile(...good, retailLine({ invoice: '500004', quantity: '-3', customer: '13080.0' })),
    'in/b.csv': retailFile(retailLine({ invoice: '500005', date: '2025-06-27', price: '-1' })),
  });
  const outcome = await mallard('--project', project, '-q', 'run', '--source', join(project, 'in'));
  expect(outcome).toMatchObject({ code: 0 });
});

/** A warehouse of two days, with a return that the rules hold back and a line with no price. */
async function shop() {
  const project = await twoDays();
  const typed = (...args: string[]) => mallard('--project', project, '-q', ...args);
  const warehouse = join(project, 'warehouse', 'mallard.duckdb');
  return { project, typed, warehouse, rows: <Row>(sql: string) => queryFile<Row>(warehouse, sql) };
}

const silverOf = (plan: Plan) => plan.tables.find(({ table }) => table === 'silver.retail_transactions');

describe('mallard plan', () => {
  it('says that nothing would change, and leaves nothing behind', async () => {
    const { project, typed } = await shop();
    const state = () => readdirSync(join(project, 'warehouse', 'mallard.state')).sort();
    const before = state();
    expect(await typed('plan')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nothing would change'),
    });
    expect(state()).toEqual(before);
  });

  it('tells what a changed rule releases and holds, and what a changed SELECT adds', async () => {
    const { project, typed, warehouse } = await shop();
    const published = await digestWarehouse(warehouse);
    edit(project, RULES, STRICT, LENIENT);
    edit(project, RULES, 'expect: StockCode is not null', "expect: InvoiceNo <> '500002'");
    edit(
      project,
      RULES,
      '  TotalPrice:',
      '  Twice: {type: INTEGER, description: twice the quantity}\n  TotalPrice:',
    );
    const total = '        try_cast(Quantity * cast(';
    edit(project, 'sql/silver/retail_transactions.sql', total, `        2 * Quantity as Twice,\n${total}`);
    const told = await typed('plan', '--json');
    expect(told.code).toBe(0);
    const plan: Plan = JSON.parse(told.stdout);
    expect(silverOf(plan)).toMatchObject({
      why: 'its definition changed',
      rowsBefore: 3,
      rowsAfter: 3,
      columns: { added: ['Twice'], removed: [], retyped: [] },
      released: [{ rules: 'valid_quantity', rows: 1 }],
      dropped: [{ rules: 'valid_stock_code', rows: 1 }],
    });
    const customers = plan.tables.find(({ table }) => table === 'gold.customer_segments');
    expect(customers?.keys).toMatchObject({ key: 'CustomerID', added: 0, removed: 1 });
    expect(await digestWarehouse(warehouse)).toEqual(published);
    const text = (await typed('plan')).stdout;
    for (const part of ['1 released', '1 newly held', '+ column Twice']) expect(text).toContain(part);
  });

  it('ends with exit code 1 when a rule would stop the run, and names it', async () => {
    const { project, typed } = await shop();
    edit(project, RULES, 'name: valid_quantity', 'name: valid_quantity\n    fail_if: "> 0"');
    const told = await typed('plan');
    expect(told).toMatchObject({ code: 1, stdout: expect.stringContaining('the run would be stopped') });
    expect(told.stdout).toContain('valid_quantity: 1 of 5 rows');
  });

  it('needs a published file', async () => {
    const told = await mallard('--project', copyProject(), 'plan');
    expect(told).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no published file to plan on'),
    });
  });
});

describe('mallard replay', () => {
  it('lets rows flow on when their rule changed, and back, with a trail', async () => {
    const { project, typed, warehouse, rows } = await shop();
    const published = await digestWarehouse(warehouse);
    writeFiles(project, { 'in/c.csv': retailFile(retailLine({ invoice: '500009' })) });
    edit(project, RULES, STRICT, LENIENT);
    const replayed = await typed('replay');
    expect(replayed).toMatchObject({ code: 0, stdout: expect.stringContaining('Released from quarantine') });
    expect(await rows('select InvoiceNo as i from silver.retail_transactions order by 1')).toEqual(
      ['500001', '500002', '500003', '500004'].map((i) => ({ i })),
    );
    const ended = `select q.rules, q.state, q.ended_by = r.run_id as by_this from ops.quarantine as q,
      (select max(run_id) as run_id from ops.runs) as r where q.run_id <> r.run_id order by 1`;
    expect(await rows(ended)).toEqual([
      { rules: 'valid_quantity', state: 'released', by_this: true },
      { rules: 'valid_unit_price', state: 'superseded', by_this: true },
    ]);
    const shown = await typed('quarantine', 'show', '--state', 'released');
    expect(shown.stdout).toContain('a.csv, line 5');
    edit(project, RULES, LENIENT, STRICT);
    expect(await typed('replay')).toMatchObject({ code: 0 });
    expect(await digestWarehouse(warehouse)).toEqual(published);
    expect((await typed('replay')).stdout).toContain('nothing new');
  });
});
