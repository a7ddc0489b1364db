import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitByDay } from '../../src/generate/split-by-day.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { csvLine, type Field, parseCsv, readTexts } from './csv.ts';

const HEADER = ['id', 'date', 'some, "text"', 'end'];
const DAYS = ['2026-01-05', '2026-01-06', '2026-02-28', '2026-03-01'];

const oneLine = fc.string({ unit: fc.constantFrom('a', 'ü', '🦆', ' ', ',', '"', ';', '\t'), maxLength: 12 });
const severalLines = fc.string({ unit: fc.constantFrom('a', '\n', '\r\n', '\r', ' ', "'"), maxLength: 8 });

/** No commas beside line ends: a line that is a whole record by itself counts as one, even within quotes. */
const fields = fc.oneof(
  ...[oneLine, severalLines].map((text): fc.Arbitrary<Field[]> => {
    const field = fc.option(text, { freq: 5, nil: null });
    return fc.tuple(field, field);
  }),
);
const record = fc
  .tuple(fc.constantFrom(...DAYS), fc.constantFrom('', ' 08:26:00', ' 8:26'), fields)
  .map(([day, clock, rest]) => ({ day, fields: ['1', day + clock, ...rest] }));
const undated = fc
  .tuple(fc.constantFrom('', '?', '2026-02-30'), fc.constantFrom('x', 'y'))
  .map(([date, end]) => ({
    day: undefined,
    fields: ['1', date, 'plain', end],
  }));

describe('a split', () => {
  it('has every field of every record, in their order, on the day of the record', async () => {
    const records = fc.array(fc.oneof({ weight: 6, arbitrary: record }, { weight: 1, arbitrary: undated }), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(records, async (rows) => {
        const numbered = rows.map(({ day, fields }, i) => ({ day, fields: [String(i), ...fields.slice(1)] }));
        const folder = temporaryFolder();
        const lines = [HEADER, ...numbered.map(({ fields }) => fields)].map(csvLine);
        writeFiles(folder, { 'big.csv': lines.join('') });
        const result = await splitByDay({
          files: [join(folder, 'big.csv')],
          to: join(folder, 'days'),
          dateColumn: 'date',
          slashDates: 'month_first',
          delimiter: ',',
          name: '{date}',
        });
        const { 'without_day.txt': without = '', ...files } = readTexts(join(folder, 'days'));
        const days = [...new Set(numbered.flatMap(({ day }) => day ?? []))].sort();
        expect(Object.keys(files)).toEqual(days);
        for (const day of days) {
          const own = numbered.filter((each) => each.day === day);
          expect(parseCsv(files[day] ?? '')).toEqual([HEADER, ...own.map(({ fields }) => fields)]);
        }
        const unplaced = numbered.filter(({ day }) => day === undefined);
        expect(result).toMatchObject({
          records: numbered.length - unplaced.length,
          files: days.length,
          withoutDay: unplaced.length,
        });
        expect(without.split('\n').slice(0, -1)).toHaveLength(unplaced.length);
      }),
      { numRuns: 60 },
    );
  });
});
