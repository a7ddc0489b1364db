import type { PurchaseGroup, PurchaseParameters } from '../../src/lifetime/fit-purchases.ts';
import type { ValueGroup, ValueParameters } from '../../src/lifetime/fit-values.ts';
import { type Random, seededRandom } from '../../src/random.ts';

/** Customers who buy and drop out as BG/NBD says, first seen on a day of the first half of `days`. */
export function simulate(
  { r, alpha, a, b }: PurchaseParameters,
  customers: number,
  days: number,
  seed: number,
): PurchaseGroup[] {
  const random = seededRandom(seed);
  return Array.from({ length: customers }, () => {
    const age = days - random.next() * (days / 2);
    const rate = gamma(r, random) / alpha;
    const [heads, tails] = [gamma(a, random), gamma(b, random)];
    const dropout = heads / (heads + tails);
    let [frequency, recency] = [0, 0];
    for (let now = 0; ; ) {
      now += -Math.log(1 - random.next()) / rate;
      if (now > age) break;
      [frequency, recency] = [frequency + 1, now];
      if (random.chance(dropout)) break;
    }
    return { frequency, recency, age, customers: 1 };
  });
}

/** Average values of customers whose purchases are worth what Gamma-Gamma says; from 1 to 8 purchases each. */
export function simulateValues({ p, q, v }: ValueParameters, customers: number, seed: number): ValueGroup[] {
  const random = seededRandom(seed);
  return Array.from({ length: customers }, () => {
    const rate = gamma(q, random) / v;
    const frequency = 1 + random.below(8);
    return { frequency, value: gamma(p * frequency, random) / rate / frequency, customers: 1 };
  });
}

/** Source: Marsaglia and Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000). */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * random.next() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const cube = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (cube > 0 && Math.log(1 - random.next()) < normal ** 2 / 2 + d - d * cube + d * Math.log(cube))
      return d * cube;
  }
}
