import { useEffect, useRef, useState } from 'preact/hooks';
import { chartOption, type DrawnPanel } from '../../charts/chart-option.ts';
import type { Answer } from '../../charts/chart-rows.ts';
import { useChartTheme } from '../lib/appearance.ts';
import { Loading } from './notes.tsx';

type Drawing = Awaited<typeof import('../lib/drawing.ts')>;

/** A chart that echarts draws, as large as its place. echarts is loaded with the first one. */
export function Chart({ panel, answer, height }: { panel: DrawnPanel; answer: Answer; height: number }) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useChartTheme();
  const [drawing, setDrawing] = useState<Drawing>();
  useEffect(() => {
    import('../lib/drawing.ts').then(setDrawing);
  }, []);
  useEffect(() => {
    if (drawing === undefined || place.current === null) return;
    const chart = drawing.draw(place.current, chartOption(panel, answer, theme));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [drawing, panel, answer, theme]);
  return (
    <div
      class="chart"
      role="img"
      aria-label={`${panel.title}: a chart; the button Table shows its numbers`}
      style={{ height: `${height}px` }}
    >
      {drawing === undefined && <Loading height={height} />}
      <div class="canvas" ref={place} />
    </div>
  );
}
