/** Seconds by name; MiB, ms and the like where the name ends with that in brackets. */
export type Figures = Record<string, number>;

/** Minimum, median and maximum. */
export interface Spread {
  min: number;
  median: number;
  max: number;
}

/** Of one figure, over the repetitions that have it; undefined where none does. */
export function spread(all: readonly Figures[], name: string): Spread | undefined {
  const sorted = ascending(all.flatMap((figures) => figures[name] ?? []));
  const [min, max] = [sorted[0], sorted.at(-1)];
  return min === undefined || max === undefined ? undefined : { min, median: middleOf(sorted), max };
}

/**
 * How many times the base one figure is: the median of the ratios of runs made in turn, so that a minute in which the
 * machine was slow counts on both sides. Undefined where the base has no such figure, or nothing but zeros.
 */
export function ratio(over: readonly Figures[], base: readonly Figures[], name: string): number | undefined {
  const ratios = over.flatMap((figures, i) => {
    const [a, b] = [figures[name], base[i]?.[name]];
    return a === undefined || b === undefined || b === 0 ? [] : [a / b];
  });
  return ratios.length === 0 ? undefined : middleOf(ascending(ratios));
}

/** The smallest value that at least this share of all are no greater than (nearest rank); 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Three digits, as far as they say anything: 0.052, 2.12, 41.7, 1,234. */
export function shown(figure: number): string {
  const size = Math.abs(figure);
  if (size === 0) return '0';
  const decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.0995 ? 2 : 3;
  return figure.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

function middleOf(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
}
