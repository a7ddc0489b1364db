/** ln(2π) / 2. */
const HALF_LOG_TAU = 0.918_938_533_204_672_8;

/** From here on Stirling's series with these terms is exact to 1e-16. */
const LARGE = 10;

/** B(2k) / (2k (2k − 1)) for k = 1…7, B the Bernoulli numbers. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156];

/**
 * ln Γ(x) for x > 0, to some 15 digits: Stirling's series, reached from below by Γ(x) = Γ(x + n) / (x (x + 1) … ).
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.15 and 6.1.41.
 */
export function logGamma(x: number): number {
  let shift = 1;
  let at = x;
  for (; at < LARGE; at++) shift *= at;
  const square = 1 / (at * at);
  const tail = STIRLING.reduceRight((sum, term) => sum * square + term, 0) / at;
  return (at - 0.5) * Math.log(at) - at + HALF_LOG_TAU + tail - Math.log(shift);
}
