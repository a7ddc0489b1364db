import { describe, expect, it } from 'vitest';
import { Settling } from '../../../src/run/watching/settling.ts';

const file = (path: string, identity = '1', more = {}) => ({ path, identity, size: 1, ...more });

/** Looks at each of these, so many seconds after the start, with a quiet period of 6 seconds. */
function looks(...steps: [seconds: number, files: ReturnType<typeof file>[]][]) {
  const settling = new Settling(6);
  return steps.map(([seconds, files]) => {
    const { files: settled, isTime } = settling.look(files, 1_000_000 + seconds * 1000);
    return [settled.map(({ path }) => path).join(' '), isTime];
  });
}

describe('Settling', () => {
  it('takes a file that was the same for the quiet period', () => {
    const a = [file('a')];
    expect(looks([0, a], [1, a], [5.9, a], [6, a])).toEqual([
      ['', false],
      ['', false],
      ['', false],
      ['a', true],
    ]);
  });

  it('waits anew when a file changes', () => {
    const steps = looks(
      [0, [file('a')]],
      [5, [file('a', '2')]],
      [10, [file('a', '2')]],
      [11, [file('a', '2')]],
    );
    expect(steps.map(([, isTime]) => isTime)).toEqual([false, false, false, true]);
  });

  it('takes one that was changed long before it came at the second look', () => {
    const old = [file('a', '1', { modifiedAt: 900_000 })];
    expect(looks([0, old], [1, old])).toEqual([
      ['', false],
      ['a', true],
    ]);
  });

  it('does not believe a time of change that lies ahead', () => {
    const ahead = [file('a', '1', { modifiedAt: 9_000_000 })];
    expect(looks([0, ahead], [6, ahead])[1]).toEqual(['a', true]);
  });

  it('takes a marked one at the second look', () => {
    const marked = [file('a', '1', { isMarkedDone: true })];
    expect(looks([0, marked], [1, marked])[1]).toEqual(['a', true]);
  });

  it('lets a marked one wait for another that is being written, for one quiet period', () => {
    const [marked, other] = [
      file('a', '1', { isMarkedDone: true }),
      (identity: string) => file('b', identity),
    ];
    const steps = looks(
      [0, [marked, other('1')]],
      [1, [marked, other('2')]],
      [6, [marked, other('3')]],
      [7, [marked, other('4')]],
    );
    expect(steps).toEqual([
      ['', false],
      ['a', false],
      ['a', false],
      ['a', true],
    ]);
  });

  it('gathers a burst, but not for ever', () => {
    const [a, b, c] = [file('a'), file('b'), file('c')];
    expect(
      looks([0, [a]], [4, [a, b]], [6, [a, b]], [8, [a, b, c]], [11, [a, b, c]], [12, [a, b, c]]),
    ).toEqual([
      ['', false],
      ['', false],
      ['a', false],
      ['a', false],
      ['a b', false],
      ['a b', true],
    ]);
  });

  it('forgets files that have gone or are known by now', () => {
    expect(looks([0, [file('a')]], [6, [file('a')]], [7, []], [8, [file('a')]], [9, [file('a')]])).toEqual([
      ['', false],
      ['a', true],
      ['', false],
      ['', false],
      ['', false],
    ]);
  });
});
