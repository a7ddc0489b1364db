import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { queryFile } from '../support/digest.ts';
import { copyProject, edit } from '../support/project.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

const day = (invoice: string) => retailFile(retailLine({ invoice }));

/** A project with this in its pipeline, and three files: one good, its duplicate, one that cannot be read. */
async function shop(settings: string) {
  const project = copyProject();
  edit(project, 'pipelines/retail.yaml', 'slash_dates:', `${settings}\nslash_dates:`);
  writeFiles(project, {
    'in/a.csv': day('500001'),
    'in/b.csv': day('500001'),
    'in/bad.csv': 'no,header\n1,2\n',
  });
  const run = () => mallard('--project', project, 'run', '--source', join(project, 'in'));
  expect(await run()).toMatchObject({ code: 1 });
  const landing = () => readdirSync(join(project, 'warehouse', 'mallard.state', 'landing'));
  return { project, run, landing, inbox: () => readdirSync(join(project, 'in')).sort() };
}

describe('after_load', () => {
  it('keeps files where they are unless told otherwise', async () => {
    const { inbox, landing } = await shop('landing_days: 30');
    expect(inbox()).toEqual(['a.csv', 'b.csv', 'bad.csv']);
    expect(landing()).toHaveLength(2);
  });

  it.each([
    ['archive', ['.archive', 'bad.csv']],
    ['delete', ['bad.csv']],
  ])('%s takes away what is in bronze, and never what is not', async (policy, left) => {
    const { project, run, inbox } = await shop(`after_load: ${policy}`);
    expect(inbox()).toEqual(left);
    expect(existsSync(join(project, 'in/.archive/a.csv'))).toBe(policy === 'archive');
    expect((await run()).stdout).toContain('nothing new');
    const rows = 'select InvoiceNo as i from silver.retail_transactions';
    expect(await queryFile(join(project, 'warehouse', 'mallard.duckdb'), rows)).toEqual([{ i: '500001' }]);
  });
});

it('prunes old copies from the landing, but never of a file that is not in bronze', async () => {
  const { project, run, landing } = await shop('landing_days: 3');
  await run();
  expect(landing()).toHaveLength(2);
  edit(project, 'pipelines/retail.yaml', 'landing_days: 3', 'landing_days: 0');
  await run();
  expect(landing()).toHaveLength(1);
});

describe('mallard drip', () => {
  it('plays files in the order of their names', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'from/2.csv': day('500002'), 'from/1.csv': day('500001'), 'from/.hidden': 'x' });
    const dripped = await mallard(
      'drip',
      join(folder, 'from'),
      '--to',
      join(folder, 'to'),
      '--every',
      '0.1s',
    );
    expect(dripped.stderr).toBe('1.csv\n2.csv\n');
    expect(dripped.stdout).toContain('played 2 files into');
    expect(dripped.code).toBe(0);
    expect(readdirSync(join(folder, 'to')).sort()).toEqual(['1.csv', '2.csv']);
    expect((await mallard('drip', join(folder, 'nowhere'), '--to', folder)).code).toBe(2);
  });
});
