import type { Panel } from '../../definitions/panel.ts';
import { agreedOrder } from './agreed-order.ts';
import { grid, kindAxis, tooltip } from './axes.ts';
import type { ChartRows } from './chart-rows.ts';
import type { ChartTheme } from './theme.ts';

const MOST_LABELS = 260;

/**
 * A field for each row, the darker the more; the first `y` on top. Fields that have no row leave a gap, and do not
 * put what stands beside them in another order.
 */
export function heatmapOption(
  panel: Extract<Panel, { chart: 'heatmap' }>,
  rows: ChartRows,
  theme: ChartTheme,
) {
  const [xs, ys] = [rows.texts(panel.x), rows.texts(panel.y)];
  const [across, down] = [agreedOrder(xs, ys), agreedOrder(ys, xs)];
  const values = rows.numbers(panel.value);
  const known = values.filter((value) => value !== null);
  return {
    grid: { ...grid, top: 8, bottom: 44 },
    tooltip: tooltip(theme, {
      formatter: ({ dataIndex }: { dataIndex: number }) =>
        `${ys[dataIndex]}, ${xs[dataIndex]}\n${rows.label(panel.value)}: ${rows.text(panel.value, values[dataIndex] ?? null)}`,
    }),
    xAxis: { ...kindAxis(across, theme), splitArea: { show: false } },
    yAxis: {
      ...kindAxis(down, theme),
      inverse: true,
      axisLabel: { color: theme.text, width: 150, overflow: 'truncate', hideOverlap: true },
    },
    visualMap: {
      min: Math.min(...known, 0),
      max: Math.max(...known, Number.EPSILON),
      calculable: false,
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemHeight: 120,
      itemWidth: 10,
      textStyle: { color: theme.muted },
      formatter: (value: number) => rows.short(panel.value, value),
      inRange: { color: [...theme.ramp] },
    },
    series: [
      {
        type: 'heatmap',
        data: values.map((value, i) => [across.indexOf(xs[i] ?? ''), down.indexOf(ys[i] ?? ''), value]),
        label: {
          show: values.length <= MOST_LABELS,
          fontSize: 10,
          formatter: ({ value }: { value: number[] }) =>
            value[2] === null ? '' : rows.short(panel.value, value[2] ?? 0),
        },
        // On a phone there is no room for every number; the Table has them.
        labelLayout: { hideOverlap: true },
        itemStyle: { borderColor: theme.surface, borderWidth: 1 },
      },
    ],
  };
}
