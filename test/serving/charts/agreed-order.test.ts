import { describe, expect, it } from 'vitest';
import { agreedOrder } from '../../../src/serving/charts/agreed-order.ts';

/** Fields as `line:kind`, row by row. */
function orderOf(...fields: string[]): string[] {
  const parts = fields.map((field) => field.split(':'));
  return agreedOrder(
    parts.map(([, kind]) => kind ?? ''),
    parts.map(([line]) => line ?? ''),
  );
}

describe('the order of kinds in which all lines agree', () => {
  it('is the order in which they come where every line has them all', () => {
    expect(orderOf('x:b', 'x:a', 'y:b', 'y:a')).toEqual(['b', 'a']);
  });

  it('puts a kind that the first line has not where another line has it', () => {
    expect(orderOf('none:few', 'none:many', 'few:none', 'few:few', 'few:many')).toEqual([
      'none',
      'few',
      'many',
    ]);
    expect(orderOf('0:feb', '0:mar', '1:jan', '1:feb', '2:dec', '2:jan')).toEqual([
      'dec',
      'jan',
      'feb',
      'mar',
    ]);
  });

  it('keeps the order of first coming among kinds of which no line says more', () => {
    expect(orderOf('x:c', 'y:a', 'z:b')).toEqual(['c', 'a', 'b']);
  });

  it('is that of first coming where lines contradict each other', () => {
    expect(orderOf('x:b', 'x:a', 'y:a', 'y:b', 'y:c')).toEqual(['b', 'a', 'c']);
  });

  it('has each kind once, though a line has two fields of it', () => {
    expect(orderOf('x:a', 'x:a', 'x:b')).toEqual(['a', 'b']);
    expect(agreedOrder([], [])).toEqual([]);
  });
});
