import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MallardError } from '../errors.ts';
import type { Campaigns } from './campaigns.ts';
import { closest } from './closest.ts';
import { type Expectations, expectationsSchema } from './expectations.ts';
import type { HistoryStep } from './history.ts';
import { type LifetimeValue, lifetimeValueSchema } from './lifetime-value.ts';
import { type Lookup, type Pipeline, pipelineSchema } from './pipeline.ts';
import { type Segmentation, segmentationSchema } from './segmentation.ts';
import { readPlacedYaml, readYaml } from './yaml-file.ts';

/** A SQL file: its text, and the name errors call it by. */
export interface SqlFile {
  shownAs: string;
  text: string;
}

/** A table that a SELECT makes, with the file of rules beside it. */
export interface TableDefinition {
  kind: 'table';
  table: string;
  sql: SqlFile;
  rules: Expectations;
  rulesFile: string;
}

export interface SegmentationDefinition extends Segmentation {
  kind: 'segmentation';
  /** The file of its definition. */
  shownAs: string;
}

/** A history is defined where the pipeline names it. */
export interface HistoryDefinition extends Omit<HistoryStep, 'history'> {
  kind: 'history';
  table: string;
  /** The file of its definition. */
  shownAs: string;
  /** `file:line:column` of what stands at a path within the step. */
  placeOf(path: readonly (string | number)[]): string;
}

export interface CampaignsDefinition extends Campaigns {
  kind: 'campaigns';
  /** The file of the pipeline, where all of it stands. */
  shownAs: string;
}

export interface LifetimeValueDefinition extends LifetimeValue {
  kind: 'lifetime_value';
  /** The file of its definition. */
  shownAs: string;
}

export interface LookupDefinition extends Lookup {
  /** Absolute. */
  path: string;
}

export type StepDefinition =
  | TableDefinition
  | SegmentationDefinition
  | HistoryDefinition
  | CampaignsDefinition
  | LifetimeValueDefinition;

/** A pipeline with everything it names read in: nothing later opens a definition file. */
export interface PipelineDefinition extends Omit<Pipeline, 'steps' | 'lookups' | 'report'> {
  shownAs: string;
  lookups: LookupDefinition[];
  steps: StepDefinition[];
  report: { title: string; sql: SqlFile }[];
}

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

/** @param placeOf `file:line:column` of what stands at a path within the step */
function readStep(
  projectDir: string,
  step: Pipeline['steps'][number],
  shownAs: string,
  placeOf: HistoryDefinition['placeOf'],
): StepDefinition {
  if ('table' in step) return readTable(projectDir, step.table, shownAs);
  if ('segmentation' in step) return readSegmentation(projectDir, step.segmentation, shownAs);
  if ('history' in step) {
    const { history: table, ...rest } = step;
    return { ...rest, kind: 'history', table, shownAs, placeOf };
  }
  if ('lifetime_value' in step) return readLifetimeValue(projectDir, step.lifetime_value, shownAs);
  const { campaigns: table, ...rest } = step;
  return { kind: 'campaigns', table, ...rest, shownAs };
}

function readTable(projectDir: string, table: string, namedIn: string): TableDefinition {
  const [layer, name] = table.split('.');
  const own = `sql/${layer}/${name}.sql`;
  const segments = `sql/segments/${name}.sql`;
  const sql = readSql(projectDir, existsSync(join(projectDir, segments)) ? segments : own, namedIn);
  const rulesFile = `expectations/${layer}/${name}.yaml`;
  const rules = readYaml(existing(projectDir, rulesFile, namedIn), rulesFile, expectationsSchema);
  refuseOtherTable(rules.table, table, rulesFile, 'file of rules');
  return { kind: 'table', table, sql, rules, rulesFile };
}

function readSegmentation(projectDir: string, table: string, namedIn: string): SegmentationDefinition {
  const shownAs = `segmentations/${table.replace('.', '/')}.yaml`;
  const definition = readYaml(existing(projectDir, shownAs, namedIn), shownAs, segmentationSchema);
  refuseOtherTable(definition.table, table, shownAs, 'definition');
  return { ...definition, kind: 'segmentation', shownAs };
}

function readLifetimeValue(projectDir: string, table: string, namedIn: string): LifetimeValueDefinition {
  const shownAs = `lifetime_values/${table.replace('.', '/')}.yaml`;
  const definition = readYaml(existing(projectDir, shownAs, namedIn), shownAs, lifetimeValueSchema);
  refuseOtherTable(definition.table, table, shownAs, 'definition');
  return { ...definition, kind: 'lifetime_value', shownAs };
}

/** A file says which table it is about, so that one in the wrong place is seen. */
function refuseOtherTable(found: string, table: string, file: string, what: string): void {
  if (found === table) return;
  throw new MallardError(
    'definition',
    `this is the ${what} of '${found}', in the place of that of '${table}'`,
    {
      where: `${file}:1:1`,
      next: `write 'table: ${table}'`,
    },
  );
}

function readSql(projectDir: string, shownAs: string, namedIn: string): SqlFile {
  const text = readFileSync(existing(projectDir, shownAs, namedIn), 'utf8');
  return { shownAs, text: text.trimEnd().replace(/;$/, '') };
}

function existing(projectDir: string, path: string, namedIn: string): string {
  const file = join(projectDir, path);
  if (existsSync(file)) return file;
  throw new MallardError('definition', `${namedIn} needs ${path}, which does not exist`, {
    where: namedIn,
    next: `write ${path}, or take the name out of ${namedIn}`,
  });
}

/**
 * What a step is made by, as 16 hex digits: a table's SQL and rules, a segmentation's or history's settings, and what of the
 * pipeline changes the meaning of both. A change re-derives the table.
 *
 * @param macros what the macros mean that SQL calls
 */
export function fingerprint(
  pipeline: PipelineDefinition,
  step: StepDefinition,
  macros: readonly string[],
): string {
  const lookups = pipeline.lookups.map((lookup) => [
    lookup.table,
    lookup.columns,
    readFileSync(lookup.path, 'utf8'),
  ]);
  const own = step.kind === 'table' ? [step.sql.text, step.rules] : step;
  return shortHash([own, macros, pipeline.bronze, lookups]);
}

/** What a whole pipeline is made by, as 16 hex digits: its own file and what each step is made by. */
export function pipelineFingerprint(pipeline: PipelineDefinition, steps: readonly string[]): string {
  const { steps: _, ...own } = pipeline;
  const lookups = own.lookups.map(({ path: _path, ...lookup }) => lookup);
  return shortHash([{ ...own, lookups }, steps]);
}

function shortHash(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}
