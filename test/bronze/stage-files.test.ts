import { describe, expect, it } from 'vitest';
import { columns, emptyWarehouse, fieldsAndLines, load, loadInto } from './bronze-warehouse.ts';

const contract = columns('a', 'b');

/** The outcome of a file of which every line is a row, read by DuckDB itself. */
function clean(path: string, records: number, dialect = 'utf-8, comma') {
  return {
    fileId: `id of ${path}`,
    outcome: 'staged',
    unknown: [],
    records,
    rows: records,
    rejects: 0,
    blankLines: 0,
    dialect,
  };
}

/** The outcome of a file read record by record. */
function odd(path: string, rows: number, rejects: number) {
  const counts = { records: rows + rejects, rows, rejects };
  return {
    fileId: `id of ${path}`,
    outcome: 'staged',
    unknown: [],
    blankLines: expect.any(Number),
    dialect: 'utf-8, comma',
    ...counts,
    oddity: expect.any(String),
  };
}

describe('stageFiles on clean files', () => {
  it('takes fields as the text that arrived, with absent and empty told apart', async () => {
    const content = 'a,b\n 007 ,"x,""y"""\n,""\nNULL,é😀\n';
    const loaded = await load({ 'one.csv': content }, contract);
    expect(loaded.outcomes.get('one.csv')).toEqual(clean('one.csv', 3));
    expect(fieldsAndLines(loaded, 'one.csv', contract)).toEqual([
      [' 007 ', 'x,"y"', 2],
      [null, '', 3],
      ['NULL', 'é😀', 4],
    ]);
  });

  it('takes LF, CR LF and a missing last line end side by side', async () => {
    const files = {
      'cr.csv': 'a,b\r\n1,"2"\r\n3,4\r\n',
      'cr-end.csv': 'a,b\r\n1,"2"\r\n3,4',
      'lf.csv': 'a,b\n1,"2"\n3,4\n',
      'lf-end.csv': 'a,b\n1,"2"\n3,"4"',
    };
    const loaded = await load(files, contract);
    for (const path of Object.keys(files)) {
      expect(loaded.outcomes.get(path)).toEqual(clean(path, 2));
      expect(fieldsAndLines(loaded, path, contract)).toEqual([
        ['1', '2', 2],
        ['3', '4', 3],
      ]);
    }
  });

  it('takes a byte order mark off the first name, quoted or not, and keeps the lines', async () => {
    const files = { 'one.csv': '\ufeffa,b\n1,2\n"3","4"\n', 'two.csv': '\ufeff"a","b"\r\n1,2\r\n3,4' };
    const loaded = await load(files, contract);
    for (const path of Object.keys(files)) {
      expect(loaded.outcomes.get(path)).toEqual(clean(path, 2));
      expect(fieldsAndLines(loaded, path, contract)).toEqual([
        ['1', '2', 2],
        ['3', '4', 3],
      ]);
    }
  });

  it.each([';', '|', '\t'] as const)('splits at the delimiter %j', async (delimiter) => {
    const content = `a,b\n1,"x${delimiter}"\n`.replaceAll(',', delimiter);
    const loaded = await load({ 'one.csv': content }, contract, { delimiter });
    expect(loaded.outcomes.get('one.csv')).toMatchObject({
      outcome: 'staged',
      unknown: [],
      rows: 1,
      blankLines: 0,
    });
    expect(fieldsAndLines(loaded, 'one.csv', contract)).toEqual([['1', `x${delimiter}`, 2]]);
  });

  it('gives a header without records no rows', async () => {
    const loaded = await load({ 'one.csv': 'a,b\n', 'two.csv': 'a,b' }, contract);
    expect(loaded.outcomes.get('one.csv')).toEqual(clean('one.csv', 0));
    expect(loaded.outcomes.get('two.csv')).toEqual(clean('two.csv', 0));
    expect(loaded.rows).toEqual([]);
  });

  it('keeps the line of each of very many rows', async () => {
    const lines = Array.from({ length: 130_000 }, (_, i) => `${i + 2},x`).join('\n');
    const files = { 'one.csv': `a,b\n${lines}\n`, 'two.csv': `a,b\n${lines}` };
    const database = await emptyWarehouse();
    await loadInto(database, files, contract);
    const counts =
      'select count(*) as rows, count(*) filter (cast(a as bigint) = _line) as right from bronze.sales';
    expect(await database.row(counts)).toEqual({ rows: 260_000, right: 260_000 });
  });

  it('takes paths with quotes, spaces and letters of any kind', async () => {
    const path = `it's a "file", né [1].csv`;
    const files = { [path]: 'a,b\n1,2\n', [`odd ${path}`]: 'a,b\n\n3,4\n' };
    const loaded = await load(files, contract);
    expect(fieldsAndLines(loaded, path, contract)).toEqual([['1', '2', 2]]);
    expect(fieldsAndLines(loaded, `odd ${path}`, contract)).toEqual([['3', '4', 3]]);
  });
});

