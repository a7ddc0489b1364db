import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/errors.ts';
import { holds, measureTotals, stopIfBroken } from '../../src/quality/control-totals.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';
import { rulesOf } from './rules.ts';

const total = (input: string, output: string) => ({ table: 'gold.t', total: 'revenue', input, output });

/** Measures one total whose two sides are these queries. */
async function measured(input: string, output: string) {
  const database = await memoryWarehouse();
  await database.run("create table sales as select * from (values (1.50, 'a'), (2.25, 'b')) as v(price, id)");
  const rules = rulesOf({ table: 'gold.t', control_totals: [{ name: 'revenue', input, output }] });
  const [result] = await measureTotals(database, rules);
  if (result === undefined) throw new Error('nothing was measured');
  return result;
}

describe('a control total', () => {
  it.each([
    ['1.50', '1.5', true],
    ['1.500', '1.50', true],
    ['2.00', '2', true],
    ['0.00', '0', true],
    ['100', '100', true],
    ['100', '10', false],
    ['100', '1', false],
    ['1.5', '1.05', false],
    ['1.50', '15', false],
    ['0.10', '0.01', false],
    ['-1.50', '1.5', false],
    ['10.0', '1', false],
    ['9007199254740993', '9007199254740992', false],
  ])('%s and %s agree: %s', (input, output, expected) => {
    expect(holds(total(input, output))).toBe(expected);
    expect(holds(total(output, input))).toBe(expected);
  });

  it('holds for two decimals exactly when they are the same number', () => {
    const decimal = fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 0, max: 4 }));
    const asText = ([units, zeros]: [number, number]) =>
      `${units / 100}.`.replace(/(\.\d+)\.$/, '$1') + '0'.repeat(zeros);
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [input, output] = [asText(a), asText(b)].map((text) => text.replace(/\.$/, ''));
        expect(holds(total(input ?? '', output ?? ''))).toBe(a[0] === b[0]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [
      'the same sum in two scales',
      'select sum(price) from sales',
      "select '3.75000'::decimal(18, 5)",
      '3.75',
      true,
    ],
    ['counts', 'select count(*) from sales', 'select 2', '2', true],
    ['no value, and 0', 'select sum(price) from sales where false', 'select 0', '0', true],
    ['no row, and 0', 'select price from sales where false', 'select 0.00', '0', true],
    ['no value, and something', 'select sum(price) from sales where false', 'select 0.01', '0', false],
    ['a cent that was lost', 'select sum(price) from sales', 'select 3.74', '3.75', false],
    [
      'digits beyond a double',
      'select 9007199254740993',
      'select 9007199254740992',
      '9007199254740993',
      false,
    ],
    ['the first of several values', 'select id, price from sales order by id', "select 'a'", 'a', true],
  ])('over %s', async (_what, input, output, text, expected) => {
    const result = await measured(input, output);
    expect(result).toMatchObject({ table: 'gold.t', total: 'revenue', input: text });
    expect(holds(result)).toBe(expected);
  });

  it('that is broken stops the run, with both sums and the file that declares it', () => {
    let error: unknown;
    try {
      stopIfBroken([total('5', '5'), total('3.75', '3.74')], 'expectations/gold/t.yaml');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ kind: 'rule', where: 'expectations/gold/t.yaml' });
    for (const word of ['gold.t', 'revenue', '3.75', '3.74'])
      expect((error as Error).message).toContain(word);
    expect(exitCodeOf(error)).toBe(1);
  });

  it('that holds stops nothing', () => {
    expect(() => stopIfBroken([total('5', '5'), total('1.50', '1.5')], 'x.yaml')).not.toThrow();
    expect(() => stopIfBroken([], 'x.yaml')).not.toThrow();
  });
});
