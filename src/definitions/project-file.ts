import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MallardError } from '../errors.ts';
import { type EngineSettings, engineName, sparkSchema } from './engine.ts';
import { LAYERS, orNothing, type Publication, publicationSchema } from './publication.ts';
import { strict } from './strict.ts';
import { readYaml } from './yaml-file.ts';

/** The project's own file, beside `pipelines/`. It may be missing. */
export const PROJECT_FILE = 'mallard.yaml';

const projectSchema = z.preprocess(
  orNothing,
  strict({
    engine: engineName,
    spark: z.preprocess(orNothing, sparkSchema).default(sparkSchema.parse({})),
    publish: z.preprocess(orNothing, publicationSchema).default(publicationSchema.parse({})),
  }).transform(({ engine, spark, publish }): ProjectFile => {
    // What DuckDB keeps is in the file anyhow; from another engine all rows would have to come.
    const include = publish.include ?? (engine === 'duckdb' ? [...LAYERS] : ['gold' as const]);
    return { engine: { engine, spark }, publish: { ...publish, include } };
  }),
);

interface ProjectFile {
  engine: EngineSettings;
  publish: Publication;
}

/**
 * Reads what `mallard.yaml` in the project says of publishing; without one, everything is published and three files are
 * kept. Throws `definition`, with line and column, for what does not fit.
 */
export function readPublication(projectDir: string): Publication {
  return readProjectFile(projectDir).publish;
}

/** Reads which engine keeps the project's tables: DuckDB, unless `mallard.yaml` says otherwise. Throws as `readPublication`. */
export function readEngine(projectDir: string): EngineSettings {
  return readProjectFile(projectDir).engine;
}

function readProjectFile(projectDir: string): ProjectFile {
  const file = join(projectDir, PROJECT_FILE);
  if (existsSync(file)) return readYaml(file, PROJECT_FILE, projectSchema);
  if (existsSync(join(projectDir, 'mallard.yml')))
    throw new MallardError('definition', `mallard.yml is not read: the file is called ${PROJECT_FILE}`, {
      where: 'mallard.yml:1:1',
      next: `rename it to ${PROJECT_FILE}`,
    });
  return projectSchema.parse({});
}
