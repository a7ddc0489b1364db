import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameClusters } from '../../src/segments/name-clusters.ts';

const features = ['a', 'b'];
const coordinate = fc.integer({ min: -3, max: 3 });
const centres = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 6 });
const asked = fc.oneof(
  fc.record({ highest: fc.constantFrom(...features) }),
  fc.record({ lowest: fc.constantFrom(...features) }),
);
/** Six names, the last of which may ask for nothing. */
const names = fc
  .tuple(fc.array(asked, { minLength: 5, maxLength: 5 }), fc.oneof(asked, fc.constant({})))
  .map(([first, last]) => [...first, last].map((what, i) => ({ name: `name ${i}`, ...what })));

describe('the names of clusters', () => {
  it('are taken in turn, each from what is left', () => {
    const found = nameClusters(
      [
        [1, 50],
        [2, 9],
        [3, 60],
        [4, 70],
      ],
      {
        features,
        names: [
          { name: 'champions', highest: 'a' },
          { name: 'many', highest: 'b' }, // 70 is the champions'
          { name: 'few', lowest: 'b' },
          { name: 'rest' },
        ],
      },
    );
    expect(found).toEqual(['rest', 'few', 'many', 'champions']);
  });

  it('depend on the order in which they choose', () => {
    // the first is both the highest in a and the lowest in b
    const one = [
      [9, 0],
      [5, 2],
      [1, 5],
    ];
    const high = { name: 'high', highest: 'a' };
    const low = { name: 'low', lowest: 'b' };
    const rest = { name: 'rest' };
    expect(nameClusters(one, { features, names: [high, low, rest] })).toEqual(['high', 'low', 'rest']);
    expect(nameClusters(one, { features, names: [low, high, rest] })).toEqual(['low', 'high', 'rest']);
  });

  it('go to the first of equal ones, and the last name to the first that is left', () => {
    const same = [
      [1, 1],
      [1, 1],
      [1, 1],
    ];
    const three = [{ name: 'x', lowest: 'b' }, { name: 'y', highest: 'b' }, { name: 'z' }];
    expect(nameClusters(same, { features, names: three })).toEqual(['x', 'y', 'z']);
  });

  it('are none where none are declared, and for no cluster', () => {
    expect(nameClusters([[1, 1]], { features, names: [] })).toEqual([undefined]);
    expect(nameClusters([], { features, names: [{ name: 'x' }] })).toEqual([]);
  });

  it('are the first ones where there are fewer clusters than names', () => {
    const three = [
      { name: 'x', highest: 'a' },
      { name: 'y', highest: 'b' },
      { name: 'z', lowest: 'a' },
    ];
    expect(nameClusters([[1, 1]], { features, names: three })).toEqual(['x']);
    expect(
      nameClusters(
        [
          [1, 5],
          [2, 1],
        ],
        { features, names: three },
      ),
    ).toEqual(['y', 'x']);
  });

  it('are each given once, to every cluster, and a name’s cluster is the furthest of those left to it', () => {
    fc.assert(
      fc.property(centres, names, (rows, declared) => {
        const found = nameClusters(rows, { features, names: declared });
        const given = declared.slice(0, rows.length).map(({ name }) => name);
        expect([...found].sort()).toEqual([...given].sort());
        for (const [turn, one] of declared.slice(0, rows.length).entries()) {
          const wants = one as { name: string; highest?: string; lowest?: string };
          const earlier = given.slice(0, turn);
          const left = rows.filter((_, i) => !earlier.includes(found[i] ?? ''));
          const own = rows[found.indexOf(wants.name)];
          const j = features.indexOf(wants.highest ?? wants.lowest ?? '');
          const values = left.map((centre) => centre[j] ?? 0);
          if (wants.highest !== undefined) expect(own?.[j]).toBe(Math.max(...values));
          if (wants.lowest !== undefined) expect(own?.[j]).toBe(Math.min(...values));
        }
      }),
    );
  });
});
