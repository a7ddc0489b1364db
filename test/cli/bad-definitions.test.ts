import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mallard, mallardIn } from '../support/mallard.ts';
import { copyWholeProject, edit } from '../support/project.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

/** Breaks one thing in a copy of the project and validates it. */
async function validateAfter(path: string, from: string, to: string) {
  const project = copyWholeProject();
  edit(project, path, from, to);
  return mallard('--project', project, 'validate');
}

describe('mallard validate', () => {
  it('accepts the definitions of this project', async () => {
    const { code, stdout } = await mallard('validate');
    expect(stdout).toContain('valid retail: bronze.retail_transactions, silver.retail_transactions');
    expect(code).toBe(0);
  });

  it('names file, line, column and the likely word for a typo in YAML', async () => {
    const { code, stderr } = await validateAfter('pipelines/retail.yaml', 'slash_dates:', 'slash_date:');
    expect(stderr).toContain("unknown key 'slash_date' in the top level; did you mean 'slash_dates'?");
    expect(stderr).toMatch(/at pipelines\/retail\.yaml:21:1\b/);
    expect(code).toBe(2);
  });

  it('names the place of broken YAML', async () => {
    const { code, stderr } = await validateAfter('pipelines/retail.yaml', '["*.csv", ', '["*.csv, ');
    expect(stderr).toMatch(/at pipelines\/retail\.yaml:\d+:\d+/);
    expect(code).toBe(2);
  });

  it('names file, line and column of an unknown table, and the one it may be', async () => {
    const { code, stderr } = await validateAfter(
      'sql/gold/customer_rfm.sql',
      'from silver.retail_transactions',
      'from silver.retail_transaction',
    );
    expect(stderr).toContain(
      'reads the unknown table silver.retail_transaction; did you mean silver.retail_transactions?',
    );
    expect(stderr).toContain('at sql/gold/customer_rfm.sql:6:19');
    expect(code).toBe(2);
  });

  it('refuses a table that comes later', async () => {
    const { stderr } = await validateAfter(
      'sql/gold/customer_rfm.sql',
      'from silver.retail_transactions',
      'from gold.cluster_summary',
    );
    expect(stderr).toContain('reads gold.cluster_summary, which comes later in pipelines/retail.yaml');
  });

  it('names line and column of an unknown column', async () => {
    const { code, stderr } = await validateAfter(
      'sql/gold/customer_rfm.sql',
      '        TotalPrice\n',
      '        TotalPrize\n',
    );
    expect(stderr).toContain('TotalPrize');
    expect(stderr).toContain('at sql/gold/customer_rfm.sql:14:9');
    expect(code).toBe(2);
  });

  it('names the file of rules whose expression does not hold together', async () => {
    const { code, stderr } = await validateAfter(
      'expectations/silver/retail_transactions.yaml',
      'expect: StockCode is not null',
      'expect: StockKode is not null',
    );
    expect(stderr).toContain('StockKode');
    expect(stderr).toContain('at expectations/silver/retail_transactions.yaml');
    expect(code).toBe(2);
  });

  it('reads the tests of the SQL too, runs none, and names the place of a typo', async () => {
    const place = 'expectations/gold/customer_rfm.tests.yaml';
    const column = await validateAfter(
      place,
      'silver.retail_transactions: |\n',
      'silver.retail_transaction: |\n',
    );
    expect(column.stderr).toContain('did you mean silver.retail_transactions?');
    expect(column.stderr).toMatch(/at expectations\/gold\/customer_rfm\.tests\.yaml:\d+:\d+/);
    expect(column.code).toBe(2);
    const shape = await validateAfter(place, '\ntests:', '\ntest:');
    expect(shape.stderr).toContain("unknown key 'test' in the top level; did you mean 'tests'?");
    expect(shape.code).toBe(2);
    const project = copyWholeProject();
    writeFiles(project, { 'expectations/gold/customer_rm.tests.yaml': 'tests: []' });
    const lost = await mallard('--project', project, 'validate');
    expect(lost.stderr).toContain('these are the tests of no table and no query of any pipeline');
    expect(lost.code).toBe(2);
  });

  it('finds nothing wrong in a test that would fail: mallard test says so', async () => {
    const project = copyWholeProject();
    const fails = 'tests: [{name: none, expect: {rows: [{CustomerID: 7}]}}]';
    writeFiles(project, { 'expectations/gold/customer_rfm.tests.yaml': fails });
    expect(await mallard('--project', project, 'validate')).toMatchObject({ code: 0 });
    expect((await mallard('--project', project, 'test')).code).toBe(1);
  });

  it('refuses what is not portable, and says what to write', async () => {
    const { code, stderr } = await validateAfter(
      'sql/gold/customer_rfm.sql',
      'days_between(max(InvoiceDate), as_of())',
      "date_diff('day', max(InvoiceDate), as_of())",
    );
    expect(stderr).toContain("function 'date_diff' is not in the portable subset: write days_between(a, b)");
    expect(stderr).toContain('at sql/gold/customer_rfm.sql:');
    expect(code).toBe(2);
  });

  it('reports as JSON when asked to', async () => {
    const { stdout } = await mallard('--json', 'validate', 'retail');
    expect(JSON.parse(stdout)).toMatchObject({ valid: [{ pipeline: 'retail' }] });
    const { stdout: wrong } = await mallard('--json', 'validate', 'retale');
    expect(JSON.parse(wrong)).toMatchObject({
      valid: [],
      errors: [{ kind: 'usage', message: "there is no pipeline 'retale'; did you mean 'retail'?" }],
    });
  });
});

