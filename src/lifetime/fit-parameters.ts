import { minimise } from './nelder-mead.ts';

/** Parameters that are above 0, by name. */
export type Parameters<Name extends string> = Record<Name, number>;

/** What a fit found. */
export interface Fit<Name extends string> {
  parameters: Parameters<Name>;
  /** Natural logarithm of the likelihood of all that it saw. */
  logLikelihood: number;
  /** How many customers it saw. */
  customers: number;
  evaluations: number;
  converged: boolean;
  /** Parameters at the end of what is searched: the data would have them even smaller or larger. */
  atBounds: Name[];
}

/** Where a parameter is searched: from the smallest value to the largest, first at `start`. */
export interface Search {
  start: number;
  from: number;
  to: number;
}

const MOST_EVALUATIONS = 4_000;

/** How near an end of its search, as a logarithm, a parameter is at the end. */
const NEAR = 1e-3;

/**
 * Fits parameters by maximum likelihood, on their logarithms, within bounds: where the data tell customers apart no
 * more (all of them alike, none that drops out), the likelihood rises for ever, and what is predicted stays the same.
 *
 * @param logLikelihood of `customers` customers, more than 0
 */
export function fitParameters<Name extends string>(
  logLikelihood: (parameters: Parameters<Name>) => number,
  searches: Record<Name, Search>,
  customers: number,
  mostEvaluations = MOST_EVALUATIONS,
): Fit<Name> {
  const names = Object.keys(searches) as Name[];
  const parametersAt = (logs: readonly number[]) =>
    Object.fromEntries(
      names.map((name, i) => {
        const { from, to } = searches[name];
        return [name, Math.min(to, Math.max(from, Math.exp(logs[i] ?? 0)))];
      }),
    ) as Parameters<Name>;
  const start = names.map((name) => Math.log(searches[name].start));
  const mean = (logs: readonly number[]) => -logLikelihood(parametersAt(logs)) / customers;
  const { point, value, evaluations, converged } = minimise(mean, start, 0.5, mostEvaluations);
  const parameters = parametersAt(point);
  const atBounds = names.filter((name) => {
    const { from, to } = searches[name];
    return Math.log(parameters[name] / from) < NEAR || Math.log(to / parameters[name]) < NEAR;
  });
  return { parameters, logLikelihood: -value * customers, customers, evaluations, converged, atBounds };
}
