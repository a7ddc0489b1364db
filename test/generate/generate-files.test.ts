import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGenerator } from '../../src/definitions/generator.ts';
import { MallardError } from '../../src/errors.ts';
import { chooseFormats } from '../../src/generate/choose-formats.ts';
import { generateFiles } from '../../src/generate/generate-files.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { makeFiles, readBytes } from './make-files.ts';
import { editedYaml, smallGenerator } from './small-generator.ts';

const shop = (project: string, to: string, format?: string) =>
  makeFiles('shop', { project, to, ...(format === undefined ? {} : { format }) });

/** What making the shop's files fails with, which leaves nothing in the folder. */
async function failure(project: string): Promise<unknown> {
  const to = temporaryFolder();
  const error = await shop(project, to).catch((thrown: unknown) => thrown);
  expect(readdirSync(to)).toEqual([]);
  return error;
}

describe('generated files', () => {
  it('are one for each value of the column in their name, which they do not have', async () => {
    const to = temporaryFolder();
    expect(await shop(smallGenerator(), to)).toEqual({ files: 3, rows: 6, written: 3 });
    const text = 'number,text,gap\n0,"a ""b"", c",0\n1,"a ""b"", c",\n';
    expect(readBytes(to)).toEqual(
      Object.fromEntries(['05', '06', '07'].map((day) => [`2026-01-${day}_sales.csv`, text])),
    );
  });

  it('are one file where the name has no column, in the folder of its source', async () => {
    const to = join(temporaryFolder(), 'not', 'there');
    const yaml = editedYaml('name: "{day}_sales"', 'name: all\n    source: tills');
    expect(await shop(smallGenerator({ yaml }), to)).toEqual({ files: 1, rows: 6, written: 1 });
    expect(Object.keys(readBytes(to))).toEqual(['tills/all.csv']);
    expect(readBytes(to)['tills/all.csv']).toMatch(/^day,number,text,gap\n2026-01-05,0,/);
  });

  it('are lines as they are, where they have a header of their own', async () => {
    const lines = ['a,"b', 'x,""y"",', '', 'ü\rz', '#c', "it's", '\u0001\t', 'null'];
    const values = lines.map((line, i) => `(${i}, '${line.replaceAll("'", "''")}')`).join(', ');
    const project = smallGenerator({
      yaml: editedYaml('    formats: [csv, parquet]', '    header: A,"B ""c""'),
      sales: `select date '2026-01-05' as day, line, i from (values ${values}) as lines(i, line) order by i`,
    });
    const to = temporaryFolder();
    expect(await shop(project, to)).toMatchObject({ files: 1, rows: lines.length });
    const text = readFileSync(join(to, '2026-01-05_sales.csv'), 'utf8');
    expect(text).toBe(`${['A,"B ""c""', ...lines].join('\n')}\n`);
  });

  it('are left alone where they are as they should be, and mended where they are not', async () => {
    const [project, to] = [smallGenerator(), temporaryFolder()];
    await shop(project, to);
    const [before, names] = [readBytes(to), readdirSync(to)];
    const [changed = ''] = names;
    const long = new Date('2001-02-03T04:05:06Z');
    writeFileSync(join(to, changed), 'something else\n');
    for (const name of names) utimesSync(join(to, name), long, long);
    expect(await shop(project, to)).toEqual({ files: 3, rows: 6, written: 1 });
    expect(readBytes(to)).toEqual(before);
    const written = names.filter((name) => statSync(join(to, name)).mtimeMs !== long.getTime());
    expect(written).toEqual([changed]);
    expect(readdirSync(to)).toEqual(names);
  });

  it.each([
    ['retail', 'csv', { days: 20 }],
    ['behavior', 'csv', { customers: 30_000, transactions: 150_000, months: 3 }],
    ['behavior', 'parquet', { customers: 30_000, transactions: 300_000, months: 2 }],
    ['customer360', undefined, { customers: 3_000 }],
  ] as const)(
    'of %s as %s are the same bytes for 1, 2 and 4 threads',
    { timeout: 60_000 },
    async (name, format, options) => {
      const made = [];
      for (const threads of [1, 2, 4]) {
        const to = temporaryFolder();
        await makeFiles(name, {
          to,
          options,
          threads,
          damaged: true,
          ...(format === undefined ? {} : { format }),
        });
        made.push(readBytes(to));
      }
      const [first = {}, ...others] = made;
      expect(Object.keys(first).length).toBeGreaterThan(2);
      for (const other of others) {
        expect(Object.keys(other)).toEqual(Object.keys(first));
        expect(Object.keys(first).filter((path) => other[path] !== first[path])).toEqual([]);
      }
    },
  );
});

