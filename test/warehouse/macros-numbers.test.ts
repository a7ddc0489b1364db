import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import { createMacros } from '../../src/warehouse/macros.ts';
import { quoteText } from '../../src/warehouse/quote.ts';
import { evaluate, openMemoryWarehouse } from './memory-warehouse.ts';

const [MIN, MAX] = [-(2n ** 31n), 2n ** 31n - 1n];

describe('numbers out of text', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openMemoryWarehouse();
    await createMacros(database, 'refuse');
  });
  afterAll(() => database.close());

  const integer = (text: string) => evaluate(database, `to_integer(${quoteText(text)})`);
  const amount = (text: string) => evaluate(database, `to_amount(${quoteText(text)})`);
  const rounded = (text: string) => evaluate(database, `is_rounded(${quoteText(text)})`);

  it.each([
    ['12.5', null],
    ['1_000', null],
    ['1,000', null],
    ['0x10', null],
    ['1e3', null],
    [' 5 ', null],
    ['5\n', null],
    ['', null],
    ['-', null],
    ['abc', null],
    ['٣', null],
    ['99999999999', null],
    ['2147483648', null],
    ['+7', 7],
    ['-7', -7],
    ['007', 7],
    ['12.0', 12],
    ['12.000', 12],
    ['2147483647', 2147483647],
    ['-2147483648', -2147483648],
  ])('to_integer(%j) is %j', async (text, expected) => {
    expect(await integer(text)).toBe(expected);
  });

  it('to_integer is null for absent text', async () => {
    expect(await evaluate(database, 'to_integer(null)')).toBeNull();
  });

  it('to_integer is exact for every 32-bit integer, and null for every other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.integer().map(BigInt), fc.bigInt({ min: -(2n ** 34n), max: 2n ** 34n })),
        fc.constantFrom('', '.0', '.000'),
        async (number, zeros) => {
          expect(await integer(`${number}${zeros}`)).toBe(
            number >= MIN && number <= MAX ? Number(number) : null,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('to_integer is null for whatever is not digits with a sign before and zeros after', async () => {
    const almost = fc.array(fc.constantFrom('0', '1', '9', '.', '.0', '-', '+', '_', ' ', 'e', 'x', ','), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(almost, async (parts) => {
        const text = parts.join('');
        expect(await integer(text)).toBe(/^[+-]?\d+(\.0+)?$/.test(text) ? Number(text) + 0 : null);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['1_000', null],
    ['0x10', null],
    ['1e3', null],
    ['1,50', null],
    [' 5', null],
    ['', null],
    ['.', null],
    ['£5', null],
    ['99999999999999999', null],
    ['+5', '5.00'],
    ['5.', '5.00'],
    ['.5', '0.50'],
    ['-2.5', '-2.50'],
    ['9999999999999999.99', '9999999999999999.99'],
  ])('to_amount(%j) is %j', async (text, expected) => {
    expect(await amount(text)).toBe(expected);
  });

  it('to_amount rounds to the nearest cent, halves away from zero, and is_rounded tells when that changed it', async () => {
    const decimals = fc
      .array(fc.integer({ min: 0, max: 9 }), { maxLength: 9 })
      .map((digits) => digits.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        decimals,
        async (negative, whole, fraction) => {
          const scaled = whole * 10n ** 9n + BigInt(fraction.padEnd(9, '0'));
          const cents = (scaled + 5_000_000n) / 10_000_000n;
          const sign = negative && cents > 0n ? '-' : '';
          const expected = `${sign}${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
          const text = `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
          expect({ text, amount: await amount(text), rounded: await rounded(text) }).toEqual({
            text,
            amount: expected,
            rounded: scaled !== cents * 10_000_000n,
          });
        },
      ),
      {
        numRuns: 200,
        examples: [
          [false, 1n, '005'],
          [true, 0n, '005'],
          [false, 0n, '994999999'],
          [false, 3n, '100'],
        ],
      },
    );
  });
});

it('words gives a row for each word, in lower case; of what has none, no row', async () => {
  const database = await openMemoryWarehouse();
  await createMacros(database, 'refuse');
  const found = await database.rows(
    `select id, words(text) as word
     from (values (1, 'Not good, NOT bad'), (2, '42!'), (3, null)) as reviews(id, text) order by id, word`,
  );
  expect(found).toEqual([
    { id: 1, word: 'bad' },
    { id: 1, word: 'good' },
    { id: 1, word: 'not' },
    { id: 1, word: 'not' },
  ]);
});
