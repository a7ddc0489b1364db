import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, emptyWarehouse, load } from './bronze-warehouse.ts';
import { type RandomFile, type RandomFileOptions, randomFile, unaccounted } from './random-files.ts';
import { storeAsZstd } from './zstd.ts';

const contract = columns('h0', 'h1', 'h2', 'h3');

/** Undeclared, a file whose only letters beyond ASCII are damaged ones would be windows-1252. */
const FORMAT = { encoding: 'utf-8' } as const;

const options: RandomFileOptions = {
  widths: [4, 4],
  delimiters: [',', ';', '|', '\t'],
  lineEnds: ['\n', '\r\n', '\r'],
  fieldNewlines: ['\n', '\r\n', '\r', '\n\n'],
  hasPrelude: true,
  extraCharacters: ["'", '\\'],
};

const someFiles: fc.Arbitrary<RandomFile[]> = fc.array(
  fc.oneof(
    randomFile(options),
    randomFile({ ...options, clean: true, hasPrelude: false, lineEnds: ['\n'] }),
    randomFile({ ...options, clean: true, hasPrelude: false, lineEnds: ['\r\n'] }),
  ),
  { minLength: 1, maxLength: 6 },
);

/** The same text in bytes of another kind; `encoding` is what has to be declared for it. */
const dressedFile = fc
  .record({
    encoding: fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'sniffed windows-1252'),
    compression: fc.constantFrom(undefined, 'gzip', 'zstd'),
  })
  .chain(({ encoding, compression }) => {
    const isSingle = encoding.endsWith('1252');
    const isSniffed = encoding.startsWith('sniffed') || encoding === 'utf-8';
    const letters = ['a', ' ', '7', 'é', 'ü', ...(isSniffed ? [] : ['€', '“', '\u0081'])];
    return randomFile({
      ...options,
      damages: ['drop', 'add', 'quote'],
      ...(isSingle ? { onlyCharacters: letters } : {}),
      // Three bytes that a mark would be in UTF-8 are three letters here, and no mark.
      hasPrelude: !isSingle,
    }).map((file) => ({
      file,
      bytes: compress(encode(file.bytes.toString(), encoding), compression),
      encoding: isSniffed ? ('auto' as const) : (encoding as 'utf-16le' | 'utf-16be' | 'windows-1252'),
      compression,
    }));
  });

function encode(text: string, encoding: string): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  if (encoding === 'utf-8') return Buffer.from(text);
  return Buffer.from(text.replaceAll('€', '\x80').replaceAll('“', '\x93'), 'latin1');
}

function compress(bytes: Buffer, compression: 'gzip' | 'zstd' | undefined): Buffer {
  const middle = Math.floor(bytes.length / 2);
  const parts = [bytes.subarray(0, middle), bytes.subarray(middle)];
  if (compression === 'gzip') return Buffer.concat(parts.map((part) => gzipSync(part)));
  if (compression === 'zstd') return Buffer.concat(parts.map((part) => storeAsZstd(part, { blockBytes: 7 })));
  return bytes;
}

describe('what becomes of damaged files', () => {
  it('is that nothing is lost: per file, records = rows + rejects, and every line is in one of them', async () => {
    const database = await emptyWarehouse();
    await fc.assert(
      fc.asyncProperty(someFiles, async (files) => {
        const contents = Object.fromEntries(files.map(({ bytes }, i) => [`${i}.csv`, bytes]));
        const { outcomes, rows, held } = await load(contents, contract, FORMAT, database);
        files.forEach((file, i) => {
          const path = `${i}.csv`;
          const loaded = rows.filter(({ source_file }) => source_file === path);
          const refused = held.filter(({ source_file }) => source_file === path);
          expect(outcomes.get(path)).toMatchObject({
            outcome: 'staged',
            records: loaded.length + refused.length,
            rows: loaded.length,
            rejects: refused.length,
          });
          const records = loaded.map((row) => ({
            line: row._line,
            fields: contract.map(({ name }) => row[name] as string | null),
          }));
          const byLine = new Map(records.map(({ line, fields }) => [line, fields]));
          for (const { line, fields } of file.intact) expect(byLine.get(line)).toEqual(fields);
          expect(unaccounted(file, [...records, ...refused])).toEqual([]);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('is the same in any encoding and compression', async () => {
    const database = await emptyWarehouse();
    await fc.assert(
      fc.asyncProperty(fc.array(dressedFile, { minLength: 1, maxLength: 4 }), async (files) => {
        for (const { file, bytes, encoding, compression } of files) {
          const format = { encoding };
          const { outcomes, rows, held } = await load({ 'one.csv': bytes }, contract, format, database);
          const counts = { rows: rows.length, rejects: held.length, records: rows.length + held.length };
          expect(outcomes.get('one.csv')).toMatchObject({
            outcome: 'staged',
            ...counts,
            dialect: expect.stringMatching(`^${compression === undefined ? '' : `${compression}, `}[uw]`),
          });
          const fieldsByLine = new Map(
            rows.map((row) => [row._line, contract.map(({ name }) => row[name] as string | null)]),
          );
          for (const { line, fields } of file.intact) expect(fieldsByLine.get(line)).toEqual(fields);
          const found = [...fieldsByLine].map(([line, fields]) => ({ line, fields }));
          expect(unaccounted(file, [...found, ...held])).toEqual([]);
          for (const { line, byte_offset, raw } of held) {
            const written = file.lines.find((one) => one.line === line);
            expect([byte_offset, raw]).toEqual([written?.byteOffset, written?.bytes.toString()]);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is that each refused line can be found again at its offset', async () => {
    const database = await emptyWarehouse();
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(randomFile(options), async (file) => {
        const { held } = await load({ 'one.csv': file.bytes }, contract, FORMAT, database);
        for (const { line, byte_offset, raw, reason } of held) {
          refusals += 1;
          const written = file.lines.find((one) => one.line === line);
          expect(byte_offset).toBe(written?.byteOffset);
          expect(Buffer.from(raw, reason.includes('UTF-8') ? 'latin1' : 'utf8')).toEqual(written?.bytes);
        }
      }),
      { numRuns: 30 },
    );
    expect(refusals).toBeGreaterThan(0);
  });
});
