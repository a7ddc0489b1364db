import type { Panel } from '../../definitions/panel.ts';
import { grid, kindAxis, numberAxis, tooltip } from './axes.ts';
import type { ChartRows } from './chart-rows.ts';
import type { ChartTheme } from './theme.ts';

/** A box for each row: from `lower` to `upper` with a line at `middle`, whiskers from `low` to `high`. */
export function boxplotOption(
  panel: Extract<Panel, { chart: 'boxplot' }>,
  rows: ChartRows,
  theme: ChartTheme,
) {
  const parts = [panel.low, panel.lower, panel.middle, panel.upper, panel.high];
  const numbers = parts.map((column) => rows.numbers(column));
  return {
    grid: { ...grid, top: 16 },
    tooltip: tooltip(theme, {
      formatter: ({ name, dataIndex }: { name: string; dataIndex: number }) =>
        [
          name,
          ...parts.map(
            (column, i) => `${rows.label(column)}: ${rows.text(column, numbers[i]?.[dataIndex] ?? null)}`,
          ),
        ].join('\n'),
    }),
    xAxis: kindAxis(rows.texts(panel.x), theme),
    yAxis: numberAxis(rows, panel.middle, theme, panel.log.includes('y')),
    series: [
      {
        type: 'boxplot',
        boxWidth: [12, 48],
        itemStyle: { color: `${theme.series[0]}33`, borderColor: theme.series[0], borderWidth: 1.5 },
        data: rows.rows.map((_, i) => numbers.map((column) => column[i] ?? null)),
      },
    ],
  };
}