describe('what cannot be made', () => {
  it.each<[what: string, sql: { days?: string; sales?: string }, error: object]>([
    [
      'a table',
      { days: 'select 1\n  as day, nonsense' },
      {
        kind: 'definition',
        where: 'sql/generate/days.sql:2:11',
        message: expect.stringContaining('nonsense'),
      },
    ],
    [
      'a file',
      { sales: 'select day,\n  nonsense\nfrom days' },
      {
        kind: 'definition',
        where: 'sql/generate/sales.sql:2:3',
        message: expect.stringContaining('nonsense'),
      },
    ],
    [
      'rows that are no number',
      { sales: "select day, cast('x' || day as integer) as n from days" },
      { kind: 'execution', where: expect.stringMatching(/^sql\/generate\/sales\.sql/) },
    ],
    [
      'a file without its column',
      { sales: 'select 1 as number from days' },
      { kind: 'definition', message: expect.stringContaining('day') },
    ],
    [
      'a file without a name',
      { sales: 'select nullif(day, day) as day from days' },
      { kind: 'execution', message: expect.stringContaining('gives no file name') },
    ],
    [
      'a file that leads elsewhere',
      { sales: "select '../' || day as day from days" },
      { kind: 'execution', message: expect.stringContaining('gives no file name') },
    ],
    [
      'an option that is not there',
      { days: "select\n  option('dayz') as day" },
      {
        kind: 'definition',
        where: 'sql/generate/days.sql:2:3',
        message: "option('dayz'): shop has no such option; did you mean 'days'?",
        next: "option() knows 'days': see generators/shop.yaml",
      },
    ],
    [
      'an option of another type',
      { sales: "select day, date_option('days') as n from days" },
      { kind: 'definition', next: "date_option() knows 'start': see generators/shop.yaml" },
    ],
  ])('is told with its place: %s', async (_what, sql, error) => {
    const thrown = await failure(smallGenerator(sql));
    expect(thrown).toBeInstanceOf(MallardError);
    expect(thrown).toMatchObject(error);
  });

  it('is a folder that is none', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { taken: 'a file' });
    for (const to of [join(folder, 'taken'), join(folder, 'taken', 'below')])
      await expect(shop(smallGenerator(), to)).rejects.toMatchObject({
        kind: 'usage',
        where: to,
        message: expect.stringMatching(/cannot be written to/),
        next: 'name another folder with --to DIR',
      });
  });

  it('stops when it is asked to, and leaves nothing half made', async () => {
    const to = temporaryFolder();
    // hours of work, in one statement
    const days = 'select sum(a.range * b.range) as day from range(10000000) as a, range(10000000) as b';
    const generator = readGenerator(smallGenerator({ days }), 'shop');
    const controller = new AbortController();
    const request = { to, files: chooseFormats(generator, undefined), seed: 7, damaged: true, options: {} };
    const making = generateFiles(generator, request, { signal: controller.signal });
    setTimeout(() => controller.abort(new MallardError('interrupted', 'stopped by SIGINT')), 300);
    await expect(making).rejects.toMatchObject({ kind: 'interrupted' });
    expect(Object.keys(readBytes(to))).toEqual([]);
  });
});
