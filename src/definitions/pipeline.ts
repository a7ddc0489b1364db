import { z } from 'zod';
import { campaignsStep } from './campaigns.ts';
import { historyStep } from './history.ts';
import {
  arrivalPolicies,
  bronzeSchema,
  completeSource,
  placeSchema,
  type Source,
  sourcesSchema,
} from './source.ts';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';

const columnName = z.string().min(1);

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

const pipelineFile = strict({
  pipeline: z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _'),
  description: z.string(),
  /** Where files arrive, and where their records go; `sources` instead where there are several. */
  source: placeSchema.optional(),
  bronze: bronzeSchema.optional(),
  ...arrivalPolicies,
  sources: sourcesSchema.optional(),
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

type PipelineFile = z.output<typeof pipelineFile>;

/** What only a pipeline of one source says of it outside `sources`. */
const OF_ONE_SOURCE = ['source', 'bronze', 'on_drift', 'on_overwrite', 'after_load'] as const;

export const pipelineSchema = pipelineFile.superRefine(refuseHalves).transform((file) => {
  const {
    source: _1,
    bronze: _2,
    sources: _3,
    on_drift: _4,
    on_overwrite: _5,
    after_load: _6,
    ...own
  } = file;
  return { ...own, sources: sourcesOf(file) };
});

/** Either `source` and `bronze`, or `sources`. */
function refuseHalves(file: PipelineFile, context: z.RefinementCtx): void {
  const say = (key: string, message: string) => context.addIssue({ code: 'custom', message, path: [key] });
  if (file.sources === undefined) {
    for (const key of ['source', 'bronze'] as const)
      if (file[key] === undefined) say(key, 'is missing; or name several under sources');
    return;
  }
  for (const key of OF_ONE_SOURCE)
    if (file[key] !== undefined) say(key, 'stands within each of the sources, where there are sources');
}

function sourcesOf({ pipeline, source, bronze, sources = {}, ...policies }: PipelineFile): Source[] {
  if (source !== undefined && bronze !== undefined)
    return [completeSource(pipeline, source, bronze, policies)];
  return Object.entries(sources).map(([name, { bronze: table, ...one }]) =>
    completeSource(name, one, table, one),
  );
}

export type Pipeline = z.output<typeof pipelineSchema>;
export type Lookup = z.output<typeof lookup>;
