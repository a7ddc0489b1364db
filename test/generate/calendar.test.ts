import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, clockOf, dayOf, daysBetween } from '../../src/generate/calendar.ts';

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The Gregorian rule. */
function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (LENGTHS[month - 1] ?? Number.NaN);
}

function iso(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function nextDay(date: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  if (day < daysInMonth(year, month)) return iso(year, month, day + 1);
  return month < 12 ? iso(year, month + 1, 1) : iso(year + 1, 1, 1);
}

const year = fc.integer({ min: 1900, max: 2100 });
const month = fc.integer({ min: 1, max: 12 });
const realDate = fc
  .tuple(year, month, fc.integer({ min: 1, max: 31 }))
  .filter(([y, m, d]) => d <= daysInMonth(y, m));
const clock = fc.constantFrom('', ' 8:26', ' 08:26:00', ' 23:59:59.123');

describe('the day of a date text', () => {
  it('is read from ISO dates, with or without a clock behind a space or a T', () => {
    fc.assert(
      fc.property(realDate, fc.constantFrom('', ' 08:26:00', 'T08:26:00', ' 8:26'), ([y, m, d], time) => {
        for (const order of ['month_first', 'day_first'] as const)
          expect(dayOf(`${iso(y, m, d)}${time}`, order)).toBe(iso(y, m, d));
      }),
    );
  });

  it('is read from slash dates in the order that is asked for, with or without leading zeros', () => {
    fc.assert(
      fc.property(realDate, clock, fc.boolean(), ([y, m, d], time, padded) => {
        const [mm, dd] = [m, d].map((number) => String(number).padStart(padded ? 2 : 1, '0'));
        expect(dayOf(`${mm}/${dd}/${y}${time}`, 'month_first')).toBe(iso(y, m, d));
        expect(dayOf(`${dd}/${mm}/${y}${time}`, 'day_first')).toBe(iso(y, m, d));
      }),
    );
  });

  it('exists where the calendar has it, and only there', () => {
    fc.assert(
      fc.property(year, fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }), (y, m, d) => {
        const exists = m >= 1 && m <= 12 && d >= 1 && d <= daysInMonth(y, m);
        const expected = exists ? iso(y, m, d) : undefined;
        expect(dayOf(iso(y, m, d), 'month_first')).toBe(expected);
        expect(dayOf(`${m}/${d}/${y}`, 'month_first')).toBe(expected);
        expect(dayOf(`${d}/${m}/${y}`, 'day_first')).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['2024-02-29', '2024-02-29'],
    ['2023-02-29', undefined],
    ['1900-02-29', undefined],
    ['2000-02-29', '2000-02-29'],
    ['2026-04-31', undefined],
    ['2/29/2025', undefined],
    ['2/29/2028 0:00', '2028-02-29'],
  ])('knows leap years and short months: %s is %s', (text, expected) => {
    expect(dayOf(text, 'month_first')).toBe(expected);
  });

  it.each(['', 'none', '20260105', '2026-01', '2026-01-05x', '1/5/26', '5.1.2026', '2026/01/05', '46027'])(
    'is none for %j',
    (text) => {
      expect(dayOf(text, 'month_first')).toBeUndefined();
      expect(dayOf(text, 'day_first')).toBeUndefined();
    },
  );
});

describe('the clock of a date text', () => {
  it.each([
    ['2010-12-01 08:26:00', '08:26:00'],
    ['2010-12-01T08:26:00', '08:26:00'],
    ['12/1/2010 8:26', '8:26'],
    ['2010-12-01', ''],
    ['12/1/2010', ''],
  ])('of %s is %j', (text, expected) => {
    expect(clockOf(text)).toBe(expected);
  });
});

describe('days', () => {
  const day = realDate.map(([y, m, d]) => iso(y, m, d));

  it('are added one after the other, over months, leap days and years', () => {
    fc.assert(
      fc.property(day, fc.nat(800), (from, days) => {
        let expected = from;
        for (let i = 0; i < days; i++) expected = nextDay(expected);
        expect(addDays(from, days)).toBe(expected);
        expect(addDays(expected, -days)).toBe(from);
        expect(daysBetween(from, expected)).toBe(days);
        expect(daysBetween(expected, from)).toBe(0 - days);
      }),
      { numRuns: 50 },
    );
  });

  it('are counted so that adding them arrives', () => {
    fc.assert(
      fc.property(day, day, (from, to) => {
        expect(addDays(from, daysBetween(from, to))).toBe(to);
      }),
    );
  });

  it('are as long in the weeks when clocks change', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
  });
});
