import type { Panel } from '../../definitions/panel.ts';
import { type ChartRows, distinct } from './chart-rows.ts';
import type { Point } from './turn.ts';

/** A row of a panel in three dimensions: where in the cube, in which group, and what it tells. */
export interface CubePoint {
  at: Point;
  group: string;
  text: string[];
}

/** Rows within a cube from -1 to 1, by powers of ten where the panel says so; those without a number for an axis are left out. */
export function pointsInCube(rows: ChartRows, panel: Extract<Panel, { chart: 'scatter3d' }>): CubePoint[] {
  const axes = (['x', 'y', 'z'] as const).map((axis) => ({
    column: panel[axis],
    isLog: panel.log.includes(axis),
  }));
  const scaled = axes.map(({ column, isLog }) => withinCube(rows.numbers(column), isLog));
  const groups = rows.texts(panel.series);
  const names = panel.name === undefined ? undefined : rows.texts(panel.name);
  const texts = axes.map(({ column }) => rows.texts(column));
  return rows.rows.flatMap((_, i) => {
    const [x, y, z] = scaled.map((column) => column[i] ?? null);
    if (x === null || y === null || z === null || x === undefined || y === undefined || z === undefined)
      return [];
    const told = axes.map(({ column }, axis) => `${rows.label(column)}: ${texts[axis]?.[i]}`);
    const group = groups[i] ?? '';
    return [
      {
        at: [x, y, z] as const,
        group,
        text: [...(names === undefined ? [] : [names[i] ?? '']), group, ...told],
      },
    ];
  });
}

/** The groups of points, in the order of the alphabet: each keeps its colour, whatever row comes first. */
export function groupsOf(points: readonly CubePoint[]): string[] {
  return distinct(points.map(({ group }) => group)).sort();
}

function withinCube(numbers: readonly (number | null)[], isLog: boolean): (number | null)[] {
  const measured = numbers.map((value) =>
    value === null ? null : isLog ? Math.log10(Math.max(value, 0) + 1) : value,
  );
  const known = measured.filter((value) => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const room = most - least || 1;
  return measured.map((value) => (value === null ? null : (2 * (value - least)) / room - 1));
}

/** The edges of the cube, as pairs of corners. */
export const CUBE_EDGES: [Point, Point][] = [-1, 1].flatMap((a) =>
  [-1, 1].flatMap((b): [Point, Point][] => [
    [
      [-1, a, b],
      [1, a, b],
    ],
    [
      [a, -1, b],
      [a, 1, b],
    ],
    [
      [a, b, -1],
      [a, b, 1],
    ],
  ]),
);

/** How the cube is looked at before anybody turns it. */
export const FIRST_VIEW = { turn: 0.7, tilt: 0.35, zoom: 1 };
