import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { columns, fieldsAndLines, type Loaded, load } from './bronze-warehouse.ts';
import { storeAsZstd } from './zstd.ts';

const contract = columns('a', 'b');

const dialectOf = ({ outcomes }: Loaded, path: string) => {
  const outcome = outcomes.get(path);
  return outcome?.outcome === 'staged' ? outcome.dialect : outcome?.outcome;
};

describe('stageFiles on files of any dialect', () => {
  it.each<[dialect: string, bytes: Buffer]>([
    ['utf-8, comma', Buffer.from('a,b\n1,é€\n3,4\n')],
    ['gzip, utf-8, comma', gzipSync('a,b\n1,é€\n3,4\n')],
    ['zstd, utf-8, ;', storeAsZstd(Buffer.from('a;b\n1;é€\n3;4\n'))],
    ['gzip, windows-1252, ;', gzipSync(Buffer.from('a;b\r\n1;\xe9\x80\r\n3;4', 'latin1'))],
    ['windows-1252, tab', Buffer.from('a\tb\n1\t\xe9\x80\n3\t4', 'latin1')],
    ['utf-16le, comma', Buffer.from('\ufeffa,b\r\n1,é€\r\n3,4\r\n', 'utf16le')],
    ['utf-16be, |', Buffer.from('\ufeffa|b\n1|é€\n3|4\n', 'utf16le').swap16()],
    ['utf-16le, comma', Buffer.from('a,b\n1,é€\n3,4', 'utf16le')],
    ['utf-16be, comma', Buffer.from('a,b\n1,é€\n3,4', 'utf16le').swap16()],
    ['utf-8, comma', Buffer.from('a,b\r1,é€\r3,4\r')],
  ])('reads %s', async (dialect, bytes) => {
    const loaded = await load({ 'one.csv': bytes }, contract);
    expect(dialectOf(loaded, 'one.csv')).toBe(dialect);
    expect(fieldsAndLines(loaded, 'one.csv', contract)).toEqual([
      ['1', 'é€', 2],
      ['3', '4', 3],
    ]);
  });

  it('keeps files of one header and different delimiters apart', async () => {
    const files = { '1.csv': 'a,b\n1,2;3\n', '2.csv': 'a;b\n1;2,3\n', '3.csv': 'a;b\n\n1;2,3\n' };
    const loaded = await load(files, contract);
    expect(loaded.rows.map(({ a, b }) => [a, b])).toEqual([
      ['1', '2;3'],
      ['1', '2,3'],
      ['1', '2,3'],
    ]);
  });

  it('passes over lines before the header, keeps physical lines, and says how many there were', async () => {
    const content = 'Report of May\r\n\r\na,b\r\n1,2\r\n3\r\n\r\n5,6\r\n';
    const loaded = await load({ 'one.csv': content }, contract);
    expect(loaded.outcomes.get('one.csv')).toMatchObject({
      records: 3,
      blankLines: 1,
      dialect: 'utf-8, comma, 2 lines before the header',
    });
    expect(fieldsAndLines(loaded, 'one.csv', contract)).toEqual([
      ['1', '2', 4],
      ['5', '6', 7],
    ]);
    expect(loaded.held).toEqual([expect.objectContaining({ line: 5, byte_offset: 27, raw: '3' })]);
  });

  it('keeps a lone CR, a CR LF and an LF inside quotes byte for byte', async () => {
    const content = 'a,b\r1,"x\ry\r\nz\n"\r\n3,4\n';
    const loaded = await load({ 'one.csv': content }, contract);
    expect(fieldsAndLines(loaded, 'one.csv', contract)).toEqual([
      ['1', 'x\ry\r\nz\n', 2],
      ['3', '4', 6],
    ]);
  });
});

