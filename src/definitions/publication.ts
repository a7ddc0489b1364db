import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MallardError } from '../errors.ts';
import { placeSchema } from './source.ts';
import { strict } from './strict.ts';
import { readYaml } from './yaml-file.ts';

/** The project's own file, beside `pipelines/`. It may be missing. */
export const PROJECT_FILE = 'mallard.yaml';

/** The layers whose tables can be left out of the published file. `quality` and `ops` never are. */
const LAYERS = ['bronze', 'silver', 'gold'] as const;

const orNothing = (value: unknown) => value ?? {};

const publicationSchema = strict({
  /** How many published files are kept to go back to, beside the one that is published. */
  keep: z.int().min(0).max(1000).default(3),
  /** The layers whose tables are published. */
  include: z.array(z.enum(LAYERS)).default([...LAYERS]),
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
  if (parquet !== undefined && !include.includes('gold'))
    context.addIssue({ code: 'custom', message: 'gold is not among include', path: ['parquet'] });
});

const projectSchema = z.preprocess(
  orNothing,
  strict({ publish: z.preprocess(orNothing, publicationSchema).default(publicationSchema.parse({})) }),
);

/** What of a warehouse is published, and where else it goes. */
export type Publication = z.output<typeof publicationSchema>;

/**
 * Reads what `mallard.yaml` in the project says of publishing; without one, everything is published and three files are
 * kept. Throws `definition`, with line and column, for what does not fit.
 */
export function readPublication(projectDir: string): Publication {
  const file = join(projectDir, PROJECT_FILE);
  if (existsSync(file)) return readYaml(file, PROJECT_FILE, projectSchema).publish;
  if (existsSync(join(projectDir, 'mallard.yml')))
    throw new MallardError('definition', `mallard.yml is not read: the file is called ${PROJECT_FILE}`, {
      where: 'mallard.yml:1:1',
      next: `rename it to ${PROJECT_FILE}`,
    });
  return publicationSchema.parse({});
}

/** The layers that are not published. */
export function leftOutLayers({ include }: Publication): string[] {
  return LAYERS.filter((layer) => !include.includes(layer));
}
