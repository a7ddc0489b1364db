import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mallard, mallardIn } from '../support/mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { readTexts } from './csv.ts';

const SALES = 'Invoice,InvoiceDate,Note\n1,3/4/2026 8:26,"a, b"\n2,3/6/2026 9:00,"two\nlines"\n';

/** A folder with `big.csv` in it. */
function folderWith(text: string): string {
  const folder = temporaryFolder();
  writeFiles(folder, { 'big.csv': text });
  return folder;
}

describe('mallard split', () => {
  it('writes the days into a folder and says how many', async () => {
    const folder = folderWith(SALES);
    const outcome = await mallardIn(folder, 'split', 'big.csv', '--to', 'days');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    for (const said of ['2 records', '2 daily files', '2026-03-04', '2026-03-06'])
      expect(outcome.stdout).toContain(said);
    expect(readTexts(join(folder, 'days'))).toEqual({
      '2026-03-04_transactions.csv': 'Invoice,InvoiceDate,Note\n1,2026-03-04 8:26,"a, b"\n',
      '2026-03-06_transactions.csv': 'Invoice,InvoiceDate,Note\n2,2026-03-06 9:00,"two\nlines"\n',
    });
    expect(readFileSync(join(folder, 'big.csv'), 'utf8')).toBe(SALES);
  });

  it('does what its flags say, together', async () => {
    const folder = folderWith(SALES.replaceAll(',', ';').replace('a; b', 'a, b'));
    const flags = ['--delimiter', ';', '--slash-dates', 'day_first', '--date-only', '--consecutive'];
    const place = ['--name', '{date}.csv', '--shift-to', '2028-02-28', '--date-column', 'InvoiceDate'];
    const outcome = await mallardIn(folder, '--json', 'split', 'big.csv', '--to', 'days', ...flags, ...place);
    expect(outcome.code).toBe(0);
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      records: 2,
      files: 2,
      firstDay: '2028-02-28',
      lastDay: '2028-02-29',
      withoutDay: 0,
    });
    expect(readTexts(join(folder, 'days'))).toEqual({
      '2028-02-28.csv': 'Invoice;InvoiceDate;Note\n1;2028-02-28;a, b\n',
      '2028-02-29.csv': 'Invoice;InvoiceDate;Note\n2;2028-02-29;"two\nlines"\n',
    });
  });

  it('ends with 1 where lines have no day, keeps them, and says where', async () => {
    const folder = folderWith(`${SALES}3,13/13/2026,late\n4,,none\n`);
    const outcome = await mallardIn(folder, 'split', 'big.csv', '--to', 'days');
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('2 records');
    expect(outcome.stdout).toContain('without_day.txt');
    const kept = readFileSync(join(folder, 'days', 'without_day.txt'), 'utf8');
    expect(kept).toContain('3,13/13/2026,late\n');
    expect(kept).toContain('4,,none\n');
  });

  it.each([
    ['a column that is not there', ['--date-column', 'Day'], ['Day', 'Invoice, InvoiceDate, Note']],
    ['a name without {date}', ['--name', 'days.csv'], ['days.csv', '{date}']],
    ['a first day that does not exist', ['--shift-to', '2026-02-30'], ['2026-02-30']],
    ['an order of slash dates that is none', ['--slash-dates', 'year_first'], ['year_first', 'day_first']],
  ])('ends with 2 for %s, and writes nothing', async (_, flags, named) => {
    const folder = folderWith(SALES);
    const outcome = await mallardIn(folder, 'split', 'big.csv', '--to', 'days', ...flags);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    for (const name of named) expect(outcome.stderr).toContain(name);
    expect(existsSync(join(folder, 'days'))).toBe(false);
  });

  it('ends with 2 for a file that is not there, and names it', async () => {
    const folder = temporaryFolder();
    const outcome = await mallard('split', join(folder, 'gone.csv'), '--to', join(folder, 'days'));
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain(join(folder, 'gone.csv'));
    expect(existsSync(join(folder, 'days'))).toBe(false);
  });
});
