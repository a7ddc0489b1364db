import type { EChartsCoreOption } from 'echarts/core';
import type { Panel } from '../../definitions/panel.ts';
import { boxplotOption } from './boxplot.ts';
import { barsOption, cartesianOption } from './cartesian.ts';
import type { Answer } from './chart-rows.ts';
import { ChartRows } from './chart-rows.ts';
import { flowOption } from './flow.ts';
import { heatmapOption } from './heatmap.ts';
import { scatterOption } from './scatter.ts';
import type { ChartTheme } from './theme.ts';

/** A panel that echarts draws. */
export type DrawnPanel = Exclude<Panel, { chart: 'figures' | 'table' | 'scatter3d' }>;

/** What echarts draws of a panel's rows. Its texts go into SVG or a canvas, never into HTML. */
export function chartOption(panel: DrawnPanel, answer: Answer, theme: ChartTheme): EChartsCoreOption {
  const rows = new ChartRows(answer, panel);
  return { ...frame(theme), ...ownOption(panel, rows, theme) };
}

function ownOption(panel: DrawnPanel, rows: ChartRows, theme: ChartTheme): EChartsCoreOption {
  switch (panel.chart) {
    case 'lines':
    case 'columns':
      return cartesianOption(panel, rows, theme);
    case 'bars':
      return barsOption(panel, rows, theme);
    case 'scatter':
      return scatterOption(panel, rows, theme);
    case 'boxplot':
      return boxplotOption(panel, rows, theme);
    case 'heatmap':
      return heatmapOption(panel, rows, theme);
    case 'flow':
      return flowOption(panel, rows, theme);
  }
}

function frame({ series, text }: ChartTheme): EChartsCoreOption {
  return {
    color: [...series],
    textStyle: { color: text, fontFamily: 'system-ui, sans-serif' },
    animation: false,
    aria: { enabled: true },
  };
}
