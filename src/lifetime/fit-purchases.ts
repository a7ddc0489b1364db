import type { LifetimeValue } from '../definitions/lifetime-value.ts';
import { type Fit, fitParameters, type Parameters } from './fit-parameters.ts';
import { logGamma } from './log-gamma.ts';

/** Customers who bought alike: x repeat purchases, the last after t_x days, seen for T days. */
export interface PurchaseGroup {
  frequency: number;
  recency: number;
  age: number;
  customers: number;
}

/** Rates of purchase are gamma(r, alpha) over customers, in purchases a day; probabilities of dropping out beta(a, b). */
export type PurchaseParameters = Parameters<'r' | 'alpha' | 'a' | 'b'>;

/** Who drops out when: `mbg_nbd` lets a customer go after the first purchase, too, one chance more than `bg_nbd`. */
export function chancesBefore(model: LifetimeValue['model']): 0 | 1 {
  return model === 'mbg_nbd' ? 1 : 0;
}

/**
 * Fits BG/NBD, or MBG/NBD, by maximum likelihood. Undefined where nobody bought again, which no rate
 * of purchases can be told from, and where no time has passed.
 *
 * Sources: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science 24 (2005), equation 6;
 * Batislam, Denizel and Filiztekin, Empirical validation and comparison of models for customer base analysis,
 * International Journal of Research in Marketing 24 (2007).
 */
export function fitPurchases(
  groups: readonly PurchaseGroup[],
  model: LifetimeValue['model'],
  mostEvaluations?: number,
): Fit<'r' | 'alpha' | 'a' | 'b'> | undefined {
  const customers = groups.reduce((sum, group) => sum + group.customers, 0);
  const days = groups.reduce((sum, group) => sum + group.age * group.customers, 0) / customers;
  if (!groups.some(({ frequency }) => frequency > 0) || days === 0) return undefined;
  return fitParameters(
    purchaseLogLikelihood(groups, model),
    {
      // Above 20 rates vary by less than a quarter of their mean; the series of `series.ts` is exact up to there.
      r: { start: 1, from: 1e-4, to: 20 },
      alpha: { start: days, from: days * 1e-4, to: days * 1e4 },
      a: { start: 0.5, from: 1e-4, to: 100 },
      b: { start: 2, from: 1e-4, to: 100 },
    },
    customers,
    mostEvaluations,
  );
}

/** The logarithm of the likelihood of these customers, as a function of the parameters. */
export function purchaseLogLikelihood(
  groups: readonly PurchaseGroup[],
  model: LifetimeValue['model'],
): (parameters: PurchaseParameters) => number {
  const extra = chancesBefore(model);
  const frequencies = [...new Set(groups.map(({ frequency }) => frequency))];
  const place = new Map(frequencies.map((frequency, i) => [frequency, i]));
  const places = groups.map(({ frequency }) => place.get(frequency) ?? 0);
  return ({ r, alpha, a, b }) => {
    const head = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b);
    // What depends on the frequency alone: few values, and the gamma functions are most of the work.
    const own = frequencies.map((x) => {
      const survived = b + x + extra;
      return logGamma(r + x) + head + logGamma(survived) - logGamma(a + survived);
    });
    const odds = frequencies.map((x) => (x + extra > 0 ? Math.log(a / (b + x + extra - 1)) : Number.NaN));
    let sum = 0;
    for (let i = 0; i < groups.length; i++) {
      const { frequency, recency, age, customers } = groups[i] as PurchaseGroup;
      const at = places[i] as number;
      const seen = Math.log(alpha + age);
      const gone = (odds[at] as number) + (r + frequency) * (seen - Math.log(alpha + recency));
      const mayBeGone = Number.isNaN(gone) ? 0 : logOnePlusExp(gone);
      sum += customers * ((own[at] as number) - (r + frequency) * seen + mayBeGone);
    }
    return sum;
  };
}

/** ln(1 + e^u), whatever the size of u. */
function logOnePlusExp(u: number): number {
  return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
}
