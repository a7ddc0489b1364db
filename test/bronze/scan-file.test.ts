import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanFile } from '../../src/bronze/scan-file.ts';
import { splitRecord } from '../../src/bronze/split-record.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { plainLines, randomFile } from './random-files.ts';

const cleanFiles = { widths: [2, 4] as [number, number], delimiters: [','], fieldNewlines: [] };

async function scan(content: string | Buffer, folder = temporaryFolder()) {
  writeFiles(folder, { 'some.csv': content });
  const found = await scanFile(join(folder, 'some.csv'), ',');
  if (!('blankLines' in found)) return found;
  const { blankLines: _, ...rest } = found;
  return rest;
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
    [/gzip/, gzipSync('a,b\n1,2\n')],
    [/zstd/, Buffer.from('28b52ffd0458', 'hex')],
    [/UTF-16/, Buffer.from('\ufeffa,b\n1,2\n', 'utf16le')],
    [/UTF-16/, Buffer.from('\ufeffa,b\n1,2\n', 'utf16le').swap16()],
    [/NUL/, Buffer.from('a,b\n1,2\n', 'utf16le')],
    [/1 of its first 9 bytes are NUL/, Buffer.from('a,b\n1\0,2\n')],
  ])('says %s of it', async (what, content) => {
    expect(await scan(content)).toEqual({ verdict: 'unreadable', reason: expect.stringMatching(what) });
  });
});

describe('scanFile on text', () => {
  it.each<[what: string, content: string, lines: number]>([
    ['plain lines', 'a,b\n1,2\n3,4\n', 2],
    ['CR LF at every line', 'a,b\r\n1,2\r\n3,4\r\n', 2],
    ['no line end at the end', 'a,b\n1,2\n3,4', 2],
    ['CR LF, but none at the end', 'a,b\r\n1,2\r\n3,4', 2],
    ['a header alone', 'a,b\n', 0],
    ['a header alone, without a line end', 'a,b', 0],
    ['quoted fields', 'a,b\n"1","2,""3"""\n"",4\n', 2],
    ['letters of more than one byte', 'a,b\né,😀\n', 1],
  ])('calls it clean with %s', async (_what, content, lines) => {
    expect(await scan(content)).toEqual({ verdict: 'clean', header: 'a,b', lines });
  });

  it.each<[oddity: RegExp, content: string | Buffer, lines: number]>([
    [/byte order mark/, '\ufeffa,b\n1,2\n', 1],
    [/blank lines/, 'a,b\n1,2\n\n3,4\n', 2],
    [/blank lines/, 'a,b\r\n\r\n1,2\r\n', 1],
    [/blank lines/, 'a,b\n1,2\n\n', 1],
    [/two kinds of line end/, 'a,b\r\n1,2\n', 1],
    [/two kinds of line end/, 'a,b\n1,2\r\n', 1],
    [/carriage returns/, 'a,b\n1,2\r3,4\n', 1],
    [/carriage returns/, 'a,b\n1,2\r\r\n', 1],
    [/quote/, 'a,b\n1,"2\n3,4\n', 2],
    [/quote/, 'a,b\n1,"2"x\n', 1],
    [/quote/, 'a,b\n1,2"\n', 1],
    [/quote/, 'a,b\n1, "2"\n', 1],
    [/quote/, 'a,b\n1,"2""\n', 1],
    [/several lines/, 'a,b\n1,"2\n3"\n', 2],
    [/not UTF-8/, Buffer.from('a,b\n1,\xe9\n', 'latin1'), 1],
    [/NUL/, `a,b\n1,${'x'.repeat(5_000)}\n1,\0\n`, 2],
  ])('calls it odd for %s: %j', async (oddity, content, lines) => {
    const found = { verdict: 'odd', header: 'a,b', lines, oddity: expect.stringMatching(oddity) };
    expect(await scan(content)).toEqual(found);
  });

  it('keeps the header line as it stands, quotes and spaces included', async () => {
    expect(await scan('" a ","b,c"\n1,2\n')).toMatchObject({ header: '" a ","b,c"' });
  });

  it('looks for quotes with the delimiter it is given', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'some.csv': 'a;b\n1;"2"\n' });
    expect(await scanFile(join(folder, 'some.csv'), ';')).toMatchObject({ verdict: 'clean' });
    expect(await scanFile(join(folder, 'some.csv'), ',')).toMatchObject({ verdict: 'odd' });
  });
});

describe('scanFile against a slow count', () => {
  it('counts the lines that are neither header nor blank', async () => {
    const folder = temporaryFolder();
    const line = fc.constantFrom('', '1,2', '"x",y', 'é😀', '"', 'a"b', 'a\rb', '1');
    const end = fc.constantFrom('\n', '\r\n');
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
        expect(await scan(bytes, folder)).toMatchObject({ verdict: 'clean', lines: lines.length });
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