describe('wrong commands', () => {
  it('asks for a source folder that exists, and takes an empty one', async () => {
    const folder = temporaryFolder();
    const warehouse = join(folder, 'w', 'm.duckdb');
    const missing = await mallard(
      '--warehouse',
      warehouse,
      'run',
      'retail',
      '--source',
      join(folder, 'nowhere'),
    );
    expect(missing.stderr).toContain('the source folder does not exist');
    expect(missing.stderr).toContain('nowhere');
    expect(missing.code).toBe(2);
    writeFiles(folder, { 'in/notes.txt': 'no csv' });
    const empty = await mallard('--warehouse', warehouse, 'run', 'retail', '--source', join(folder, 'in'));
    expect(empty.stdout).toContain('0 files in');
    expect(empty.code).toBe(0);
  });

  it('takes no data in while a definition is wrong', async () => {
    const project = copyWholeProject();
    const warehouse = join(project, 'warehouse', 'm.duckdb');
    writeFiles(project, { 'in/a.csv': retailFile(retailLine()) });
    edit(project, 'sql/gold/customer_rfm.sql', 'from silver.retail_transactions', 'from silver.nothing');
    const outcome = await mallard(
      '--project',
      project,
      '--warehouse',
      warehouse,
      'run',
      '--source',
      join(project, 'in'),
    );
    expect(outcome.code).toBe(2);
    expect((await mallard('--warehouse', warehouse, 'sql', 'select 1')).stderr).toContain(
      'there is no published file yet',
    );
  });

  it.each([
    [['run', '--as-of', '2026-02-30'], "'2026-02-30' is no date"],
    [['run', '--from', 'x'], "unknown option '--from'"],
    [['rum'], "unknown command 'rum'"],
    [['run', 'retale'], "there is no pipeline 'retale'; did you mean 'retail'?"],
    [['generate', 'wholesale', '--to', 'x'], "no files can be made up for 'wholesale'"],
    [['sql'], "missing required argument 'query'"],
  ])('refuses mallard %j with exit code 2', async (args, message) => {
    const { code, stderr } = await mallard(...args);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it('says when the folder is no project, and when the pipeline is not clear', async () => {
    const nowhere = await mallardIn(temporaryFolder(), 'run');
    expect(nowhere.stderr).toContain('no Mallard project');
    expect(nowhere.code).toBe(2);
    const project = copyWholeProject();
    rmSync(join(project, 'pipelines', 'retail.yaml'));
    const none = await mallard('--project', project, 'run');
    expect(none.stderr).toContain('which pipeline?');
    expect(none.code).toBe(2);
  });
});
