import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inParallel } from '../../src/arrival/in-parallel.ts';

describe('inParallel', () => {
  it('gives the results in order, and never has more at work than it may', async () => {
    let atWork = 0;
    let most = 0;
    const work = async (item: number) => {
      most = Math.max(most, ++atWork);
      await setTimeout(10 - item);
      atWork -= 1;
      return item * 2;
    };
    expect(await inParallel([1, 2, 3, 4, 5, 6, 7], 3, work)).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(most).toBe(3);
    expect(await inParallel([], 3, work)).toEqual([]);
  });

  it('begins nothing after a failure, and throws when what was under way has ended', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await setTimeout(item === 2 ? 1 : 30);
      if (item === 2) throw new Error('two');
      ended.push(item);
    };
    await expect(inParallel([1, 2, 3, 4, 5, 6], 3, work)).rejects.toThrow('two');
    expect([begun, ended]).toEqual([
      [1, 2, 3],
      [1, 3],
    ]);
  });
});
