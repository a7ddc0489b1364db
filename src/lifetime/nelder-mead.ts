/** The lowest point that a search found. */
export interface Minimum {
  point: number[];
  value: number;
  /** How often the function was asked. */
  evaluations: number;
  /** Whether the search came to rest, as against ran out of evaluations. */
  converged: boolean;
}

interface Vertex {
  point: number[];
  value: number;
}

/** A simplex is at rest when its values and its corners differ by no more than this. */
const VALUES_ALIKE = 1e-11;
const CORNERS_ALIKE = 1e-6;

/**
 * Looks for the minimum of a function of d numbers without derivatives. A search that comes to rest is begun anew from
 * where it ended, until that gains nothing: a simplex can collapse on a slope. It follows from its arguments alone.
 *
 * Source: Nelder and Mead, A simplex method for function minimization, The Computer Journal 7 (1965), with the
 * coefficients 1, 2, ½ and ½ and the acceptance rules of Lagarias et al., SIAM Journal on Optimization 9 (1998).
 *
 * @param step the first simplex is the start and, in each direction, the start moved so far
 */
export function minimise(
  f: (point: readonly number[]) => number,
  start: readonly number[],
  step: number,
  mostEvaluations: number,
): Minimum {
  let best = descend(f, start, step, mostEvaluations);
  while (best.converged) {
    const left = mostEvaluations - best.evaluations;
    const again = descend(f, best.point, step / 2, left);
    const evaluations = best.evaluations + again.evaluations;
    const gained = best.value - again.value;
    best = { ...(gained > 0 ? again : best), evaluations, converged: again.converged };
    if (gained <= VALUES_ALIKE * 10) break;
  }
  return best;
}

function descend(
  f: (point: readonly number[]) => number,
  start: readonly number[],
  step: number,
  mostEvaluations: number,
): Minimum {
  let evaluations = 0;
  const at = (point: number[]): Vertex => {
    evaluations++;
    const value = f(point);
    return { point, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const corners = [
    [...start],
    ...start.map((_, d) => start.map((value, i) => (i === d ? value + step : value))),
  ];
  let simplex = inOrder(corners.map(at));
  while (!isAtRest(simplex) && evaluations < mostEvaluations) simplex = inOrder(moved(simplex, at));
  const [{ point, value }] = simplex as [Vertex];
  return { point, value, evaluations, converged: isAtRest(simplex) };
}

/** One step: the worst corner is reflected through the others, further or less far; where that fails, all draw near. */
function moved(simplex: readonly Vertex[], at: (point: number[]) => Vertex): Vertex[] {
  const others = simplex.slice(0, -1);
  const [best, worst, second] = [simplex[0], simplex.at(-1), others.at(-1)] as [Vertex, Vertex, Vertex];
  const centre = best.point.map(
    (_, i) => others.reduce((sum, { point }) => sum + (point[i] ?? 0), 0) / others.length,
  );
  const along = (factor: number) => at(centre.map((c, i) => c + factor * (c - (worst.point[i] ?? 0))));
  const reflected = along(1);
  if (reflected.value < best.value) {
    const expanded = along(2);
    return [...others, expanded.value < reflected.value ? expanded : reflected];
  }
  if (reflected.value < second.value) return [...others, reflected];
  const outside = reflected.value < worst.value;
  const contracted = along(outside ? 0.5 : -0.5);
  const accepted = outside ? contracted.value <= reflected.value : contracted.value < worst.value;
  if (accepted) return [...others, contracted];
  const halfway = (point: readonly number[]) => best.point.map((b, i) => b + ((point[i] ?? 0) - b) / 2);
  return [best, ...simplex.slice(1).map(({ point }) => at(halfway(point)))];
}

function isAtRest(simplex: readonly Vertex[]): boolean {
  const [best, worst] = [simplex[0], simplex.at(-1)] as [Vertex, Vertex];
  const width = Math.max(
    ...simplex.flatMap(({ point }) => point.map((x, i) => Math.abs(x - (best.point[i] ?? 0)))),
  );
  return worst.value - best.value <= VALUES_ALIKE * (1 + Math.abs(best.value)) && width <= CORNERS_ALIKE;
}

function inOrder(simplex: readonly Vertex[]): Vertex[] {
  return [...simplex].sort((a, b) => a.value - b.value);
}