describe('stageFiles on odd files', () => {
  it.each<[what: string, content: string, rows: (string | number | null)[][]]>([
    [
      'blank lines',
      'a,b\n\n1,\n\n\n"",2\n\n',
      [
        ['1', null, 3],
        ['', '2', 6],
      ],
    ],
    [
      'a quoted line break',
      'a,b\n1,"x\n\ny"\n3,4\n',
      [
        ['1', 'x\n\ny', 2],
        ['3', '4', 5],
      ],
    ],
    [
      'two kinds of line end',
      'a,b\n1,2\r\n3,4\n',
      [
        ['1', '2', 2],
        ['3', '4', 3],
      ],
    ],
    ['a quote inside a field', 'a,b\n5" pipe,"say ""hi"""\n', [['5" pipe', 'say "hi"', 2]]],
  ])('takes all records of a file with %s', async (_what, content, rows) => {
    const loaded = await load({ 'one.csv': content }, contract);
    expect(loaded.outcomes.get('one.csv')).toEqual(odd('one.csv', rows.length, 0));
    expect(fieldsAndLines(loaded, 'one.csv', contract)).toEqual(rows);
    expect(loaded.held).toEqual([]);
  });

  it('holds back the lines that are no records, with where they stand, what they say and why', async () => {
    const content = Buffer.from(`a,b\n1,2\n3\n4,"5\n6,7,8\n9,\xe9\n${'0'.repeat(4_096)},\0\n1,2\n`, 'latin1');
    const loaded = await load({ 'one.csv': content }, contract, { encoding: 'utf-8' });
    expect(loaded.outcomes.get('one.csv')).toEqual(odd('one.csv', 2, 5));
    expect(fieldsAndLines(loaded, 'one.csv', contract)).toEqual([
      ['1', '2', 2],
      ['1', '2', 8],
    ]);
    expect(loaded.held.map(({ line, byte_offset, raw }) => [line, byte_offset, raw])).toEqual([
      [3, 8, '3'],
      [4, 10, '4,"5'],
      [5, 15, '6,7,8'],
      [6, 21, '9,é'],
      [7, 25, `${'0'.repeat(4_096)},\0`],
    ]);
    const reasons = [/1 field/, /unclosed quote/, /3 fields/, /UTF-8/, /NUL/];
    expect(loaded.held.map(({ reason }) => reason)).toEqual(reasons.map((r) => expect.stringMatching(r)));
  });
});

describe('stageFiles on a ragged file among clean ones', () => {
  it('reads that one record by record and the others as if it were not there', async () => {
    const files = {
      '1.csv': 'a,b\n1,2\n',
      '2.csv': 'a,b\n1,2\n3,4,5\n6\n7,8\n',
      '3.csv': 'a,b\n1,2\n3,4\n',
    };
    const loaded = await load(files, contract);
    expect(loaded.outcomes.get('1.csv')).toEqual(clean('1.csv', 1));
    expect(loaded.outcomes.get('2.csv')).toEqual(odd('2.csv', 2, 2));
    expect(loaded.outcomes.get('3.csv')).toEqual(clean('3.csv', 2));
    expect(fieldsAndLines(loaded, '2.csv', contract)).toEqual([
      ['1', '2', 2],
      ['7', '8', 5],
    ]);
    expect(loaded.held.map(({ source_file, line, raw }) => [source_file, line, raw])).toEqual([
      ['2.csv', 3, '3,4,5'],
      ['2.csv', 4, '6'],
    ]);
  });

  it('finds each of several', async () => {
    const paths = Array.from({ length: 11 }, (_, i) => `${i + 10}.csv`);
    const ragged = new Set(['10.csv', '15.csv', '16.csv', '20.csv']);
    const files = paths.map((path) => [path, ragged.has(path) ? 'a,b\n1,2\n3\n' : 'a,b\n1,2\n5,6\n']);
    const loaded = await load(Object.fromEntries(files), contract);
    for (const path of paths) {
      expect(loaded.outcomes.get(path)).toEqual(ragged.has(path) ? odd(path, 1, 1) : clean(path, 2));
      expect(fieldsAndLines(loaded, path, contract)).toHaveLength(ragged.has(path) ? 1 : 2);
    }
    expect(loaded.held.map(({ source_file }) => source_file)).toEqual([...ragged]);
  });
});
