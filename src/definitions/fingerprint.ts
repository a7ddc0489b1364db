import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LookupDefinition, PipelineDefinition, StepDefinition } from './steps.ts';

/**
 * What a step is made by, as 16 hex digits: a table's SQL and rules, another step's settings, and what of the pipeline
 * changes the meaning of both: macros, bronze, and the lookups and parameters that the step names. A change re-derives
 * the table.
 *
 * @param macros what the macros mean that SQL calls
 */
export function fingerprint(
  pipeline: PipelineDefinition,
  step: StepDefinition,
  macros: readonly string[],
): string {
  const lookups = lookupsOf(pipeline, step).map((lookup) => [
    lookup.table,
    lookup.columns,
    readFileSync(lookup.path, 'utf8'),
  ]);
  const parameters = parametersOf(pipeline, step);
  return shortHash([
    ownOf(step),
    macros,
    pipeline.sources.map(({ bronze }) => bronze),
    lookups,
    ...(parameters.length > 0 ? [parameters] : []),
  ]);
}

/** Those that the step asks for by name. */
function parametersOf({ parameters }: PipelineDefinition, step: StepDefinition): [string, number][] {
  const text = JSON.stringify(ownOf(step));
  return Object.entries(parameters).filter(([name]) => text.includes(`parameter('${name}')`));
}

function ownOf(step: StepDefinition): unknown {
  return step.kind === 'table' ? [step.sql.text, step.rules] : step;
}

/** Those that the step names; one that no step names counts for all, so that a change of it is not lost. */
function lookupsOf({ lookups, steps }: PipelineDefinition, step: StepDefinition): LookupDefinition[] {
  const names = (one: StepDefinition, { table }: LookupDefinition) =>
    JSON.stringify(ownOf(one)).toLowerCase().includes(table.replace(/^.*\./, '').toLowerCase());
  return lookups.filter((lookup) => names(step, lookup) || !steps.some((one) => names(one, lookup)));
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
