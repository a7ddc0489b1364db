import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SplitOptions, splitByDay } from '../../src/generate/split-by-day.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { readTexts } from './csv.ts';

type Changes = Partial<Omit<SplitOptions, 'files' | 'to'>>;

/** Splits a file of this text; gives what it says and the files it made. */
async function split(text: string | Buffer, changes: Changes = {}) {
  const folder = temporaryFolder();
  writeFiles(folder, { 'big.csv': text });
  const [file, to] = [join(folder, 'big.csv'), join(folder, 'days')];
  const result = await splitByDay({
    files: [file],
    to,
    slashDates: 'month_first',
    delimiter: ',',
    name: '{date}.csv',
    ...changes,
  });
  return { result, files: readTexts(to) };
}

const lines = (...texts: string[]) => texts.map((text) => `${text}\n`).join('');

describe('a file split by day', () => {
  it('is a file a day, each with the header and its records in their order', async () => {
    const header = 'id,InvoiceDate,note';
    const { result, files } = await split(
      lines(header, '3,2026-01-06,c', '1,2026-01-05,a', '2,2026-01-06,b', '4,2026-01-09,d', '0,2026-01-05,z'),
    );
    expect(files).toEqual({
      '2026-01-05.csv': lines(header, '1,2026-01-05,a', '0,2026-01-05,z'),
      '2026-01-06.csv': lines(header, '3,2026-01-06,c', '2,2026-01-06,b'),
      '2026-01-09.csv': lines(header, '4,2026-01-09,d'),
    });
    expect(result).toMatchObject({
      records: 5,
      files: 3,
      firstDay: '2026-01-05',
      lastDay: '2026-01-09',
      withoutDay: 0,
    });
  });

  it('keeps order and a single header where the days are too large to be written at once', async () => {
    const rows = Array.from({ length: 24_000 }, (_, i) => `${i},2026-01-0${1 + (i % 3)},${'x'.repeat(60)}`);
    const { result, files } = await split(lines('id,date,note', ...rows));
    expect(result).toMatchObject({ records: 24_000, files: 3 });
    for (const day of [0, 1, 2]) {
      const own = rows.filter((_, i) => i % 3 === day);
      expect(files[`2026-01-0${1 + day}.csv`] === lines('id,date,note', ...own)).toBe(true);
    }
  });

  it('writes over nothing, and takes several files at once instead', async () => {
    const sources = temporaryFolder();
    writeFiles(sources, {
      'one.csv': lines('d,note', '2026-01-05,a'),
      'two.csv': lines('d,note', '2026-01-05,b', '2026-01-06,c', 'none,d'),
      'other.csv': lines('d,other', '2026-01-05,a'),
    });
    const to = join(temporaryFolder(), 'days');
    const options = {
      to,
      dateColumn: 'd',
      slashDates: 'month_first',
      delimiter: ',',
      name: '{date}.csv',
    } as const;
    const files = ['one.csv', 'two.csv'].map((name) => join(sources, name));
    expect(await splitByDay({ ...options, files })).toMatchObject({ records: 3, files: 2, withoutDay: 1 });
    const made = {
      '2026-01-05.csv': lines('d,note', '2026-01-05,a', '2026-01-05,b'),
      '2026-01-06.csv': lines('d,note', '2026-01-06,c'),
      'without_day.txt': lines('two.csv, line 4: none,d'),
    };
    expect(readTexts(to)).toEqual(made);
    await expect(splitByDay({ ...options, files: [join(sources, 'one.csv')] })).rejects.toMatchObject({
      kind: 'usage',
      where: join(to, 'without_day.txt'),
    });
    expect(readTexts(to)).toEqual(made);
    const mixed = {
      ...options,
      to: join(to, 'more'),
      files: [join(sources, 'one.csv'), join(sources, 'other.csv')],
    };
    await expect(splitByDay(mixed)).rejects.toMatchObject({
      kind: 'usage',
      where: join(sources, 'other.csv'),
    });
  });

  it('is named as asked for, with the day wherever {date} stands', async () => {
    const { files } = await split(lines('date', '2026-01-05'), { name: 'shop {date} of {date}.txt' });
    expect(Object.keys(files)).toEqual(['shop 2026-01-05 of 2026-01-05.txt']);
  });

  it('may have another delimiter, a byte order mark, Windows line ends and no last one', async () => {
    const { files } = await split('\ufeffdate;note\r\n2026-01-05;a,b\r\n\r\n2026-01-05;c', {
      delimiter: ';',
    });
    expect(files).toEqual({ '2026-01-05.csv': lines('date;note', '2026-01-05;a,b', '2026-01-05;c') });
  });

  it('is nothing where there is a header alone', async () => {
    const { result, files } = await split('date,note\n');
    expect(result).toMatchObject({ records: 0, files: 0, withoutDay: 0 });
    expect(files).toEqual({});
  });
});

