import { z } from 'zod';
import { placeSchema } from './source.ts';
import { strict } from './strict.ts';

/** The layers whose tables can be left out of the published file. `quality` and `ops` never are. */
export const LAYERS = ['bronze', 'silver', 'gold'] as const;

/** A section with nothing under it says as much as one that is not there. */
export const orNothing = (value: unknown) => value ?? {};

export const publicationSchema = strict({
  /** How many published files are kept to go back to, beside the one that is published. */
  keep: z.int().min(0).max(1000).default(3),
  /** The layers whose tables are published. */
  include: z.array(z.enum(LAYERS)).optional(),
  /** A folder or `s3://bucket/prefix`: the tables of gold as Parquet, one file each. */
  parquet: z.string().min(1).optional(),
  /** A file or `s3://bucket/key`: a copy of the published file. */
  copy: z
    .string()
    .regex(/.\.(duckdb|db)$/, "must end in the file's name, such as 's3://bucket/mallard.duckdb'")
    .optional(),
  /** How to reach the buckets; as for a source. */
  s3: placeSchema.shape.s3,
}).superRefine(({ parquet, include }, context) => {
  if (parquet !== undefined && include?.includes('gold') === false)
    context.addIssue({ code: 'custom', message: 'gold is not among include', path: ['parquet'] });
});

/** What of a warehouse is published, and where else it goes. */
export interface Publication extends Omit<z.output<typeof publicationSchema>, 'include'> {
  include: readonly (typeof LAYERS)[number][];
}

/** The layers that are not published. */
export function leftOutLayers({ include }: Publication): string[] {
  return LAYERS.filter((layer) => !include.includes(layer));
}
