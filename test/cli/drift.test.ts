import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { queryFile } from '../support/digest.ts';
import { copyProject, edit } from '../support/project.ts';
import { HEADER, retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';
import { writeFiles } from '../support/temporary.ts';

const plain = retailFile(retailLine({ invoice: '500001' }));
const wide = `${HEADER},Colour,Gift Wrap\n${retailLine({ invoice: '500002' })},red,yes\n${retailLine({ invoice: '500003' })},,\n`;

/** A day without the further columns, then one with them, under this policy. */
async function twoDays(policy: string) {
  const project = copyProject();
  edit(project, 'pipelines/retail.yaml', 'slash_dates:', `on_drift: ${policy}\nslash_dates:`);
  const warehouse = join(project, 'warehouse', 'mallard.duckdb');
  const run = () => mallard('--project', project, 'run', '--source', join(project, 'in'));
  writeFiles(project, { 'in/1.csv': plain });
  expect(await run()).toMatchObject({ code: 0 });
  writeFiles(project, { 'in/2.csv': wide });
  const second = await run();
  const rows = (columns: string) =>
    queryFile(warehouse, `select Invoice as i, ${columns} from bronze.retail_transactions order by 1`);
  return { run, second, rows, project };
}

describe('on_drift', () => {
  it('rescue keeps what the contract has no column for as JSON', async () => {
    const { second, rows } = await twoDays('rescue');
    expect(second.code).toBe(0);
    expect(await rows('_rescued_data as r')).toEqual([
      { i: '500001', r: null },
      { i: '500002', r: '{"Colour":"red","Gift Wrap":"yes"}' },
      { i: '500003', r: null },
    ]);
  });

  it('evolve makes it columns of bronze, null for older rows, and for later ones without', async () => {
    const { run, second, rows, project } = await twoDays('evolve');
    expect(second.code).toBe(0);
    writeFiles(project, { 'in/3.csv': retailFile(retailLine({ invoice: '500004' })) });
    expect(await run()).toMatchObject({ code: 0 });
    expect(await rows('Colour as c, "Gift Wrap" as g, _rescued_data as r')).toEqual([
      { i: '500001', c: null, g: null, r: null },
      { i: '500002', c: 'red', g: 'yes', r: null },
      { i: '500003', c: null, g: null, r: null },
      { i: '500004', c: null, g: null, r: null },
    ]);
  });

  it('fail leaves the file out, and that file alone, each time', async () => {
    const { run, second, rows } = await twoDays('fail');
    for (const outcome of [second, await run()]) {
      expect(outcome.stdout).toContain(
        "2.csv: the header has 'Colour', 'Gift Wrap' beyond the contract, and on_drift is fail",
      );
      expect(outcome.code).toBe(1);
    }
    expect(await rows('_line as l')).toEqual([{ i: '500001', l: 2 }]);
  });
});

it('takes values from the path as columns', async () => {
  const project = copyProject();
  edit(
    project,
    'pipelines/retail.yaml',
    '    - {name: InvoiceDate}',
    '    - {name: InvoiceDate}\n    - {name: shop, from_path: shop}\n    - {name: day, from_path: dt}',
  );
  edit(project, 'pipelines/retail.yaml', 'files: ["*.csv", ', 'files: ["**/*.csv", ');
  writeFiles(project, {
    'in/shop=north/dt=2026-01-31/a.csv': plain,
    'in/dt=2026-02-01/b.csv': retailFile(retailLine({ invoice: '500002' })),
  });
  expect(await mallard('--project', project, 'run', '--source', join(project, 'in'))).toMatchObject({
    code: 0,
  });
  const rows = 'select Invoice as i, shop, day, source_file as f from bronze.retail_transactions order by 1';
  expect(await queryFile(join(project, 'warehouse', 'mallard.duckdb'), rows)).toEqual([
    { i: '500001', shop: 'north', day: '2026-01-31', f: 'shop=north/dt=2026-01-31/a.csv' },
    { i: '500002', shop: null, day: '2026-02-01', f: 'dt=2026-02-01/b.csv' },
  ]);
});
