import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import { createDateMacro, createGenerationMacros } from '../../src/warehouse/generation-macros.ts';
import { openInMemory } from '../../src/warehouse/open.ts';
import { evaluate } from './memory-warehouse.ts';

const ROWS = 200_000;

async function withMacros(
  settings: Partial<Parameters<typeof createGenerationMacros>[1]> = {},
): Promise<Database> {
  const database = await openInMemory();
  onTestFinished(() => database.close());
  await createGenerationMacros(database, { seed: 7, damaged: true, options: {}, ...settings });
  return database;
}

describe('random_of', () => {
  it('is uniform in [0, 1): chi square over 1,000 cells', async () => {
    const database = await withMacros();
    const { low, high, chi } = await database.row<{ low: number; high: number; chi: number }>(`
      with cells as (
        select floor(1000 * random_of('a', range)) as cell, count(*) as found
        from range(${ROWS}) group by cell
      )
      select min(cell) as low, max(cell) as high, sum(power(found - ${ROWS} / 1000, 2) / (${ROWS} / 1000)) as chi from cells`);
    expect([low, high]).toEqual([0, 999]);
    // 999 degrees of freedom: outside these bounds once in some thousand seeds
    expect(chi).toBeGreaterThan(850);
    expect(chi).toBeLessThan(1_150);
  });

  it.each([
    ['another stream', "random_of('b', range)"],
    ['a stream with a name alike', "random_of('aa', range)"],
    ['the next row', "random_of('a', range + 1)"],
    ['rows in hundreds', "random_of('a', range * 100)"],
  ])('has nothing to do with %s', async (_what, other) => {
    const database = await withMacros();
    const { r, both } = await database.row<{ r: number; both: number }>(`
      select corr(random_of('a', range), ${other}) as r,
        avg(cast((random_of('a', range) < 0.5) = (${other} < 0.5) as integer)) as both
      from range(${ROWS})`);
    // the standard error is 1 / sqrt(200,000) = 0.0022
    expect(Math.abs(r)).toBeLessThan(0.01);
    expect(Math.abs(both - 0.5)).toBeLessThan(0.005);
  });

  it('follows from seed, stream and row, and from nothing else', async () => {
    const ask = async (seed: number, expression: string) => evaluate(await withMacros({ seed }), expression);
    const one = await ask(7, "random_of('a', 5)");
    expect(await ask(7, "random_of('a', cast(5 as tinyint))")).toBe(one);
    const others = [
      await ask(8, "random_of('a', 5)"),
      await ask(7, "random_of('a', 6)"),
      await ask(7, "random_of('b', 5)"),
    ];
    expect(others).not.toContain(one);
  });
});

describe('what is made of it', () => {
  it('normal_of has mean 0 and deviation 1, and a tail on each side', async () => {
    const database = await withMacros();
    const { mean, deviation, low, high } = await database.row<Record<string, number>>(`
      with drawn as (select normal_of('a', range) as x from range(${ROWS}))
      select avg(x) as mean, stddev_pop(x) as deviation,
        avg(cast(x < -1.96 as integer)) as low, avg(cast(x > 1.96 as integer)) as high from drawn`);
    expect(mean).toBeCloseTo(0, 1);
    expect(deviation).toBeCloseTo(1, 1);
    expect(low).toBeCloseTo(0.025, 2);
    expect(high).toBeCloseTo(0.025, 2);
  });

  it('pick_of takes each element, the first from 0 and the last up to 1', async () => {
    const database = await withMacros();
    for (const [u, picked] of [
      ['0.0', 'a'],
      ['0.49', 'a'],
      ['0.5', 'b'],
      ['0.999999', 'b'],
    ] as const)
      expect(await evaluate(database, `pick_of(['a', 'b'], ${u})`)).toBe(picked);
  });

  it('is_damaged is as often true as it says, and never for clean files', async () => {
    const count = `(select count(*) from range(${ROWS}) where is_damaged('x', range, 0.01))`;
    expect(Number(await evaluate(await withMacros(), count))).toBeGreaterThan(1_800);
    expect(Number(await evaluate(await withMacros(), count))).toBeLessThan(2_200);
    expect(await evaluate(await withMacros({ damaged: false }), count)).toBe(0);
  });

  it('options come as numbers and dates, also where rows are counted', async () => {
    const database = await withMacros({ options: { days: 3, start: '2026-01-05' } });
    expect(await evaluate(database, "date_option('start') + 1")).toBe('2026-01-06');
    expect(await evaluate(database, "(select count(*) from range(option('days')))")).toBe(3);
  });

  it('a date is a date where the format has types, and a text elsewhere', async () => {
    const database = await withMacros();
    const ask = async (hasTypes: boolean, wrong: string) => {
      await createDateMacro(database, hasTypes);
      const expression = `date_or(date '2026-01-05', ${wrong})`;
      return [await evaluate(database, expression), await evaluate(database, `typeof(${expression})`)];
    };
    expect(await ask(true, 'null')).toEqual(['2026-01-05', 'DATE']);
    expect(await ask(true, "'2026-02-30'")).toEqual([null, 'DATE']);
    expect(await ask(false, 'null')).toEqual(['2026-01-05', 'VARCHAR']);
    expect(await ask(false, "'2026-02-30'")).toEqual(['2026-02-30', 'VARCHAR']);
  });
});
