import { expect, it } from 'vitest';
import { chartOption } from '../../../src/serving/charts/chart-option.ts';
import { shortNumber } from '../../../src/serving/charts/format-value.ts';
import { lightTheme } from '../../../src/serving/charts/theme.ts';
import { panelOf } from '../../../src/serving/web/lib/panel.ts';

it('ticks of an axis that ends below 1 can be told apart', () => {
  expect([0, 0.05, 0.15, 0.2, 1.25, 1200].map((value) => shortNumber(value, 'number'))).toEqual([
    '0',
    '0.05',
    '0.15',
    '0.2',
    '1.3',
    '1.2K',
  ]);
});

it('the only point of a series is drawn so that it can be seen on the line of another', () => {
  const panel = panelOf({ chart: 'lines', title: 'Elbow', x: 'k', y: ['inertia', 'chosen'] });
  const columns = ['k', 'inertia', 'chosen'].map((name) => ({ name, type: 'DOUBLE' }));
  const rows = [
    [2, 90, null],
    [3, 40, 40],
    [4, 30, null],
  ];
  const { series } = chartOption(panel, { columns, rows }, lightTheme) as {
    series: { symbolSize: number }[];
  };
  const [line, point] = series.map(({ symbolSize }) => symbolSize);
  expect(point).toBeGreaterThan(1.5 * (line ?? 0));
});
