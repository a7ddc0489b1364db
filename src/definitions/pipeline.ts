import { z } from 'zod';
import { calendar } from './calendar.ts';
import { campaignsStep } from './campaigns.ts';
import { historyStep } from './history.ts';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';

const columnName = z.string().min(1);

const source = strict({
  /** A folder, relative to the project, or `s3://bucket/prefix/`; `--source` overrides it. */
  folder: z.string(),
  /** Which paths: `*` within a name, `**` over folders; one pattern or several. */
  files: z
    .union([z.string(), z.array(z.string()).min(1)])
    .default('*.csv')
    .transform((patterns) => [patterns].flat()),
  /** How to reach a bucket. Credentials come from the standard AWS settings, never from here. */
  s3: strict({
    endpoint: z.url().optional(),
    region: z.string().optional(),
    force_path_style: z.boolean().optional(),
    checksums: z.enum(['when_supported', 'when_required']).default('when_supported'),
  }).prefault({}),
  /** `auto`: the one under which the header matches the contract. */
  delimiter: z.enum(['auto', ',', ';', '|', '\t']).default('auto'),
  /** The days for which a file is promised: one that does not come is an alert. */
  calendar: calendar.optional(),
  /** `auto`: as its bytes tell. A byte order mark outweighs whatever is said here. */
  encoding: z.enum(['auto', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'latin1']).default('auto'),
});

const bronzeColumn = strict({
  name: columnName,
  /** Other header names this column arrives under. Case and surrounding space never matter. */
  also: z.array(columnName).default([]),
  required: z.boolean().default(true),
  /** Taken from the path instead: `dt` is the value behind `dt=` in `dt=2026-01-31/file.csv`. */
  from_path: z.string().regex(/^\w+$/, 'must be a word').optional(),
});

/** The columns that bronze adds to the contract's. */
const OWN_COLUMNS = [
  'ingestion_timestamp',
  'source_file',
  'processing_date',
  '_file_id',
  '_line',
  '_rescued_data',
];

const bronze = strict({
  table: tableName,
  columns: z.array(bronzeColumn).min(1),
}).superRefine(({ columns }, context) => {
  const taken = new Set<string>();
  for (const [i, { name, also }] of columns.entries()) {
    const names = new Set([name, ...also].map((header) => header.trim().toLowerCase()));
    const message = OWN_COLUMNS.includes(name.toLowerCase())
      ? 'bronze has a column of its own by this name'
      : [...names].some((header) => taken.has(header))
        ? 'another column has this name, or one of its other names'
        : undefined;
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: ['columns', i, 'name'] });
    for (const header of names) taken.add(header);
  }
});

const lookup = strict({
  table: tableName,
  file: z.string(),
  columns: z.record(columnName, z.string()),
});

/** One table, made by `sql/<layer>/<table>.sql` or, where that is missing, `sql/segments/<table>.sql`. */
const tableStep = strict({ table: tableName });

/** Clusters the rows of a table as `segmentations/<layer>/<table>.yaml` says. */
const segmentationStep = strict({ segmentation: tableName });

/** What customers are expected to buy, as `lifetime_values/<layer>/<table>.yaml` says. */
const lifetimeValueStep = strict({ lifetime_value: tableName });

const step = z.union([tableStep, segmentationStep, historyStep, campaignsStep, lifetimeValueStep]);

export const pipelineSchema = strict({
  pipeline: z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _'),
  description: z.string(),
  source,
  bronze,
  /** What happens to columns that the contract does not have: kept as JSON, made columns, or the file left out. */
  on_drift: z.enum(['rescue', 'evolve', 'fail']).default('rescue'),
  /** What happens when a file's name comes again with other bytes. */
  on_overwrite: z.enum(['replace', 'append', 'ignore', 'fail']).default('replace'),
  /** What becomes of a file in its source once its rows are committed and published. */
  after_load: z.enum(['keep', 'archive', 'delete']).default('keep'),
  /** Days for which the landing keeps a copy of a file whose rows are in bronze. */
  landing_days: z.number().min(0).default(30),
  /** How `3/4/2026` is read; ISO dates are read in either case. */
  slash_dates: z.enum(['month_first', 'day_first', 'refuse']).default('refuse'),
  as_of: strict({
    default: z.union([z.enum(['latest', 'today']), z.iso.date()]).default('latest'),
    /** `latest` is the newest value of this column, `schema.table.column`. */
    column: z.string().regex(/^\w+\.\w+\.\w+$/, "must be 'schema.table.column'"),
  }),
  lookups: z.array(lookup).default([]),
  /** Numbers that SQL asks for with `parameter('name')`: thresholds, mostly. */
  parameters: z
    .record(
      z
        .string()
        .regex(/^(?!as_of$)[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _, and not as_of'),
      z.number(),
    )
    .default({}),
  steps: z.array(step).min(1),
  /** Queries in `sql/serving/` whose results a run prints. */
  report: z.array(strict({ title: z.string(), query: z.string() })).default([]),
  /** One line of SQL to try on the published file. */
  try: z.string().optional(),
});

export type Pipeline = z.output<typeof pipelineSchema>;
export type SourceFormat = Pick<Pipeline['source'], 'delimiter' | 'encoding'>;
export type OnDrift = Pipeline['on_drift'];
export type BronzeColumn = z.output<typeof bronzeColumn>;
export type Lookup = z.output<typeof lookup>;
