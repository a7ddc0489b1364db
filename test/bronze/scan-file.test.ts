import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanFile } from '../../src/bronze/csv/scan-file.ts';
import { splitRecord } from '../../src/bronze/csv/split-record.ts';
import type { SourceFormat } from '../../src/definitions/source.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { AUTO, columns } from './bronze-warehouse.ts';
import { plainLines, randomFile } from './random-files.ts';
import { storeAsZstd } from './zstd.ts';

const cleanFiles = { widths: [2, 4] as [number, number], delimiters: [',' as const], fieldNewlines: [] };

function write(content: string | Buffer, folder: string): string {
  writeFiles(folder, { 'some.csv': content });
  return join(folder, 'some.csv');
}

async function scan(
  content: string | Buffer,
  folder = temporaryFolder(),
  format: Partial<SourceFormat> = {},
) {
  const found = await scanFile(write(content, folder), columns('a', 'b'), { ...AUTO, ...format });
  if (!('header' in found)) return found;
  const { verdict, header, lines, oddity } = found;
  return { verdict, header: header.text, lines, ...(oddity === undefined ? {} : { oddity }) };
}

describe('scanFile on what is no text', () => {
  it('calls a file of no bytes empty', async () => {
    expect(await scan('')).toEqual({ verdict: 'empty' });
  });

  it.each<[what: RegExp, content: Buffer]>([
    [/PNG/, Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    [/JPEG/, Buffer.from('ffd8ffe000104a464946', 'hex')],
    [/PDF/, Buffer.from('%PDF-1.7\n')],
    [/\.xlsx/, Buffer.from('PK\x03\x04\x14\0\x06\0', 'latin1')],
    [/Office/, Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    [/1 of its first 9 bytes are NUL/, Buffer.from('a,c\n1\0,2\n')],
    [/lacks the required column b/, Buffer.from('a,c\n1,2\n')],
  ])('says %s of it', async (what, content) => {
    expect(await scan(content)).toEqual({ verdict: 'unreadable', reason: expect.stringMatching(what) });
  });

  it.each<[compression: string, content: Buffer]>([
    ['gzip', gzipSync('a,b\n1,2\n')],
    ['zstd', storeAsZstd(Buffer.from('a,b\n1,2\n'))],
    ['zstd', Buffer.from('502a4d1800000000', 'hex')],
  ])('tells that it is %s data', async (compression, content) => {
    expect(await scan(content)).toEqual({ verdict: 'compressed', compression });
  });

  it.each<[encoding: string, content: Buffer]>([
    ['utf-16le', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le')],
    ['utf-16be', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le').swap16()],
    ['utf-16le', Buffer.from('a,b\n1,2\n', 'utf16le')],
    ['utf-16be', Buffer.from('a,b\n1,2\n', 'utf16le').swap16()],
    ['windows-1252', Buffer.from('a,b\n1,\xe9\n', 'latin1')],
    ['windows-1252', Buffer.from('caf\xe9,b\n1,2\n', 'latin1')],
  ])('tells that it is %s text', async (encoding, content) => {
    expect(await scan(content)).toEqual({ verdict: 'encoded', encoding });
  });
});

describe('scanFile on text', () => {
  it.each<[what: string, content: string, lines: number]>([
    ['plain lines', 'a,b\n1,2\n3,4\n', 2],
    ['CR LF at every line', 'a,b\r\n1,2\r\n3,4\r\n', 2],
    ['no line end at the end', 'a,b\n1,2\n3,4', 2],
    ['CR LF, but none at the end', 'a,b\r\n1,2\r\n3,4', 2],
    ['a byte order mark', '\ufeffa,b\n1,2\n', 1],
    ['a header alone', 'a,b\n', 0],
    ['a header alone, without a line end', 'a,b', 0],
    ['quoted fields', 'a,b\n"1","2,""3"""\n"",4\n', 2],
    ['letters of more than one byte', 'a,b\né,😀\n', 1],
  ])('calls it clean with %s', async (_what, content, lines) => {
    expect(await scan(content)).toEqual({ verdict: 'clean', header: 'a,b', lines });
  });

  it.each<[oddity: RegExp, content: string | Buffer, lines: number]>([
    [/blank lines/, 'a,b\n1,2\n\n3,4\n', 2],
    [/blank lines/, 'a,b\r\n\r\n1,2\r\n', 1],
    [/blank lines/, 'a,b\n1,2\n\n', 1],
    [/two kinds of line end/, 'a,b\r\n1,2\n', 1],
    [/two kinds of line end/, 'a,b\n1,2\r\n', 1],
    [/carriage returns/, 'a,b\n1,2\r3,4\n', 2],
    [/carriage returns/, 'a,b\r1,2\r3,4\r', 2],
    [/carriage returns/, 'a,b\r\n1,2\r\n3,4\r', 2],
    [/before the header/, 'Report\n\na,b\n1,2\n', 1],
    [/carriage returns/, 'a,b\n1,2\r\r\n', 1],
    [/quote/, 'a,b\n1,"2\n3,4\n', 2],
    [/quote/, 'a,b\n1,"2"x\n', 1],
    [/quote/, 'a,b\n1,2"\n', 1],
    [/quote/, 'a,b\n1, "2"\n', 1],
    [/quote/, 'a,b\n1,"2""\n', 1],
    [/several lines/, 'a,b\n1,"2\n3"\n', 2],
    [/not UTF-8/, Buffer.from('a,b\n1,\xe9\n1,\xc3\xa9', 'latin1'), 2],
    [/NUL/, `a,b\n1,${'x'.repeat(5_000)}\n1,\0\n`, 2],
  ])('calls it odd for %s: %j', async (oddity, content, lines) => {
    const found = { verdict: 'odd', header: 'a,b', lines, oddity: expect.stringMatching(oddity) };
    expect(await scan(content)).toEqual(found);
  });

  it('keeps the header line as it stands, quotes and spaces included', async () => {
    expect(await scan('" a ","b","c,d"\n1,2,3\n')).toMatchObject({ header: '" a ","b","c,d"' });
  });

  it('looks for quotes with the delimiter it is given', async () => {
    const content = 'a;b,a,b\n1;"2",3,4\n';
    const given = (delimiter: ',' | ';') => scan(content, temporaryFolder(), { delimiter });
    expect(await given(',')).toMatchObject({ verdict: 'odd' });
    expect(await given(';')).toMatchObject({ verdict: 'unreadable' });
  });
});

describe('scanFile against a slow count', () => {
  it('counts the lines that are neither header nor blank', async () => {
    const folder = temporaryFolder();
    const line = fc.constantFrom('', '1,2', '"x",y', 'é😀', '"', 'a"b', 'a\rb', '1');
    const end = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(line, end)), line, async (lines, last) => {
        const bytes = Buffer.from(`a,b\n${lines.flat().join('')}${last}`);
        const expected = plainLines(bytes).filter((line) => line.bytes.length > 0).length - 1;
        expect(await scan(bytes, folder)).toMatchObject({ header: 'a,b', lines: expected });
      }),
      { numRuns: 100 },
    );
  });

  it('calls a well-formed file clean, whatever its fields hold', async () => {
    const folder = temporaryFolder();
    const file = fc
      .constantFrom('\n', '\r\n')
      .chain((end) => randomFile({ ...cleanFiles, lineEnds: [end], clean: true }));
    await fc.assert(
      fc.asyncProperty(file, async ({ bytes, lines }) => {
        const found = await scanFile(write(bytes, folder), columns('h0', 'h1'), AUTO);
        expect(found).toMatchObject({ verdict: 'clean', lines: lines.length });
      }),
      { numRuns: 100 },
    );
  });

  it('calls no file clean of which a line is not one record', async () => {
    const folder = temporaryFolder();
    const text = fc.string({ unit: fc.constantFrom('"', '""', ',', '\n', '\r\n', 'a', ' ', '\r', 'é') });
    await fc.assert(
      fc.asyncProperty(text, async (text) => {
        const found = await scan(`a,b\n${text}`, folder);
        if (found.verdict !== 'clean') return;
        const lines = plainLines(Buffer.from(text)).map(({ bytes }) => bytes.toString());
        for (const line of lines) expect(splitRecord(line, ',')).toHaveProperty('fields');
        expect(lines).not.toContain('');
        expect(lines.join('')).not.toContain('\r');
        expect(found.lines).toBe(lines.length);
      }),
      { numRuns: 300 },
    );
  });
});
