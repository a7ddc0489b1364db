import type { Panel } from '../../definitions/panel.ts';
import { tooltip } from './axes.ts';
import { type ChartRows, distinct } from './chart-rows.ts';
import type { ChartTheme } from './theme.ts';

/** What goes from the kinds on the left to those on the right; one of the same name stands on both sides. */
export function flowOption(panel: Extract<Panel, { chart: 'flow' }>, rows: ChartRows, theme: ChartTheme) {
  const [from, to] = [rows.texts(panel.from), rows.texts(panel.to)];
  const values = rows.numbers(panel.value);
  const kinds = distinct([...from, ...to]).sort();
  const colour = (kind: string) => theme.series[kinds.indexOf(kind) % theme.series.length];
  const node = (side: string) => (kind: string) => ({
    name: `${side}${kind}`,
    itemStyle: { color: colour(kind) },
  });
  const bare = (name: string) => name.slice(1);
  return {
    tooltip: tooltip(theme, {
      formatter: ({
        data,
        name,
        value,
      }: {
        data: { source?: string; target?: string };
        name: string;
        value: number;
      }) =>
        `${data.source === undefined ? bare(name) : `${bare(data.source)} → ${bare(data.target ?? '')}`}: ${rows.text(panel.value, value)}`,
    }),
    series: [
      {
        type: 'sankey',
        left: 8,
        right: 150,
        top: 8,
        bottom: 8,
        nodeWidth: 14,
        nodeGap: 12,
        draggable: false,
        emphasis: { focus: 'adjacency' },
        lineStyle: { color: 'source', opacity: 0.35 },
        label: {
          color: theme.text,
          width: 140,
          overflow: 'truncate',
          formatter: ({ name }: { name: string }) => bare(name),
        },
        data: [...distinct(from).map(node('<')), ...distinct(to).map(node('>'))],
        links: values.map((value, i) => ({ source: `<${from[i]}`, target: `>${to[i]}`, value: value ?? 0 })),
      },
    ],
  };
}
