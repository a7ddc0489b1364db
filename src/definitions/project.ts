import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MallardError } from '../errors.ts';
import { closest } from './closest.ts';
import { pipelineSchema } from './pipeline.ts';
import { existing, readSql, readStep } from './read-step.ts';
import type { PipelineDefinition } from './steps.ts';
import { readPlacedYaml } from './yaml-file.ts';

/** The names of the project's pipelines, in alphabetical order. */
export function pipelineNames(projectDir: string): string[] {
  return readdirSync(join(projectDir, 'pipelines'))
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => file.replace(/\.ya?ml$/, ''))
    .sort();
}

/** Reads one pipeline and all that it names. Throws `definition` on the first thing that is missing or wrong. */
export function readPipeline(projectDir: string, name: string): PipelineDefinition {
  const shownAs = `pipelines/${name}.yaml`;
  const file = join(projectDir, shownAs);
  if (!existsSync(file)) {
    const names = pipelineNames(projectDir);
    const near = closest(name, names);
    throw new MallardError(
      'usage',
      `there is no pipeline '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}`,
      {
        where: 'pipelines/',
        next: `the pipelines here are: ${names.join(', ') || 'none'}`,
      },
    );
  }
  const placed = readPlacedYaml(file, shownAs, pipelineSchema);
  const pipeline = placed.value;
  if (pipeline.pipeline !== name) {
    throw new MallardError(
      'definition',
      `the pipeline is called '${pipeline.pipeline}', the file '${basename(file)}'`,
      {
        where: `${shownAs}:1:1`,
        next: 'give both the same name',
      },
    );
  }
  return {
    ...pipeline,
    shownAs,
    lookups: pipeline.lookups.map((lookup) => ({
      ...lookup,
      path: existing(projectDir, lookup.file, shownAs),
    })),
    steps: pipeline.steps.map((step, i) =>
      readStep(projectDir, step, shownAs, (path) => placed.placeOf(['steps', i, ...path])),
    ),
    report: pipeline.report.map(({ title, query }) => ({
      title,
      sql: readSql(projectDir, `sql/serving/${query}`, shownAs),
    })),
  };
}
