import type { Panel } from '../../definitions/panel.ts';
import { grid, legend, numberAxis, tooltip } from './axes.ts';
import { type ChartRows, distinct } from './chart-rows.ts';
import type { ChartTheme } from './theme.ts';

const SMALLEST = 5;
const LARGEST = 34;

/** Points, coloured by `series`, their areas by `size`. */
export function scatterOption(
  panel: Extract<Panel, { chart: 'scatter' }>,
  rows: ChartRows,
  theme: ChartTheme,
) {
  const { x, y, size, series, name } = panel;
  const [xs, ys] = [rows.numbers(x), rows.numbers(y)];
  const sizes = size === undefined ? undefined : rows.numbers(size);
  const most = Math.max(...(sizes ?? []).map((value) => value ?? 0), 1);
  const names = name === undefined ? undefined : rows.texts(name);
  const belongs = series === undefined ? undefined : rows.texts(series);
  const groups = belongs === undefined ? [''] : distinct(belongs).sort();
  const told = [x, y, ...(size === undefined ? [] : [size])];
  return {
    grid: { ...grid, top: groups.length > 1 ? 58 : 34, bottom: 24 },
    legend: groups.length > 1 ? legend(theme) : { show: false },
    tooltip: tooltip(theme, {
      formatter: ({ value }: { value: [number, number, number, string] }) => {
        const [title, ...lines] = [
          value[3],
          ...told.map((column, i) => `${rows.label(column)}: ${rows.text(column, value[i] ?? null)}`),
        ];
        return [...(title === '' ? [] : [title]), ...lines].join('\n');
      },
    }),
    xAxis: {
      ...numberAxis(rows, x, theme, panel.log.includes('x')),
      name: rows.label(x),
      nameLocation: 'middle',
      nameGap: 26,
      scale: true,
    },
    yAxis: {
      ...numberAxis(rows, y, theme, panel.log.includes('y')),
      name: rows.label(y),
      nameTextStyle: { color: theme.muted, align: 'left' },
      scale: true,
    },
    series: groups.map((group) => ({
      type: 'scatter',
      name: group,
      symbolSize: ([, , amount]: number[]) =>
        sizes === undefined ? 7 : SMALLEST + (LARGEST - SMALLEST) * Math.sqrt((amount ?? 0) / most),
      itemStyle: { opacity: 0.75 },
      data: xs.flatMap((value, i) =>
        belongs === undefined || belongs[i] === group
          ? [[value, ys[i] ?? null, sizes?.[i] ?? 0, names?.[i] ?? '']]
          : [],
      ),
    })),
  };
}
