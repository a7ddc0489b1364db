import type { Panel } from '../../definitions/panel.ts';
import { grid, kindAxis, legend, numberAxis, tooltip } from './axes.ts';
import { type ChartRows, distinct } from './chart-rows.ts';
import type { ChartTheme } from './theme.ts';

type Upright = Extract<Panel, { chart: 'lines' | 'columns' }>;
type Lying = Extract<Panel, { chart: 'bars' }>;

interface Series {
  name: string;
  column: string;
  data: (number | null)[];
}

/** Lines or columns over an axis of kinds: one for each `y`, or one for each value of `series`. */
export function cartesianOption(panel: Upright, rows: ChartRows, theme: ChartTheme) {
  const kinds = distinct(rows.texts(panel.x));
  const series = seriesOf(panel, rows, kinds);
  const [first = ''] = panel.y;
  const stack = panel.chart === 'columns' && panel.stacked ? { stack: 'all' } : {};
  return {
    grid: { ...grid, top: series.length > 1 ? 36 : 16 },
    legend: series.length > 1 ? legend(theme) : { show: false },
    tooltip: tooltip(theme, {
      trigger: 'axis',
      valueFormatter: (value: number | null) => rows.text(first, value),
    }),
    xAxis: kindAxis(kinds, theme),
    yAxis: numberAxis(rows, first, theme, panel.log.includes('y')),
    series: series.map(({ name, data }) => ({
      name,
      data,
      ...stack,
      ...(panel.chart === 'lines'
        ? {
            type: 'line',
            symbol: kinds.length > 40 ? 'none' : 'circle',
            // No line leads to the only point of a series.
            symbolSize: data.filter((value) => value !== null).length === 1 ? 13 : 6,
            lineStyle: { width: 2 },
          }
        : { type: 'bar', barMaxWidth: 40, itemStyle: { borderRadius: panel.stacked ? 0 : [3, 3, 0, 0] } }),
    })),
  };
}

/** Lying bars, the first row on top: one for each `x`. */
export function barsOption(panel: Lying, rows: ChartRows, theme: ChartTheme) {
  const [first = ''] = panel.x;
  return {
    grid: { ...grid, top: panel.x.length > 1 ? 36 : 8 },
    legend: panel.x.length > 1 ? legend(theme) : { show: false },
    tooltip: tooltip(theme, {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      valueFormatter: (value: number | null) => rows.text(first, value),
    }),
    yAxis: {
      ...kindAxis(rows.texts(panel.y), theme),
      inverse: true,
      axisLabel: { color: theme.text, width: 150, overflow: 'truncate' },
    },
    xAxis: numberAxis(rows, first, theme, panel.log.includes('x')),
    series: panel.x.map((column) => ({
      type: 'bar',
      name: rows.label(column),
      data: rows.numbers(column),
      barMaxWidth: 22,
      itemStyle: { borderRadius: [0, 3, 3, 0] },
      ...(panel.stacked ? { stack: 'all' } : {}),
    })),
  };
}

function seriesOf(panel: Upright, rows: ChartRows, kinds: readonly string[]): Series[] {
  const { series, x, y } = panel;
  const places = rows.texts(x);
  if (series === undefined)
    return y.map((column) => ({
      name: rows.label(column),
      column,
      data: spread(kinds, places, rows.numbers(column)),
    }));
  const [column = ''] = y;
  const belongs = rows.texts(series);
  const numbers = rows.numbers(column);
  return distinct(belongs)
    .sort()
    .map((name) => {
      const own = belongs.flatMap((one, i) => (one === name ? [i] : []));
      const data = spread(
        kinds,
        own.map((i) => places[i] ?? ''),
        own.map((i) => numbers[i] ?? null),
      );
      return { name, column, data };
    });
}

/** Numbers in the places of their kinds; null where a kind has none. */
function spread(
  kinds: readonly string[],
  places: readonly string[],
  numbers: readonly (number | null)[],
): (number | null)[] {
  const at = new Map(places.map((place, i) => [place, numbers[i] ?? null]));
  return kinds.map((kind) => at.get(kind) ?? null);
}
