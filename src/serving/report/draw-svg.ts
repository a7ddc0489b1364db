import { BarChart, BoxplotChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, VisualMapContinuousComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, BoxplotChart, HeatmapChart, LineChart, SankeyChart, ScatterChart]);
use([GridComponent, LegendComponent, VisualMapContinuousComponent, SVGRenderer]);

/** What echarts draws, as SVG; without a browser. */
export function drawSvg(option: EChartsCoreOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    const { tooltip: _, aria: _aria, ...drawn } = option; // what only a reader at a screen can ask for
    chart.setOption(drawn);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
