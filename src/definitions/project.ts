import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MallardError } from '../errors.ts';
import { didYouMean } from './closest.ts';
import { type Pipeline, pipelineSchema } from './pipeline.ts';
import { readStep } from './read-step.ts';
import { existing, readSql } from './sql-file.ts';
import type { PipelineDefinition } from './steps.ts';
import { type Placed, readPlacedYaml } from './yaml-file.ts';

/** The names of the project's pipelines, in alphabetical order. */
export function pipelineNames(projectDir: string): string[] {
  return readdirSync(join(projectDir, 'pipelines'))
    .filter((file) => /^[^.]+\.ya?ml$/.test(file)) // beside them are their pages: `name.pages.yaml`
    .map((file) => file.replace(/\.ya?ml$/, ''))
    .sort();
}

/** One pipeline's own file, complete and checked, apart from the files that it names. */
export function readPipelineFile(projectDir: string, name: string): Placed<Pipeline> & { shownAs: string } {
  const shownAs = `pipelines/${name}.yaml`;
  const file = join(projectDir, shownAs);
  if (!existsSync(file)) {
    const names = pipelineNames(projectDir);
    throw new MallardError('usage', `there is no pipeline '${name}'${didYouMean(name, names)}`, {
      where: 'pipelines/',
      next: `the pipelines here are: ${names.join(', ') || 'none'}`,
    });
  }
  const placed = readPlacedYaml(file, shownAs, pipelineSchema);
  if (placed.value.pipeline !== name) {
    throw new MallardError(
      'definition',
      `the pipeline is called '${placed.value.pipeline}', the file '${basename(file)}'`,
      {
        where: `${shownAs}:1:1`,
        next: 'give both the same name',
      },
    );
  }
  return { ...placed, shownAs };
}

/** Reads one pipeline and all that it names. Throws `definition` on the first thing that is missing or wrong. */
export function readPipeline(projectDir: string, name: string): PipelineDefinition {
  const { value: pipeline, placeOf, shownAs } = readPipelineFile(projectDir, name);
  return {
    ...pipeline,
    shownAs,
    lookups: pipeline.lookups.map((lookup) => ({
      ...lookup,
      path: existing(projectDir, lookup.file, shownAs),
    })),
    steps: pipeline.steps.map((step, i) =>
      readStep(projectDir, step, shownAs, (path) => placeOf(['steps', i, ...path])),
    ),
    report: pipeline.report.map(({ title, query }) => ({
      title,
      sql: readSql(projectDir, `sql/serving/${query}`, shownAs),
    })),
  };
}
