import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import { createMacros } from '../../src/warehouse/macros.ts';
import { quoteText } from '../../src/warehouse/quote.ts';
import { evaluate, openMemoryWarehouse } from './memory-warehouse.ts';

let database: Database;
beforeAll(async () => {
  database = await openMemoryWarehouse();
  await createMacros(database, 'refuse');
});
afterAll(() => database.close());

const called = (macro: string, text: string) =>
  evaluate(database, `cast(${macro}(${quoteText(text)}) as varchar)`);

describe('text as others write it', () => {
  it.each([
    ['to_bigint', '9007199254740993', '9007199254740993'],
    ['to_bigint', '-12.0', '-12'],
    ['to_bigint', '12.5', null],
    ['to_bigint', '1_000', null],
    ['to_bigint', '9223372036854775808', null],
    ['to_number', '1.25', '1.25'],
    ['to_number', '-1e-07', '-1e-07'],
    ['to_number', '1e400', null],
    ['to_number', '0x10', null],
    ['to_number', 'nan', null],
    ['to_number', 'infinity', null],
    ['to_number', '1_0', null],
    ['to_boolean', 'TRUE', 'true'],
    ['to_boolean', 'False', 'false'],
    ['to_boolean', 't', null],
    ['to_boolean', '1', null],
    ['with_point', '1.234,50', '1234.50'],
    ['with_point', '-0,5', '-0.5'],
    ['with_point', '1234,5', '1234.5'],
    ['with_point', '1.5', null],
    ['with_point', '1.23,5', null],
    ['with_point', '1,234.50', null],
    ['with_point', '1,2,3', null],
    ['without_commas', '1,234,567.50', '1234567.50'],
    ['without_commas', '1234.5', '1234.5'],
    ['without_commas', '1,23', null],
    ['without_commas', '1234,567', null],
    ['without_commas', '1.234,50', null],
    ['with_dashes', '31.1.2026', '2026-01-31'],
    ['with_dashes', '03.04.2026 8:15', '2026-04-03 8:15'],
    ['with_dashes', '31.2.2026', null],
    ['with_dashes', '31.2.2026 8:15', null],
    ['with_dashes', '01.02.0999', '0999-02-01'],
    ['with_dashes', '31.1.2026 25:00', null],
    ['with_dashes', '31.1.26', null],
    ['with_dashes', '31/1/2026', null],
    ['to_timestamp_in', '2026-01-31', '2026-01-31 00:00:00'],
    ['to_timestamp_in', '2026-01-31 9:15', '2026-01-31 09:15:00'],
    ['to_timestamp_in', '2026-01-31T10:15:00.25Z', '2026-01-31 10:15:00.25'],
    ['to_timestamp_in', '2026-01-31T10:15:00+02:00', '2026-01-31 08:15:00'],
    ['to_timestamp_in', '2026-01-31 10:15:00.1234567', null],
    ['to_timestamp_in', '2026-02-30 10:15:00', null],
    ['to_timestamp_in', '2026-01-31 25:00:00', null],
    ['to_timestamp_in', '31/1/2026 10:15', null],
  ])('%s(%j) is %j', async (macro, text, expected) => {
    expect(await called(macro, text)).toBe(expected);
  });

  it('to_timestamp_in reads slash dates in the order that is said', async () => {
    const own = await openMemoryWarehouse();
    const read = (text: string) => evaluate(own, `cast(to_timestamp_in(${quoteText(text)}) as varchar)`);
    await createMacros(own, 'month_first');
    expect(await read('12/1/2010 8:26')).toBe('2010-12-01 08:26:00');
    expect(await read('13/1/2010 8:26')).toBeNull();
    await createMacros(own, 'day_first');
    expect(await read('12/1/2010 8:26')).toBe('2010-01-12 08:26:00');
    expect(await read('12/1/2010')).toBe('2010-01-12 00:00:00');
    expect(await read('12/1/2010 08:26:01.5')).toBe('2010-01-12 08:26:01.5');
    own.close();
  });

  it('gives every amount back, however its thousands and decimals are set apart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -999_999_999, max: 999_999_999 }), async (cents) => {
        const plain = (cents / 100).toFixed(2);
        const english = (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });
        const german = (cents / 100).toLocaleString('de-DE', { minimumFractionDigits: 2 });
        expect(await called('without_commas', english)).toBe(plain);
        expect(await called('with_point', german)).toBe(plain);
      }),
      { numRuns: 100 },
    );
  });
});
