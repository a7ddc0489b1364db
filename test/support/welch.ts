/**
 * Welch's interval for the difference of two means, written from its definition and apart from the SQL: variances from
 * deviations, Student's quantile by bisection on Simpson's integral of the density.
 */
export function welch(treated: readonly number[], control: readonly number[]) {
  const [a, b] = [squaredError(treated), squaredError(control)];
  const error = a + b;
  const freedom = error ** 2 / (a ** 2 / (treated.length - 1) + b ** 2 / (control.length - 1));
  const difference = mean(treated) - mean(control);
  const half = studentQuantile(freedom) * Math.sqrt(error);
  return { difference, low: difference - half, high: difference + half, freedom };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squaredError(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return squares / (values.length - 1) / values.length;
}

/** What a value of Student's distribution is below in 97.5 %. */
export function studentQuantile(freedom: number): number {
  const density = (x: number) => (1 + x ** 2 / freedom) ** (-(freedom + 1) / 2);
  // The density is scaled by its own integral: beyond 2,000 lies nothing that counts from three degrees on.
  const all = integral((u) => density(u / (1 - u)) / (1 - u) ** 2, 0, 0.9995);
  let [low, high] = [0, 50];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (integral(density, 0, middle) / all < 0.95) low = middle;
    else high = middle;
  }
  return low;
}

function integral(f: (x: number) => number, from: number, to: number): number {
  const steps = 2_000;
  const width = (to - from) / steps;
  let sum = f(from) + f(to);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * width);
  return (sum * width) / 3;
}
