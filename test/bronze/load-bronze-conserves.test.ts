import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, emptyWarehouse, load } from './bronze-warehouse.ts';
import { type RandomFile, type RandomFileOptions, randomFile, unaccounted } from './random-files.ts';

const contract = columns('h0', 'h1', 'h2', 'h3');

/** A NUL byte so near a file's start would have all of it rejected. */
const options: RandomFileOptions = {
  damages: ['drop', 'add', 'quote', 'not utf-8'],
  widths: [4, 4],
  delimiters: [','],
  lineEnds: ['\n'],
  fieldNewlines: ['\n', '\n\n'],
  extraCharacters: ['\t', "'", '\\'],
};

const someFiles: fc.Arbitrary<RandomFile[]> = fc.array(
  fc.oneof(
    randomFile(options),
    randomFile({ ...options, clean: true }),
    randomFile({ ...options, clean: true, lineEnds: ['\r\n'] }),
  ),
  { minLength: 1, maxLength: 6 },
);

describe('what becomes of damaged files', () => {
  it('is that nothing is lost: per file, records = rows + rejects, and every line is in one of them', async () => {
    const database = await emptyWarehouse();
    await fc.assert(
      fc.asyncProperty(someFiles, async (files) => {
        const contents = Object.fromEntries(files.map(({ bytes }, i) => [`${i}.csv`, bytes]));
        const { outcomes, rows, held } = await load(contents, contract, ',', database);
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

  it('is that each refused line can be found again at its offset', async () => {
    const database = await emptyWarehouse();
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(randomFile(options), async (file) => {
        const { held } = await load({ 'one.csv': file.bytes }, contract, ',', database);
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
