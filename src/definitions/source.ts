import { z } from 'zod';
import { calendar } from './calendar.ts';
import { OWN_NAMES } from './own-columns.ts';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';

const columnName = z.string().min(1);

/** Where files arrive, and how they are written. */
export const placeSchema = strict({
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
  /** `auto`: by a file's ending: `.parquet`, `.jsonl` or `.ndjson`, and CSV whatever else it is called. */
  format: z.enum(['auto', 'csv', 'parquet', 'json_lines']).default('auto'),
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

/** The table that a source's records go to, as the text that arrived. */
export const bronzeSchema = strict({
  table: tableName,
  columns: z.array(bronzeColumn).min(1),
  /**
   * SQL over a row's columns that gives who the record is about, or null: as silver writes it, so that every spelling
   * that arrives is one person. `mallard forget` takes their records out.
   */
  person: z.string().min(1).optional(),
}).superRefine(({ columns }, context) => {
  const taken = new Set<string>();
  for (const [i, { name, also }] of columns.entries()) {
    const names = new Set([name, ...also].map((header) => header.trim().toLowerCase()));
    const message = OWN_NAMES.includes(name.toLowerCase())
      ? 'bronze has a column of its own by this name'
      : [...names].some((header) => taken.has(header))
        ? 'another column has this name, or one of its other names'
        : undefined;
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: ['columns', i, 'name'] });
    for (const header of names) taken.add(header);
  }
});

/** What becomes of files that are not just new ones of the contract's columns. */
export const arrivalPolicies = {
  /** What happens to columns that the contract does not have: kept as JSON, made columns, or the file left out. */
  on_drift: z.enum(['rescue', 'evolve', 'fail']).optional(),
  /** What happens when a file's name comes again with other bytes. */
  on_overwrite: z.enum(['replace', 'append', 'ignore', 'fail']).optional(),
  /** What becomes of a file in its source once its rows are committed and published. */
  after_load: z.enum(['keep', 'archive', 'delete']).optional(),
};

/** One of several sources of a pipeline, whole: its place, its bronze table, its policies. */
const namedSource = strict({ ...placeSchema.shape, bronze: bronzeSchema, ...arrivalPolicies });

export const sourcesSchema = z
  .record(z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _'), namedSource)
  .refine((sources) => Object.keys(sources).length > 0, 'names no source')
  .superRefine((sources, context) => {
    const owners = new Map<string, string>();
    for (const [name, { bronze }] of Object.entries(sources)) {
      const other = owners.get(bronze.table);
      const message = `is the table of ${other} already: each source has its own`;
      if (other !== undefined) context.addIssue({ code: 'custom', message, path: [name, 'bronze', 'table'] });
      owners.set(bronze.table, name);
    }
  });

/** Where files of one kind arrive, and the bronze table that is theirs alone. */
export interface Source extends z.output<typeof placeSchema> {
  /** Within the pipeline; the pipeline's own name where it is its only one. */
  name: string;
  bronze: Bronze;
  on_drift: 'rescue' | 'evolve' | 'fail';
  on_overwrite: 'replace' | 'append' | 'ignore' | 'fail';
  after_load: 'keep' | 'archive' | 'delete';
}

/** The tables that a pipeline's files are loaded into. */
export function bronzeTables({ sources }: { sources: readonly Source[] }): string[] {
  return sources.map(({ bronze }) => bronze.table);
}

type Policies = { [Key in keyof typeof arrivalPolicies]?: z.output<(typeof arrivalPolicies)[Key]> };

/** A source with what it does not say of its policies. */
export function completeSource(
  name: string,
  place: z.output<typeof placeSchema>,
  bronze: Bronze,
  { on_drift = 'rescue', on_overwrite = 'replace', after_load = 'keep' }: Policies,
): Source {
  return { ...place, name, bronze, on_drift, on_overwrite, after_load };
}

export type Bronze = z.output<typeof bronzeSchema>;
export type SourceFormat = Pick<Source, 'format' | 'delimiter' | 'encoding'>;
export type OnDrift = Source['on_drift'];
export type BronzeColumn = z.output<typeof bronzeColumn>;
