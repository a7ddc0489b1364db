import { z } from 'zod';
import { strict } from './strict.ts';

const tableName = z
  .string()
  .regex(
    /^(bronze|silver|gold)\.[a-z][a-z0-9_]*$/,
    "must be a layer and a lower-case name, such as 'gold.best_sellers'",
  );

const columnName = z.string().min(1);

const source = strict({
  /** Relative to the project; `--source` overrides it. */
  folder: z.string(),
  /** Which file names: `*` any run of characters, `?` one. */
  files: z.string().default('*.csv'),
  delimiter: z.enum([',', ';', '|', '\t']).default(','),
});

const bronzeColumn = strict({
  name: columnName,
  /** Other header names this column arrives under. Case and surrounding space never matter. */
  also: z.array(columnName).default([]),
  required: z.boolean().default(true),
});

const bronze = strict({
  table: tableName,
  columns: z.array(bronzeColumn).min(1),
});

const lookup = strict({
  table: tableName,
  file: z.string(),
  columns: z.record(columnName, z.string()),
});

/** One table, made by `sql/<layer>/<table>.sql` or, where that is missing, `sql/segments/<table>.sql`. */
const tableStep = strict({ table: tableName });

const segmentationStep = strict({
  /** The table it writes: the key and `Cluster`. */
  segmentation: tableName,
  source: tableName,
  key: columnName,
  features: z.array(columnName).min(1),
  scaler: z.enum(['standard']).default('standard'),
  outliers: strict({
    method: z.literal('iqr'),
    /** How many interquartile ranges beyond the quartiles a value may lie. */
    factor: z.number().positive().default(1.5),
    /** A customer out of range in the first gets cluster −1, in the second −2, in both −3; and so on as bits. */
    features: z.array(columnName).min(1).max(8),
  }).optional(),
  k: strict({
    from: z.int().min(2),
    to: z.int().max(50),
    silhouette_weight: z.number().min(0).max(1).default(0.6),
    elbow_weight: z.number().min(0).max(1).default(0.4),
  }).refine(({ from, to }) => from <= to, 'from must not be above to'),
  restarts: z.int().min(1).default(10),
  seed: z.int().min(0),
  /** At most so many customers are fitted on, chosen by md5 of key and seed. */
  sample: z.int().min(100).default(100_000),
  /** At most so many of those enter the silhouette, which is quadratic. */
  silhouette_sample: z.int().min(100).default(5_000),
  /** Clusters are numbered from 0 in ascending order of their centre in this feature. */
  number_by: columnName,
});

const step = z.union([tableStep, segmentationStep], {
  error: (issue) => describeStep(issue.input),
});

/** A union's own error says nothing; parse with the branch that the keys point to, and say what that one says. */
function describeStep(input: unknown): string {
  const isSegmentation = typeof input === 'object' && input !== null && 'segmentation' in input;
  const parsed = (isSegmentation ? segmentationStep : tableStep).safeParse(input);
  const problem = parsed.error?.issues[0];
  return `a step is {table} or {segmentation, source, key, …}: ${problem?.path.join('.') ?? ''} ${problem?.message ?? ''}`;
}

export const pipelineSchema = strict({
  pipeline: z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _'),
  description: z.string(),
  source,
  bronze,
  /** How `3/4/2026` is read; ISO dates are read in either case. */
  slash_dates: z.enum(['month_first', 'day_first', 'refuse']).default('refuse'),
  as_of: strict({
    default: z.union([z.enum(['latest', 'today']), z.iso.date()]).default('latest'),
    /** `latest` is the newest value of this column, `schema.table.column`. */
    column: z.string().regex(/^\w+\.\w+\.\w+$/, "must be 'schema.table.column'"),
  }),
  lookups: z.array(lookup).default([]),
  steps: z.array(step).min(1),
  /** Queries in `sql/serving/` whose results a run prints. */
  report: z.array(strict({ title: z.string(), query: z.string() })).default([]),
  /** One line of SQL to try on the published file. */
  try: z.string().optional(),
});

export type Pipeline = z.output<typeof pipelineSchema>;
export type BronzeColumn = z.output<typeof bronzeColumn>;
export type Lookup = z.output<typeof lookup>;
export type Segmentation = z.output<typeof segmentationStep>;
