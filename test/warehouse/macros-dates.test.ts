import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import { createMacros } from '../../src/warehouse/macros.ts';
import { quoteText } from '../../src/warehouse/quote.ts';
import type { SlashDates } from '../../src/warehouse/written-times.ts';
import { evaluate, memoryWarehouse, openMemoryWarehouse } from './memory-warehouse.ts';

const anyDay = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const DAY = 24 * 60 * 60 * 1000;

describe('dates out of text', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openMemoryWarehouse();
  });
  afterAll(() => database.close());

  const date = (text: string) => evaluate(database, `cast(to_date_in(${quoteText(text)}) as varchar)`);

  const ISO: [string, string | null][] = [
    ['2026-01-31', '2026-01-31'],
    ['2026-01-31 09:15', '2026-01-31'],
    ['2026-01-31 09:15:00', '2026-01-31'],
    ['2026-01-31T23:59:59.999', '2026-01-31'],
    ['2012-02-29', '2012-02-29'],
    ['2011-02-29', null],
    ['2026-04-31', null],
    ['2026-13-01', null],
    ['2026-00-10', null],
    ['2026-01-00', null],
    ['2026-1-31', null],
    ['20260131', null],
    ['26-01-31', null],
    ['2026-01-31 9', null],
    ['2026-01-31 09:15 and more', null],
    [' 2026-01-31', null],
    ['31.01.2026', null],
    ['', null],
    ['yesterday', null],
  ];

  describe.each<[SlashDates, [string, string | null][]]>([
    [
      'month_first',
      [
        ['3/4/2026', '2026-03-04'],
        ['12/1/2010 8:26', '2010-12-01'],
        ['03/04/2026 08:26:00', '2026-03-04'],
        ['2/29/2012', '2012-02-29'],
        ['2/29/2011', null],
        ['13/1/2026', null],
        ['4/31/2026', null],
        ['0/1/2026', null],
        ['3/4/26', null],
        ['3-4-2026', null],
      ],
    ],
    [
      'day_first',
      [
        ['3/4/2026', '2026-04-03'],
        ['12/1/2010 8:26', '2010-01-12'],
        ['29/2/2012', '2012-02-29'],
        ['29/2/2011', null],
        ['1/13/2026', null],
        ['31/4/2026', null],
        ['1/0/2026', null],
        ['3/4/26', null],
      ],
    ],
    [
      'refuse',
      [
        ['3/4/2026', null],
        ['13/1/2026', null],
        ['1/13/2026 10:00', null],
      ],
    ],
  ])('with slash_dates: %s', (slashDates, slashed) => {
    beforeAll(() => createMacros(database, slashDates));

    it.each([...ISO, ...slashed])('to_date_in(%j) is %j', async (text, expected) => {
      expect(await date(text)).toBe(expected);
    });

    it('reads back every day it writes', async () => {
      await fc.assert(
        fc.asyncProperty(anyDay, async (day) => {
          const [year, month, dayOfMonth] = day.split('-');
          const first = slashDates === 'month_first' ? `${month}/${dayOfMonth}` : `${dayOfMonth}/${month}`;
          expect([await date(day), await date(`${first}/${year}`)]).toEqual([
            day,
            slashDates === 'refuse' ? null : day,
          ]);
        }),
        { numRuns: 50 },
      );
    });
  });
});

describe('date macros', () => {
  it('agree with JavaScript on weekday, distance and start of the month', async () => {
    const database = await memoryWarehouse();
    await createMacros(database, 'refuse');
    await fc.assert(
      fc.asyncProperty(anyDay, anyDay, async (a, b) => {
        const [from, to] = [`date '${a}'`, `date '${b}'`];
        const row = await database.row(
          `select day_of_week(${from}) as weekday, days_between(${from}, ${to}) as days,
             cast(month_start(${from}) as varchar) as start`,
        );
        expect(row).toEqual({
          weekday: new Date(a).getUTCDay() + 1,
          days: (Date.parse(b) - Date.parse(a)) / DAY,
          start: `${a.slice(0, 8)}01`,
        });
      }),
      { numRuns: 150 },
    );
  });

  it('count Sunday as 1 and Saturday as 7, and a day between two timestamps an hour apart', async () => {
    const database = await memoryWarehouse();
    await createMacros(database, 'refuse');
    expect(await evaluate(database, "day_of_week(date '2026-01-04')")).toBe(1);
    expect(await evaluate(database, "day_of_week(date '2026-01-10')")).toBe(7);
    const midnight = "days_between(timestamp '2026-01-01 23:30', timestamp '2026-01-02 00:30')";
    expect(await evaluate(database, midnight)).toBe(1);
    const start = await evaluate(database, "cast(month_start(timestamp '2026-02-28 23:59') as varchar)");
    expect(start).toBe('2026-02-01');
  });

  it('as_of() is the parameter of that name, a DATE, and null where there is none', async () => {
    const database = await memoryWarehouse();
    await createMacros(database, 'refuse');
    expect(await evaluate(database, 'as_of()')).toBeNull();
    await database.run("insert into ops.parameters values ('other', 'x'), ('as_of', '2026-04-28')");
    const { columns, rows } = await database.query('select as_of() as day');
    expect({ columns, rows }).toEqual({ columns: [{ name: 'day', type: 'DATE' }], rows: [['2026-04-28']] });
  });

  it('are made anew for another pipeline in the same connection', async () => {
    const database = await memoryWarehouse();
    const read = () => evaluate(database, "cast(to_date_in('3/4/2026') as varchar)");
    await createMacros(database, 'month_first');
    expect(await read()).toBe('2026-03-04');
    await createMacros(database, 'day_first');
    expect(await read()).toBe('2026-04-03');
  });
});
