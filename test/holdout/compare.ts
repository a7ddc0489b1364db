/** How well a prediction of a number per customer turned out. */
export interface Score {
  /** Sum of the predictions. */
  total: number;
  /** Mean absolute error per customer. */
  mae: number;
  /** Root of the mean squared error per customer. */
  rmse: number;
  /** Pearson's correlation of prediction and truth. */
  correlation: number;
  /** Share of the true total that the fifth of the customers with the highest predictions brought. */
  topFifth: number;
}

/** Compares predictions with what came true, customer by customer. */
export function score(predicted: readonly number[], actual: readonly number[]): Score {
  const errors = predicted.map((value, i) => value - (actual[i] ?? 0));
  const [p, y] = [mean(predicted), mean(actual)];
  const along = mean(predicted.map((value, i) => (value - p) * ((actual[i] ?? 0) - y)));
  const deviation = (values: readonly number[], centre: number) =>
    Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  return {
    total: sum(predicted),
    mae: mean(errors.map(Math.abs)),
    rmse: Math.sqrt(mean(errors.map((error) => error ** 2))),
    correlation: along / (deviation(predicted, p) * deviation(actual, y)),
    topFifth: sum(fifths(predicted)[0]?.map((i) => actual[i] ?? 0) ?? []) / sum(actual),
  };
}

/** The places of the customers in five groups of one size, those with the highest predictions first. */
export function fifths(predicted: readonly number[]): number[][] {
  const order = [...predicted.keys()].sort((i, j) => (predicted[j] ?? 0) - (predicted[i] ?? 0) || i - j);
  return [0, 1, 2, 3, 4].map((n) =>
    order.slice(Math.round((n * order.length) / 5), Math.round(((n + 1) * order.length) / 5)),
  );
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
