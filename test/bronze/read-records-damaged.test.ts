import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../../src/bronze/csv/read-records.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { collect, type RandomFileOptions, randomFile, unaccounted } from './random-files.ts';

const options: RandomFileOptions = {
  widths: [3, 5],
  delimiters: [',', ';', '|'],
  lineEnds: ['\n', '\r\n', '\r'],
  fieldNewlines: ['\n', '\r\n', '\r', '\n\n'],
  extraCharacters: ['\t'],
  hasPrelude: true,
};

describe('readRecords on damaged files', () => {
  it('gives back every intact record, and every other line once', async () => {
    const path = join(temporaryFolder(), 'some.csv');
    await fc.assert(
      fc.asyncProperty(randomFile(options), async (file) => {
        writeFileSync(path, file.bytes);
        const found = await collect(readRecords(path, file.delimiter, file.width, file.headerLine));
        const records = new Map(found.flatMap((one) => ('fields' in one ? [[one.line, one]] : [])));
        for (const written of file.intact) expect(records.get(written.line)).toMatchObject(written);
        for (const { fields, byteOffset, raw } of records.values()) {
          expect(fields).toHaveLength(file.width);
          const after = file.bytes.subarray(byteOffset).toString('latin1').slice(Buffer.byteLength(raw));
          expect(file.bytes.indexOf(raw, byteOffset)).toBe(byteOffset);
          expect(after).toMatch(/^(\n|\r|$)/);
        }
        expect(unaccounted(file, found)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('gives each refused line as it stands at its offset', async () => {
    const path = join(temporaryFolder(), 'some.csv');
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(randomFile(options), async (file) => {
        writeFileSync(path, file.bytes);
        for await (const one of readRecords(path, file.delimiter, file.width, file.headerLine)) {
          if ('fields' in one) continue;
          refusals += 1;
          const line = file.lines.find(({ line }) => line === one.line);
          expect(one.byteOffset).toBe(line?.byteOffset);
          const encoding = one.reason.includes('UTF-8') ? 'latin1' : 'utf8';
          expect(Buffer.from(one.raw, encoding)).toEqual(line?.bytes);
        }
      }),
      { numRuns: 150 },
    );
    expect(refusals).toBeGreaterThan(20);
  });
});
