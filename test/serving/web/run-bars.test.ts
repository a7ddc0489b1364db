import { expect, it } from 'vitest';
import { runBars, stillFailed } from '../../../src/serving/web/lib/run-bars.ts';

const run = (name: string, more: object = {}) => ({
  run: name,
  pipeline: 'shop',
  status: 'succeeded',
  started: '2026-01-02 10:00:00',
  seconds: 10,
  ...more,
});

it('the last runs are bars from the oldest to the newest, each a part of the longest', () => {
  const runs = [
    run('c', { seconds: 5 }),
    run('b'),
    run('a', { seconds: null }),
    run('left out', { seconds: 99 }),
  ];
  const bars = runBars(runs, 3);
  expect(bars.map((bar) => bar.run)).toEqual(['a', 'b', 'c']);
  expect(bars.map(({ height }) => height)).toEqual([expect.any(Number), 1, 0.5]);
  expect(bars[0]?.height).toBeGreaterThan(0);
  expect(runBars([], 3)).toEqual([]);
});

it('a day stands at its first bar', () => {
  const bars = runBars([run('c'), run('b'), run('a', { started: '2026-01-01 23:59:59' })], 9);
  expect(bars.map(({ day }) => day)).toEqual(['2026-01-01', '2026-01-02', undefined]);
});

it('a run has still failed where no later one of its pipeline has succeeded', () => {
  const failed = { status: 'failed' };
  const runs = [
    run('d', { pipeline: 'other', ...failed }),
    run('c'),
    run('b', failed),
    run('a', { pipeline: 'other' }),
  ];
  expect(stillFailed(runs).map((one) => one.run)).toEqual(['d']);
});
