import type { PurchaseParameters } from './fit-purchases.ts';

/** The coefficients of a power series that are the same for all customers, and how far it is from its end. */
export interface Series {
  /** u₁, u₂, … */
  coefficients: number[];
  /** What is left out, at most, of the sum for any customer. */
  truncation: number;
}

const ENOUGH = 1e-15;
const MOST_TERMS = 2_000;

/**
 * The series of the expected purchases. With z = t / (α + T + t), the paper's equation 10 has
 * (1 − z)^(r+x) ₂F₁(r + x, b + x; c; z), c = a + b + x − 1, whose terms grow with x. By Euler's transformation it is
 * (1 − z)^(a−1) ₂F₁(a + b − 1 − r, a − 1; c; z), whose terms fall as n^−(r+x+2) zⁿ; and
 * c (₂F₁ − 1) / (a − 1) = Σ uₙ (a+b)ₙ₋₁ / (a+b+x)ₙ₋₁ zⁿ with uₙ = (a+b−1−r)ₙ (a)ₙ₋₁ / ((a+b)ₙ₋₁ n!), which is
 * finite at a = 1 and at c = 0, too. No customer needs more terms than one with x = 0 and the largest z.
 *
 * Source of the transformation: Abramowitz and Stegun, Handbook of Mathematical Functions, 15.3.3.
 *
 * @param b of MBG/NBD one more, as everywhere after the first chance to drop out
 * @param largest z of all customers, 0 to 1
 */
export function purchaseSeries({ r, a, b }: Omit<PurchaseParameters, 'alpha'>, largest: number): Series {
  const coefficients: number[] = [];
  let u = a + b - 1 - r;
  let power = largest;
  let sum = 0;
  for (let n = 1; ; n++) {
    coefficients.push(u);
    sum += Math.abs(u) * power;
    const next = ((a + b - 1 - r + n) * (a + n - 1)) / ((a + b + n - 1) * (n + 1));
    const ratio = Math.abs(next) * largest;
    const truncation = boundedRest(Math.abs(u) * power, ratio, largest);
    if (truncation <= ENOUGH * (1 + sum) || n === MOST_TERMS) return { coefficients, truncation };
    u *= next;
    power *= largest;
  }
}

/** What follows a term is at most a geometric series, once the ratio of terms is on its way to z. */
function boundedRest(term: number, ratio: number, z: number): number {
  const bound = Math.max(ratio, z);
  if (term === 0) return 0;
  return bound < 1 ? (term * bound) / (1 - bound) : Number.POSITIVE_INFINITY;
}
