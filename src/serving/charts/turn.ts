/** A point in a cube whose middle is the origin. */
export type Point = readonly [x: number, y: number, z: number];

/** How a cube is looked at: turned about the upright axis, then tilted, in radians. */
export interface View {
  turn: number;
  tilt: number;
  zoom: number;
}

const EYE = 4;

/** Where a point is seen: right and up from the middle, and how near it is; what is nearer is larger. */
export function project(
  [x, y, z]: Point,
  { turn, tilt, zoom }: View,
): { right: number; up: number; size: number } {
  const aside = x * Math.cos(turn) - y * Math.sin(turn);
  const away = x * Math.sin(turn) + y * Math.cos(turn);
  const up = z * Math.cos(tilt) - away * Math.sin(tilt);
  const depth = away * Math.cos(tilt) + z * Math.sin(tilt);
  const size = (EYE / (EYE + depth)) * zoom;
  return { right: aside * size, up: up * size, size };
}
