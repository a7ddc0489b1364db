import { BarChart, BoxplotChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendScrollComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from 'echarts/components';
import { type ECharts, type EChartsCoreOption, init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, BoxplotChart, HeatmapChart, LineChart, SankeyChart, ScatterChart]);
use([
  AriaComponent,
  GridComponent,
  LabelLayout,
  LegendScrollComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  SVGRenderer,
]);

/** Draws into an element of a known size. The same option in the same place gives the same picture. */
export function draw(element: HTMLElement, option: EChartsCoreOption): ECharts {
  const chart = init(element, null, { renderer: 'svg' });
  chart.setOption(option);
  return chart;
}