describe('stageFiles on letters beyond ASCII', () => {
  it('takes a file with one valid character of several bytes for UTF-8, and holds damaged lines back', async () => {
    const bytes = Buffer.from('a,b\n1,\xe9\n2,\xc3\xa9\n', 'latin1');
    const loaded = await load({ 'one.csv': bytes }, contract);
    expect(fieldsAndLines(loaded, 'one.csv', contract)).toEqual([['2', 'é', 3]]);
    expect(loaded.held).toEqual([expect.objectContaining({ line: 2, raw: '1,é' })]);
  });

  it('takes what is declared, unless a byte order mark says otherwise', async () => {
    const windows = Buffer.from('a,b\n1,\xc3\xa9\x80\n', 'latin1');
    const value = async (bytes: Buffer, encoding: 'latin1' | 'windows-1252' | 'utf-8') =>
      (await load({ 'one.csv': bytes }, contract, { encoding })).rows[0]?.b;
    expect(await value(windows, 'windows-1252')).toBe('Ã©€');
    expect(await value(windows, 'latin1')).toBe('Ã©\x80');
    expect(await value(Buffer.from('\ufeffa,b\n1,é\n'), 'latin1')).toBe('é');
    expect(await value(Buffer.from('\ufeffa,b\n1,é\n', 'utf16le'), 'utf-8')).toBe('é');
  });

  it('gives every byte of windows-1252 a character of its own', async () => {
    const bytes = Buffer.from(Array.from({ length: 128 }, (_, i) => i + 128));
    const content = Buffer.concat([Buffer.from('a,b\n1,'), bytes, Buffer.from('\n')]);
    const { rows } = await load({ 'one.csv': content }, contract, { encoding: 'windows-1252' });
    const text = String(rows[0]?.b);
    expect(new Set(text).size).toBe(128);
    expect(text.slice(0, 32)).toBe('€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ');
    expect(text.slice(32)).toBe(bytes.subarray(32).toString('latin1'));
  });

  it('holds back a line with half a surrogate pair, and a last byte that is half a unit', async () => {
    const bytes = Buffer.concat([
      Buffer.from('\ufeffa,b\n1,😀\n2,\ud83d\n3,4\n5,6', 'utf16le'),
      Buffer.from([0x37]),
    ]);
    const loaded = await load({ 'one.csv': bytes }, contract);
    expect(fieldsAndLines(loaded, 'one.csv', contract)).toEqual([
      ['1', '😀', 2],
      ['3', '4', 4],
    ]);
    expect(loaded.held.map(({ line, reason }) => [line, reason])).toEqual([
      [3, expect.stringContaining('surrogate')],
      [5, 'is not UTF-8 text'],
    ]);
  });

  it('reads characters of UTF-16 that lie across its chunks', async () => {
    for (const from of [-2, -1, 0]) {
      const long = 'x'.repeat((1 << 19) + from - 'a,b\n1,'.length);
      for (const bytes of [Buffer.from(`a,b\n1,${long}😀\n2,3\n`, 'utf16le')]) {
        for (const encoding of ['utf-16le', 'utf-16be'] as const) {
          const written = encoding === 'utf-16be' ? Buffer.from(bytes).swap16() : bytes;
          const { rows } = await load({ 'one.csv': written }, contract, { encoding });
          expect(rows.map(({ b }) => b === `${long}😀` || b)).toEqual([true, '3']);
        }
      }
    }
  });
});

describe('stageFiles on lines that are no text', () => {
  it('holds back one line that is too long, with how it begins', async () => {
    const long = 'é'.repeat(9 << 20);
    const loaded = await load({ 'one.csv': `a,b\n1,2\n${long}\n3,4\n` }, contract);
    expect(loaded.rows.map(({ _line }) => _line)).toEqual([2, 4]);
    expect(loaded.held).toEqual([
      expect.objectContaining({
        line: 3,
        byte_offset: 8,
        raw: 'é'.repeat(1 << 19),
        reason: 'is longer than 16 MiB (kept here: the first 1048576 of 18874368 bytes)',
      }),
    ]);
  });

  it('cuts a long line at a whole character, whatever else it is refused for', async () => {
    const long = `x${'é'.repeat(1 << 20)}`;
    const { held } = await load({ 'one.csv': `a,b\n${long}\n` }, contract);
    expect(held).toEqual([
      expect.objectContaining({ raw: long.slice(0, 1 << 19), reason: expect.stringContaining('1 field') }),
    ]);
  });

  it('holds back a file cut off into NULs, however many', async () => {
    const content = Buffer.concat([Buffer.from('a,b\n1,2\n'), Buffer.alloc(12 << 20)]);
    const loaded = await load({ 'one.csv': content }, contract);
    expect(loaded.rows).toHaveLength(1);
    expect(loaded.held.map(({ line, raw }) => [line, raw.length])).toEqual([[3, 1 << 20]]);
  });

  it('loads a line of as many quotes as it may have bytes', async () => {
    const quotes = '"'.repeat((16 << 20) - 8);
    const loaded = await load({ 'one.csv': `a,b\n1,x${quotes}\n3,4\n` }, contract);
    expect(loaded.rows.map(({ b }) => b === `x${quotes}` || b)).toEqual([true, '4']);
  });
});
