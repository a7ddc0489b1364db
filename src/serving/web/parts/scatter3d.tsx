import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Panel } from '../../../definitions/panel.ts';
import { type Answer, ChartRows } from '../../charts/chart-rows.ts';
import { CUBE_EDGES, FIRST_VIEW, groupsOf, pointsInCube } from '../../charts/cube.ts';
import { type Point, project, type View } from '../../charts/turn.ts';
import { useChartTheme } from '../lib/appearance.ts';

type Scatter3dPanel = Extract<Panel, { chart: 'scatter3d' }>;

const HEIGHT = 460;
/** Where the middle of the cube is drawn: seen from above, it reaches higher than it reaches down. */
const MIDDLE = HEIGHT * 0.61;
const STEP = 0.12;
const NEAR = 9;

/**
 * Points in three dimensions, coloured by series: dragged or by the arrow keys it turns, by the wheel or + and - it comes
 * nearer, and the point under the pointer tells its values.
 */
export function Scatter3d({ panel, answer }: { panel: Scatter3dPanel; answer: Answer }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useChartTheme();
  const rows = useMemo(() => new ChartRows(answer, panel), [answer, panel]);
  const points = useMemo(() => pointsInCube(rows, panel), [rows, panel]);
  const groups = useMemo(() => groupsOf(points), [points]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [view, setView] = useState<View>(FIRST_VIEW);
  const [near, setNear] = useState<{ text: string[]; left: number; top: number }>();
  const [width, setWidth] = useState(600);
  const shown = points.filter(({ group }) => !hidden.has(group));

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const scale = Math.min(width, HEIGHT) * 0.29;
  const place = (point: Point) => {
    const { right, up, size } = project(point, view);
    return { left: width / 2 + right * scale, top: MIDDLE - up * scale, size };
  };

  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (element === null || pen === null || pen === undefined) return;
    const density = devicePixelRatio;
    element.width = width * density;
    element.height = HEIGHT * density;
    pen.scale(density, density);
    pen.clearRect(0, 0, width, HEIGHT);
    pen.strokeStyle = theme.line;
    for (const [from, to] of CUBE_EDGES) {
      const [a, b] = [place(from), place(to)];
      pen.beginPath();
      pen.moveTo(a.left, a.top);
      pen.lineTo(b.left, b.top);
      pen.stroke();
    }
    pen.fillStyle = theme.muted;
    pen.font = '12px system-ui, sans-serif';
    const names: [Point, string][] = [
      [[0, -1.18, -1.1], rows.label(panel.x)],
      [[-1.18, 0, -1.1], rows.label(panel.y)],
      [[-1.2, 1.2, 0], rows.label(panel.z)],
    ];
    pen.textAlign = 'center';
    for (const [at, name] of names) pen.fillText(name, place(at).left, place(at).top);
    const placed = shown.map((point) => ({ ...place(point.at), group: point.group }));
    placed.sort((one, other) => one.size - other.size);
    pen.globalAlpha = 0.75;
    for (const { left, top, size, group } of placed) {
      pen.fillStyle = theme.series[groups.indexOf(group) % theme.series.length] ?? theme.text;
      pen.beginPath();
      pen.arc(left, top, Math.max(1.5, 2.6 * size), 0, 2 * Math.PI);
      pen.fill();
    }
    pen.globalAlpha = 1;
  });

  const turnBy = (turn: number, tilt: number) =>
    setView((before) => ({
      ...before,
      turn: before.turn + turn,
      tilt: Math.max(-1.5, Math.min(1.5, before.tilt + tilt)),
    }));
  const zoomBy = (factor: number) =>
    setView((before) => ({ ...before, zoom: Math.max(0.5, Math.min(6, before.zoom * factor)) }));

  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowLeft: () => turnBy(-STEP, 0),
      ArrowRight: () => turnBy(STEP, 0),
      ArrowUp: () => turnBy(0, STEP),
      ArrowDown: () => turnBy(0, -STEP),
      '+': () => zoomBy(1.15),
      '-': () => zoomBy(1 / 1.15),
      '0': () => setView(FIRST_VIEW),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };

  const onPointerMove = (event: PointerEvent) => {
    if (event.buttons === 1) {
      setNear(undefined);
      return turnBy(event.movementX * 0.008, event.movementY * 0.008);
    }
    const best = shown
      .map((point) => ({ point, ...place(point.at) }))
      .map((seen) => ({ ...seen, distance: Math.hypot(seen.left - event.offsetX, seen.top - event.offsetY) }))
      .filter(({ distance }) => distance < NEAR)
      .sort((one, other) => one.distance - other.distance)[0];
    setNear(best && { text: best.point.text, left: best.left, top: best.top });
  };

  const toggle = (group: string) => {
    const others = new Set(hidden);
    if (!others.delete(group)) others.add(group);
    setHidden(others);
  };

  return (
    <div class="scatter3d">
      <div class="keys">
        {groups.map((group, i) => (
          <button
            key={group}
            type="button"
            class="key"
            aria-pressed={!hidden.has(group)}
            onClick={() => toggle(group)}
          >
            <span class="dot" style={{ background: theme.series[i % theme.series.length] ?? '' }} />
            {group}
          </button>
        ))}
      </div>
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: it is turned by the keyboard */}
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={`${panel.title}: ${shown.length} points. Arrow keys turn it, plus and minus zoom, 0 puts it back; the button Table shows the numbers`}
        data-turn={view.turn.toFixed(3)}
        data-zoom={view.zoom.toFixed(3)}
        style={{ height: `${HEIGHT}px` }}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerLeave={() => setNear(undefined)}
        onWheel={(event) => {
          event.preventDefault();
          zoomBy(event.deltaY < 0 ? 1.1 : 1 / 1.1);
        }}
      />
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: it is turned by the keyboard */}
      {near !== undefined && (
        <div class="tip" style={{ left: `${near.left + 12}px`, top: `${near.top + 12}px` }}>
          {near.text.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </div>
      )}
    </div>
  );
}
