import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Row, withHistory } from './history.ts';

const A: Row = ['a', 'new', 1];
const B: Row = ['b', 'new', 2];

describe('a day of a history', () => {
  it('opens a spell for everyone on the first, and none where nothing changed', async () => {
    const { day, spells } = await withHistory();
    expect(await day('01', [A, B])).toEqual({ takenBack: 0, began: 2, ended: 0 });
    expect(await day('02', [A, B])).toEqual({ takenBack: 0, began: 0, ended: 0 });
    expect(await spells()).toEqual(['a new 1.00 1-', 'b new 2.00 1-']);
  });

  it('ends a spell and begins the next on the same day, with what goes along as it is then', async () => {
    const { day, spells } = await withHistory();
    await day('01', [A, B]);
    await day('02', [['a', 'new', 5], B]);
    expect(await day('03', [['a', 'big', 9], B])).toEqual({ takenBack: 0, began: 1, ended: 1 });
    await day('04', [['a', 'big', 11], B]);
    expect(await spells()).toEqual(['a new 1.00 1-3', 'a big 9.00 3-', 'b new 2.00 1-']);
  });

  it('ends the spell of a key that is gone, and begins another when it is back', async () => {
    const { day, spells } = await withHistory();
    await day('01', [A, B]);
    expect(await day('02', [B])).toEqual({ takenBack: 0, began: 0, ended: 1 });
    await day('05', [A, B, ['c', null, null]]);
    await day('06', [A, B, ['c', null, 3]]);
    await day('07', [A, B, ['c', 'new', 3]]);
    expect(await spells()).toEqual([
      'a new 1.00 1-2',
      'a new 1.00 5-',
      'b new 2.00 1-',
      'c null null 5-7',
      'c new 3.00 7-',
    ]);
  });

  it('that is written again takes the place of what it was', async () => {
    const { day, spells } = await withHistory();
    await day('01', [A, B]);
    await day('02', [['a', 'big', 9]]);
    expect(await day('02', [['a', 'huge', 10], B])).toEqual({ takenBack: 1, began: 1, ended: 1 });
    expect(await spells()).toEqual(['a new 1.00 1-2', 'a huge 10.00 2-', 'b new 2.00 1-']);
  });

  it('leaves no spell of one day, and lets the earlier go on, when the change is undone', async () => {
    const { day, spells } = await withHistory();
    await day('01', [A]);
    await day('02', [['a', 'big', 9], B]);
    await day('02', [['a', 'new', 8]]);
    expect(await spells()).toEqual(['a new 1.00 1-']);
    await day('01', [['a', 'big', 4]]);
    expect(await spells()).toEqual(['a big 4.00 1-']);
  });

  it('that is older takes back what later days began, and lets go on what they ended', async () => {
    const { day, spells } = await withHistory();
    await day('01', [A, B]);
    await day('03', [['a', 'big', 9], B]);
    await day('05', [
      ['a', 'huge', 10],
      ['c', 'new', 1],
    ]);
    expect(await day('04', [['a', 'big', 9], B])).toEqual({ takenBack: 2, began: 0, ended: 0 });
    expect(await spells()).toEqual(['a new 1.00 1-3', 'a big 9.00 3-', 'b new 2.00 1-']);
    await day('02', [['a', 'big', 8]]);
    expect(await spells()).toEqual(['a new 1.00 1-2', 'a big 8.00 2-', 'b new 2.00 1-2']);
  });

  it.each<[what: string, rows: Row[], message: RegExp]>([
    ['twice', [A, ['a', 'big', 2]], /gold\.groups has 2 rows whose the id is .*a/],
    ['not at all', [A, [null, 'big', 2]], /gold\.groups has 1 rows whose the id is .*NULL/],
  ])('is refused where a key is there %s', async (_what, rows, message) => {
    const { day } = await withHistory();
    await expect(day('01', rows)).rejects.toMatchObject({
      kind: 'rule',
      message: expect.stringMatching(message),
      where: 'gold.groups',
    });
  });

  it('follows from the last state of each day alone, whatever was written in between', {
    timeout: 120_000,
  }, async () => {
    const rows = fc
      .dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('new', 'big'), { maxKeys: 3 })
      .map((groups) => Object.entries(groups).map(([id, group]): Row => [id, group, 1]));
    const days = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), rows), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(days, async (written) => {
        const { day, spells } = await withHistory();
        for (const [date, state] of written) await day(`0${date}`, state);
        const last = written.filter(([date], i) => written.slice(i + 1).every(([later]) => later > date));
        const plain = await withHistory();
        for (const [date, state] of last) await plain.day(`0${date}`, state);
        expect(await spells()).toEqual(await plain.spells());
        expect((await spells()).filter((spell) => spell.endsWith('-'))).toHaveLength(
          last.at(-1)?.[1].length ?? 0,
        );
      }),
      { numRuns: 25 },
    );
  });
});
