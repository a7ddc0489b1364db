import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import { createMacros } from '../../src/warehouse/macros.ts';
import { quoteText } from '../../src/warehouse/quote.ts';
import { sparkMacros } from '../../src/warehouse/spark/spark-macros.ts';
import { spellForSpark } from '../../src/warehouse/spark/spell-for-spark.ts';
import type { SlashDates } from '../../src/warehouse/written-times.ts';
import { openMemoryWarehouse } from '../warehouse/memory-warehouse.ts';
import { openPySpark, type PySpark } from './pyspark.ts';
import { describeOnSpark } from './server/shared-server.ts';

/** Texts that one engine or the other might read as something. */
const NASTY =
  `|x| |-|+|.|0|7|+7|-7|007|12.0|12.000|12.|.5|5.|-.5|+.5|12.5|1e3|1E-3|1e400|-1e400|1e-400|4.9e-324|nan|inf|Infinity
  |1_000|1,000|1,00|1,000.50|12,345,678|1.234,50|1.234|1.23,4|1234,5|0x10|0b1|1d|1f|1L|٣| 5|5 |5\n|\n5|5\t|\u00a05|99999999999|2147483647
  |2147483648|-2147483648|-2147483649|9223372036854775807|9223372036854775808|${'0'.repeat(60)}12|${'9'.repeat(40)}|1.${'0'.repeat(60)}
  |1.${'4'.repeat(60)}|9999999999999999.99|9999999999999999.994|9999999999999999.995|99999999999999999|1.005|-1.005|1.0049999|2.675
  |0.004|-0.004|0.005|1.100|1.10|1.101|1.|1.0e2|true|TRUE|True|false|t|yes|1.7976931348623157e308|1.8e308|£5|1 000|--5|+-5
  |Not good, NOT bad|42!|éa b|İstanbul ΟΔΟΣ|K|straße|it's|a\\|$\{x}|100%|it''s|\\d`.split(/\|/);

const DATES =
  `2026-01-31|2026-1-31|2026-02-29|2024-02-29|0000-01-01|0001-01-01|0999-12-31|9999-12-31|10000-01-01|2026-13-01|2026-00-10|2026-04-31|20260131
  |2026-01-31 09:15|2026-01-31T09:15:00|2026-01-31 9:15|2026-01-31 9:15:7|2026-01-31 23:59:59.999|2026-01-31 23:59:59.9999999|2026-01-31 24:00:00|2026-01-31 09
  |2026-01-31 09:15:00.123456|2026-01-31 09:15:00.1234560000|2026-01-31 09:15:00.1234567|2026-01-31 09:15 and|2026-01-31\n|2026-01-31T09:15Z|2026-01-31 09:15 Z
  |2026-01-31 09:15:00+02|2026-01-31 09:15:00 -05:30|2026-01-31 09:15:00+0530|2026-01-31 09:15:00+19:00|2026-01-31 09:15:00-15:59|2026-01-31 09:15:00+99|2026-01-31 09:15:00.5+01
  |2026-01-31+02|2026-01-31 09:15:00 UTC|1500-02-29|1700-02-29|1582-10-10|3/4/2026|03/04/2026|12/31/2026|31/12/2026|2/29/2024|29/2/2024|2/29/2023|0/1/2026|1/0/2026
  |3/4/26|3/4/0999|12/1/2010 8:26|12/1/2010 08:26:00|12/1/2010 08:26:00.5|12/1/2010 08:26:00.1234560|12/1/2010  08:26|12/1/2010T08:26|3-4-2026|12/1/2010 08:26Z
  |31.12.2026|1.2.2026|31.12.2026 08:15|31.12.2026 8:15|32.1.2026|30.2.2026|29.2.2024|31.12.0099|31.12.26|1.13.2026| 2026-01-31|2026-01-31 |epoch|now|today|infinity`.split(
    /\n? *\|/,
  );

const OF_TEXT = [
  'to_integer',
  'to_bigint',
  'to_amount',
  'is_rounded',
  'to_number',
  'with_point',
  'without_commas',
  'with_dashes',
  'to_boolean',
  'trim',
  'lower',
];

describeOnSpark('the macros on both engines', () => {
  let database: Database;
  let spark: PySpark;
  beforeAll(async () => {
    [database, spark] = await Promise.all([openMemoryWarehouse(), openPySpark()]);
  }, 120_000);
  afterAll(async () => {
    database.close();
    await spark.close();
  });

  /** What `macro(text)` is as text on each engine, by the text. */
  async function both(
    macro: string,
    texts: readonly string[],
    slashDates: SlashDates,
  ): Promise<[unknown, unknown]> {
    await createMacros(database, slashDates);
    const values = texts.map((text, nth) => `(${nth}, ${quoteText(text)})`).join(', ');
    const sql = `select nth, cast(${macro}(t) as varchar) as made from (values ${values}) as texts(nth, t) order by nth`;
    const macros = sparkMacros({ slashDates, asOf: null, parameters: {} });
    const [duck, java] = [await database.query(sql), await spark.query(spellForSpark(sql, macros))];
    // The engines print doubles differently.
    const value = (made: unknown) => (macro === 'to_number' && made !== null ? Number(made) : made);
    const byText = (rows: readonly unknown[][]) =>
      rows.map(([nth, made]) => [texts[Number(nth)], value(made)]);
    return [byText(java.rows), byText(duck.rows)];
  }

  it.each(OF_TEXT)(
    '%s',
    async (macro) => {
      const [java, duck] = await both(macro, [...NASTY, ...DATES], 'refuse');
      expect(java).toEqual(duck);
    },
    60_000,
  );

  it.each<[string, SlashDates]>(
    ['to_date_in', 'to_timestamp_in'].flatMap((macro) =>
      (['month_first', 'day_first', 'refuse'] as const).map((dates): [string, SlashDates] => [macro, dates]),
    ),
  )(
    '%s, %s',
    async (macro, slashDates) => {
      const [java, duck] = await both(macro, [...NASTY, ...DATES], slashDates);
      expect(java).toEqual(duck);
    },
    60_000,
  );

  it('of texts made of what dates and numbers are made of', async () => {
    const part = fc.constantFrom(
      '0',
      '1',
      '12',
      '2026',
      '31',
      '.',
      ',',
      '-',
      '/',
      ':',
      ' ',
      'T',
      'Z',
      '+',
      'e',
      '09:15',
      '2026-01-31',
      '000',
      '5',
      '00',
    );
    const texts = fc.sample(
      fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
      { seed: 1, numRuns: 3000 },
    );
    for (const macro of [...OF_TEXT, 'to_date_in', 'to_timestamp_in']) {
      const [java, duck] = await both(macro, texts, 'day_first');
      expect(java, macro).toEqual(duck);
    }
  }, 240_000);
});
