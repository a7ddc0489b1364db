import { type Fit, fitParameters, type Parameters } from './fit-parameters.ts';
import { logGamma } from './log-gamma.ts';

/** Customers with x repeat purchases of this value on average; both above 0. */
export interface ValueGroup {
  frequency: number;
  value: number;
  customers: number;
}

/** Values are gamma(p, ν) over a customer's purchases, and the rates ν gamma(q, v) over customers; q > 1. */
export type ValueParameters = Parameters<'p' | 'q' | 'v'>;

/**
 * Fits Gamma-Gamma by maximum likelihood. q is searched above 1, since at 1 and below the mean of all values is
 * infinite. Undefined where nobody bought again for more than nothing.
 *
 * Source: Fader and Hardie, The Gamma-Gamma Model of Monetary Value, 2013, equation 1a.
 */
export function fitValues(
  groups: readonly ValueGroup[],
  mostEvaluations?: number,
): Fit<'p' | 'q' | 'v'> | undefined {
  const customers = groups.reduce((sum, group) => sum + group.customers, 0);
  if (customers === 0) return undefined;
  const mean = groups.reduce((sum, group) => sum + group.value * group.customers, 0) / customers;
  const logLikelihood = valueLogLikelihood(groups);
  const fit = fitParameters<'p' | 'above' | 'v'>(
    ({ p, above, v }) => logLikelihood({ p, q: 1 + above, v }),
    {
      p: { start: 2, from: 1e-3, to: 1e3 },
      above: { start: 2, from: 1e-3, to: 1e3 },
      v: { start: mean, from: mean * 1e-6, to: mean * 1e3 },
    },
    customers,
    mostEvaluations,
  );
  const { p, above, v } = fit.parameters;
  const atBounds = fit.atBounds.map((name) => (name === 'above' ? 'q' : name));
  return { ...fit, parameters: { p, q: 1 + above, v }, atBounds };
}

/** The logarithm of the likelihood of these averages, as a function of the parameters. */
export function valueLogLikelihood(groups: readonly ValueGroup[]): (parameters: ValueParameters) => number {
  const frequencies = new Map<number, number>();
  for (const { frequency, customers } of groups)
    frequencies.set(frequency, (frequencies.get(frequency) ?? 0) + customers);
  const sumOver = (f: (group: ValueGroup) => number) =>
    groups.reduce((sum, group) => sum + group.customers * f(group), 0);
  // All that the likelihood needs of the customers, but for the last sum below.
  const customers = sumOver(() => 1);
  const logs = sumOver(({ value }) => Math.log(value));
  const weighted = sumOver(({ frequency, value }) => frequency * (Math.log(value) + Math.log(frequency)));
  return ({ p, q, v }) => {
    let sum = customers * (q * Math.log(v) - logGamma(q)) - logs + p * weighted;
    for (const [x, n] of frequencies) sum += n * (logGamma(p * x + q) - logGamma(p * x));
    for (const { frequency: x, value, customers: n } of groups)
      sum -= n * (p * x + q) * Math.log(v + x * value);
    return sum;
  };
}
