import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFiles, readBytes } from '../generate/make-files.ts';
import { mallard, mallardIn } from '../support/mallard.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('mallard generate', () => {
  it('writes the same files as the generator does, and says how many', async () => {
    const [byCommand, byCall] = [temporaryFolder(), temporaryFolder()];
    const flags = ['--days', '6', '--customers=30', '--start', '2026-02-02', '--seed', '5', '--clean'];
    const outcome = await mallard('--json', 'generate', 'retail', '--to', byCommand, ...flags);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const options = { days: 6, customers: 30, start: '2026-02-02' };
    const made = await makeFiles('retail', { to: byCall, options, seed: 5 });
    expect(JSON.parse(outcome.stdout)).toEqual({ pipeline: 'retail', folder: byCommand, ...made });
    expect(made.files).toBe(5);
    expect(readBytes(byCommand)).toEqual(readBytes(byCall));
    const again = await mallard('generate', ...flags, 'retail', '--to', byCommand);
    expect(again.stdout).toMatch(/^generated 5 files with [\d,]+ rows in .*; 5 of them were there already\n/);
  });

  it('writes damaged files unless they are to be clean, and the format that is chosen', async () => {
    const [clean, damaged, parquet] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    const flags = ['--customers', '5000', '--transactions', '5000', '--months', '1'];
    await mallard('generate', 'behavior', '--to', clean, '--clean', ...flags);
    await mallard('generate', 'behavior', '--to', damaged, ...flags);
    await mallard('generate', 'behavior', '--to', parquet, '--format', 'parquet', ...flags);
    expect(readBytes(damaged)).not.toEqual(readBytes(clean));
    expect(Object.keys(readBytes(parquet))).toEqual(
      Object.keys(readBytes(clean)).map((path) => path.replace(/csv$/, 'parquet')),
    );
  });

  it.each<[args: string[], error: string, next: string]>([
    [[], 'whose files?', 'mallard generate behavior | customer360 | retail --to DIR'],
    [['weather'], "no files can be made up for 'weather'", 'behavior | customer360 | retail'],
    [
      ['retale'],
      "no files can be made up for 'retale'; did you mean 'retail'?",
      'behavior | customer360 | retail',
    ],
    [['retail'], 'where to?', 'mallard generate retail --to DIR'],
    [['retail', 'behavior'], "'behavior' is too much", 'one pipeline'],
    [
      ['retail', '--transactions', '5'],
      "retail has no option '--transactions'",
      'the options of retail are --customers N (900), --days N (60), --start DATE (2026-01-05)',
    ],
    [['behavior', '--days', '5'], "behavior has no option '--days'", '--transactions N (8000)'],
    [['retail', '--days', 'many'], "'many'", '--days N (60)'],
    [['retail', '--days'], '--days needs a value', '--days N (60)'],
    [['retail', '--start', '2026-02-30'], "'2026-02-30' is no date", '--start DATE'],
    [['customer360', '--format', 'parquet'], 'cannot all be parquet', 'leave --format out'],
    [['retail', '--format', 'xlsx'], "'xlsx' is invalid", 'csv, parquet'],
    [['retail', '--seed', 'x'], "'x' is no whole number", ''],
  ])('refuses %j with exit code 2, and says what there is', async (args, error, next) => {
    const to = join(temporaryFolder(), 'to');
    const isWhere = error === 'where to?';
    const outcome = await mallard('generate', ...args, ...(isWhere ? [] : ['--to', to]));
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain(error);
    expect(outcome.stderr).toContain(next);
    expect(existsSync(to)).toBe(false);
  });

  it('refuses a folder that cannot be one, and a project that is none', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const taken = await mallard('generate', 'retail', '--to', join(folder, 'file'));
    expect(taken).toMatchObject({ code: 2, stdout: '' });
    expect(taken.stderr).toMatch(
      /error: the folder cannot be written to: .*\n {3}at .*file\n next name another folder/,
    );
    const nowhere = await mallardIn(folder, 'generate', 'retail', '--to', 'x');
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain('no Mallard project');
  });

  it('tells of the options of one generator, or of all', async () => {
    const { stdout, code } = await mallard('generate', 'retail', '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Usage: mallard generate <pipeline> --to <dir> \[options\]/);
    expect(stdout).toMatch(/\nretail: .*\n {2}--customers N {2}how many customers \(default: 900\)\n/);
    expect(stdout).not.toContain('--transactions');
    expect((await mallard('generate', '--help')).stdout).toMatch(
      /\nbehavior: .*\ncustomer360: .*\nretail: /s,
    );
  });
});
