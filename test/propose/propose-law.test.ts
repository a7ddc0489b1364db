import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joinRecord } from '../../src/bronze/csv/split-record.ts';
import { MallardError } from '../../src/errors.ts';
import { countsOf, proposeFor, runOwn } from './own-pipeline.ts';

const headers = fc.oneof(
  fc.constantFrom(
    'id',
    'Order ID',
    'order',
    'select',
    'Größe',
    'source_file',
    '_line',
    '2026',
    'a:b',
    '# x',
    '- y',
    "it's",
    'x"y',
    'null',
  ),
  fc.string({ maxLength: 10 }).map((text) => text.replace(/[\r\n\0]/g, '')),
);

const cells = fc.oneof(
  fc.constantFrom(
    null,
    '',
    ' ',
    '007',
    '1',
    '-2',
    '1.5',
    '1,5',
    '1.234,50',
    '1,234',
    '12%',
    'true',
    'FALSE',
    '2026-01-31',
    '3/4/2026',
    '31.12.2026',
  ),
  fc.constantFrom(
    '2026-01-31T10:00:00Z',
    '99999999999999999999',
    '1e5',
    'NaN',
    'null',
    '~',
    '- a',
    '{}',
    "'",
    '"',
    'a\nb',
    '\t',
    '\u00a0',
  ),
  fc.double().map(String),
  fc.integer().map(String),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\0', '')),
);

/** A column is of one kind more often than not: then there is something to propose. */
const columns = fc.oneof(
  cells.chain((cell) => fc.constant(() => cell)),
  fc.constantFrom<(i: number) => string>(
    (i) => String(i),
    (i) => `${i}.25`,
    (i) => `2026-01-${String((i % 28) + 1).padStart(2, '0')}`,
    (i) => `${(i % 28) + 1}/1/2026`,
    (i) => `${i},${i % 10}`,
    (i) => (i % 2 === 0 ? 'yes' : 'no'),
  ),
);

const file = fc
  .record({
    names: fc.array(headers, { minLength: 1, maxLength: 6 }),
    rows: fc.integer({ min: 0, max: 30 }),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    seed: fc.infiniteStream(fc.tuple(columns, fc.boolean(), cells)),
  })
  .map(({ names, rows, delimiter, seed }) => {
    const kinds = names.map(() => seed.next().value);
    const records = Array.from({ length: rows }, (_, i) =>
      kinds.map(([kind, isMixed, other]) => (isMixed && i % 7 === 3 ? other : kind(i))),
    );
    return [names, ...records].map((record) => joinRecord(record, delimiter)).join('\n');
  });

it('whatever is in a file: what is proposed is valid, its tests pass, and no record of the sample breaks a rule that drops', async () => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(file, async (text) => {
      const own = await proposeFor({ 'a.csv': `${text}\n` }).catch((error) => {
        // A header without a name that is there once is no header.
        if (error instanceof MallardError && error.kind === 'usage') return undefined;
        throw error;
      });
      if (own === undefined || own.proposal.records === 0) return;
      read += 1;
      const { silver, held } = await countsOf(await runOwn(own));
      expect({ silver, held, text }).toEqual({ silver: own.proposal.records, held: 0, text });
    }),
    { numRuns: Number(process.env.MALLARD_LAW_RUNS ?? 12) },
  );
  expect(read).toBeGreaterThan(3);
}, 1_200_000);
