import type { Panel } from '../../definitions/panel.ts';
import { type Answer, ChartRows } from '../charts/chart-rows.ts';
import { CUBE_EDGES, FIRST_VIEW, groupsOf, pointsInCube } from '../charts/cube.ts';
import type { ChartTheme } from '../charts/theme.ts';
import { type Point, project } from '../charts/turn.ts';
import { type Html, html } from './html.ts';

/** So many say what all of them do, and keep the file small. */
const MOST_POINTS = 1_000;

/** Points in three dimensions, as they are seen at first. */
export function cubeSvg(
  panel: Extract<Panel, { chart: 'scatter3d' }>,
  answer: Answer,
  { series, line, muted }: ChartTheme,
  width: number,
  height: number,
): Html {
  const rows = new ChartRows(answer, panel);
  const points = pointsInCube(rows, panel);
  const groups = groupsOf(points);
  const scale = Math.min(width, height) * 0.29;
  const place = (point: Point) => {
    const { right, up, size } = project(point, FIRST_VIEW);
    return {
      left: (width / 2 + right * scale).toFixed(1),
      top: (height * 0.61 - up * scale).toFixed(1),
      size,
    };
  };
  const colourOf = (group: string) => series[groups.indexOf(group) % series.length] ?? muted;
  const edges = CUBE_EDGES.map(([from, to]) => {
    const [a, b] = [place(from), place(to)];
    return html`<line x1="${a.left}" y1="${a.top}" x2="${b.left}" y2="${b.top}" stroke="${line}"/>`;
  });
  const step = Math.ceil(points.length / MOST_POINTS);
  const dots = points
    .filter((_, i) => i % step === 0)
    .map(({ at, group }) => ({ ...place(at), colour: colourOf(group) }))
    .sort((one, other) => one.size - other.size)
    .map(
      ({ left, top, colour }) =>
        html`<circle cx="${left}" cy="${top}" r="2.5" fill="${colour}" fill-opacity=".7"/>`,
    );
  const axes: [Point, string][] = [
    [[0, -1.18, -1.1], rows.label(panel.x)],
    [[-1.18, 0, -1.1], rows.label(panel.y)],
    [[-1.2, 1.2, 0], rows.label(panel.z)],
  ];
  const names = axes.map(
    ([at, name]) =>
      html`<text x="${place(at).left}" y="${place(at).top}" fill="${muted}" font-size="12" text-anchor="middle">${name}</text>`,
  );
  const keys = groups.map(
    (group, i) =>
      html`<circle cx="12" cy="${12 + 18 * i}" r="5" fill="${colourOf(group)}"/><text x="24" y="${16 + 18 * i}" font-size="12" fill="${muted}">${group}</text>`,
  );
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${edges}${dots}${names}${keys}</svg>`;
}
