import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { edited, writeSmallProject } from '../run/small-project.ts';
import { mallard } from '../support/mallard.ts';

const SALES = 'expectations/silver/sales.tests.yaml';
const TESTS = `defaults:
  bronze.sales: {id: i1, kind: a, amount: 5}
tests:
  - name: pence are whole
    given: {bronze.sales: [{}, {id: i2, amount: 5.5}]}
    expect:
      rows: [{id: i1, amount: 5}]
  - name: Returns are set aside
    given: {bronze.sales: [{amount: -5, kind: null}]}
    expect:
      rows: []
      set_aside: {silver.returns: [{amount: -5, kind: null}]}
`;

const inProject = (files: Record<string, string>, ...args: string[]) =>
  mallard('--project', writeSmallProject(files), ...args);

describe('mallard test', () => {
  it('prints a line for each test, and the files that have none', async () => {
    expect(await inProject({ [SALES]: TESTS }, 'test')).toEqual({
      code: 0,
      stderr: '',
      stdout: `sql/silver/sales.sql  2 tests
  ✓ pence are whole
  ✓ Returns are set aside

2 passed
sql/silver/goods.sql has no test: write expectations/silver/goods.tests.yaml
sql/gold/totals.sql has no test: write expectations/gold/totals.tests.yaml
sql/serving/totals.sql has no test: write sql/serving/totals.tests.yaml
`,
    });
  });

  it('shows what is different where a test fails, and ends with 1', async () => {
    const wrong = TESTS.replace(
      'rows: [{id: i1, amount: 5}]',
      "rows: [{id: '', amount: 6}]\n      violations: {has_id: 1}",
    );
    expect(await inProject({ [SALES]: wrong }, 'test', 'shop', '--table', 'silver.sales')).toEqual({
      code: 1,
      stderr: '',
      stdout: `sql/silver/sales.sql  2 tests
  ✗ pence are whole  ${SALES}:4:5
      violations of has_id
        expected  1
        found     0
      silver.sales
                  id  amount
        expected  ''  6
        found     i1  5
  ✓ Returns are set aside

1 passed, 1 failed
`,
    });
  });

  it('fails when the SQL or a rule is broken, whichever it is', async () => {
    const sql = edited(
      'sql/silver/sales.sql',
      'to_integer(amount) as amount',
      'cast(amount as integer) as amount',
    );
    const rule = edited('expectations/silver/sales.yaml', 'when: amount < 0', 'when: amount < -5');
    for (const broken of [sql, rule])
      expect((await inProject({ ...broken, [SALES]: TESTS }, 'test')).code).toBe(1);
  });

  it('runs only what is asked for', async () => {
    const asked = async (...args: string[]) => {
      const { code, stdout } = await inProject({ [SALES]: TESTS }, '--json', 'test', ...args);
      return { code, names: JSON.parse(stdout).tests?.map(({ name }: { name: string }) => name) };
    };
    expect(await asked('--name', 'returns')).toEqual({ code: 0, names: ['Returns are set aside'] });
    expect(await asked('--table', 'gold.totals')).toEqual({ code: 0, names: [] });
    expect(await asked('--name', 'nonsense')).toEqual({ code: 2, names: undefined });
    expect(await asked('--table', 'gold.total')).toEqual({ code: 2, names: undefined });
  });

  it('refuses tests that are wrong, and those that nothing has beside it, with where', async () => {
    const typo = await inProject({ [SALES]: TESTS.replace('amount: 5.5', 'amuont: 5.5') }, 'test');
    expect(typo.code).toBe(2);
    expect(typo.stderr).toContain(
      `bronze.sales has no column 'amuont'; did you mean 'amount'?\n   at ${SALES}:5:`,
    );
    const lost = await inProject({ 'expectations/silver/sale.tests.yaml': TESTS }, 'test');
    expect(lost.code).toBe(2);
    expect(lost.stderr).toContain(
      `at expectations/silver/sale.tests.yaml\n next is it meant to be ${SALES}?`,
    );
  });

  it('reads no warehouse and writes none', async () => {
    const project = writeSmallProject({ [SALES]: TESTS });
    const warehouse = join(project, 'w.duckdb');
    expect((await mallard('--project', project, '--warehouse', warehouse, 'test')).code).toBe(0);
    expect(existsSync(warehouse)).toBe(false);
  });
});