describe('the dates', () => {
  const text = lines('date,id', '3/4/2026 8:26,a', '12/1/2026,b');

  it('with slashes are read with the month first or the day first, and keep their clock', async () => {
    expect((await split(text)).files).toEqual({
      '2026-03-04.csv': lines('date,id', '2026-03-04 8:26,a'),
      '2026-12-01.csv': lines('date,id', '2026-12-01,b'),
    });
    expect((await split(text, { slashDates: 'day_first' })).files).toEqual({
      '2026-01-12.csv': lines('date,id', '2026-01-12,b'),
      '2026-04-03.csv': lines('date,id', '2026-04-03 8:26,a'),
    });
  });

  it('lose their clock if they are to be dates only', async () => {
    const { files } = await split(lines('date,id', '2026-03-04 08:26:00,a', '3/4/2026 9:00,b'), {
      dateOnly: true,
    });
    expect(files).toEqual({ '2026-03-04.csv': lines('date,id', '2026-03-04,a', '2026-03-04,b') });
  });

  const gaps = lines('date,id', '2023-03-02,c', '2023-02-28,b', '2023-02-27 10:00,a', '2023-03-02 11:00,d');

  it('move together so that the first becomes the one asked for, over a leap day too', async () => {
    const { result, files } = await split(gaps, { shiftTo: '2024-02-28' });
    expect(files).toEqual({
      '2024-02-28.csv': lines('date,id', '2024-02-28 10:00,a'),
      '2024-02-29.csv': lines('date,id', '2024-02-29,b'),
      '2024-03-02.csv': lines('date,id', '2024-03-02,c', '2024-03-02 11:00,d'),
    });
    expect(result).toMatchObject({ firstDay: '2024-02-28', lastDay: '2024-03-02' });
  });

  it('become days in a row if asked to, from the first or from another day', async () => {
    expect((await split(gaps, { consecutive: true })).files).toEqual({
      '2023-02-27.csv': lines('date,id', '2023-02-27 10:00,a'),
      '2023-02-28.csv': lines('date,id', '2023-02-28,b'),
      '2023-03-01.csv': lines('date,id', '2023-03-01,c', '2023-03-01 11:00,d'),
    });
    const { files } = await split(gaps, { consecutive: true, shiftTo: '2022-12-31' });
    expect(Object.keys(files)).toEqual(['2022-12-31.csv', '2023-01-01.csv', '2023-01-02.csv']);
  });

  it('come from the one column with date in its name, or from the one that is named', async () => {
    const header = 'Order Date,shipped';
    expect(Object.keys((await split(lines(header, '2026-01-05,2026-01-07'))).files)).toEqual([
      '2026-01-05.csv',
    ]);
    const { files } = await split(lines(header, '2026-01-05,2026-01-07'), { dateColumn: 'shipped' });
    expect(Object.keys(files)).toEqual(['2026-01-07.csv']);
  });

  it.each([
    ['no column of that name', 'date,id', { dateColumn: 'day' }],
    ['no column with date in its name', 'day,id', {}],
    ['two columns with date in their names', 'order date,ship date', {}],
  ])('cannot be found: %s', async (_, header, changes) => {
    await expect(split(lines(header, '2026-01-05,1'), changes)).rejects.toMatchObject({
      kind: 'usage',
      where: expect.stringMatching(/big\.csv:1$/),
      next: expect.stringContaining('--date-column'),
    });
  });
});

describe('lines without a day', () => {
  it('are kept in a file of their own and counted, whatever is wrong with them', async () => {
    const bad = ['never,a', ',b', '2026-02-29,c', '2026-01-05', '2026-01-05,d,e', '2026-01-05,"f'];
    const [first = '', ...others] = bad;
    const { result, files } = await split(lines('date,id', first, '2026-01-05,good', ...others));
    expect(result).toMatchObject({ records: 1, files: 1, withoutDay: 6 });
    expect(files['2026-01-05.csv']).toBe(lines('date,id', '2026-01-05,good'));
    const kept = (files['without_day.txt'] ?? '').split('\n').slice(0, -1);
    expect(kept).toHaveLength(6);
    for (const [i, line] of bad.entries()) expect(kept[i]?.endsWith(` ${line}`)).toBe(true);
    expect(result.withoutDayFile).toMatch(/days\/without_day\.txt$/);
  });
});
