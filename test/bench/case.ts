import type { Figures } from './figures.ts';

/** What was typed, and where there is room to work. */
export interface BenchOptions {
  /** The daily files. */
  source: string;
  /** Repetitions, in turn. */
  runs: number;
  /** How many times the files' records: 1 the files, 10 ten times as many days, 100 that with ten times the customers. */
  sizes: readonly number[];
  /** The small sizes alone. */
  quick: boolean;
  /** A folder that is gone afterwards. */
  scratch: string;
}

/** One of several things that were measured in turn. */
export interface Column {
  name: string;
  /** Of each repetition, in the order in which they were made. */
  figures: Figures[];
}

/** What was measured in turn in the same minutes; the first column is what the others are compared with. */
export interface Comparison {
  title: string;
  columns: Column[];
  /** What has to be known to read the figures; what was left out, and how to have it. */
  notes: string[];
}

/** Something that Mallard does and that takes time, beside what it can be compared with. */
export interface Case {
  /** As it is typed, and as its tables are marked in docs/performance.md. */
  name: string;
  about: string;
  /** About how long it takes on two cores, in words: in quick form, usual, and with the largest size. */
  takes: string;
  /** Left out of `--quick`, unless it is named. */
  isLong?: boolean;
  measure(options: BenchOptions): Promise<Comparison[]>;
}
