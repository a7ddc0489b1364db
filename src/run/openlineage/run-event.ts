import { resolve } from 'node:path';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { messageOf } from '../../errors.ts';
import type { Edge } from '../../lineage/pipeline-lineage.ts';
import type { RuleResult } from '../../quality/measure.ts';
import { packageVersion } from '../../settings.ts';
import { tablesOf } from '../building/build-table.ts';
import type { Run } from '../run.ts';
import type { Taken } from '../taking/take-files.ts';
import { columnLineageFacet, type DatasetId, fileDataset, schemaFacet, tableDataset } from './datasets.ts';
import { EVENT_SCHEMA, facet, PRODUCER } from './facets.ts';
import { runUuid } from './run-uuid.ts';

/** What became of a run; `ABORT`: somebody stopped it. */
export type Outcome = { type: 'COMPLETE' } | { type: 'FAIL' | 'ABORT'; error: unknown };

/** A run that begins: what it is going to read. */
export function startEvent(run: Run, taken: readonly Taken[], namespace: string) {
  return {
    ...common(run, namespace),
    eventType: 'START',
    eventTime: startOf(run),
    inputs: inputsOf(run, taken),
    outputs: [],
  };
}

/**
 * A run that has ended: what it read and wrote, what the rules found, what each column comes from. One that failed wrote
 * nothing, but tells of the rules that it had measured.
 */
export function endEvent(
  run: Run,
  taken: readonly Taken[],
  namespace: string,
  outcome: Outcome,
  edges: readonly Edge[],
  now: Date = new Date(),
) {
  const event = common(run, namespace);
  const error =
    outcome.type === 'COMPLETE'
      ? {}
      : facet('errorMessage', { message: messageOf(outcome.error), programmingLanguage: 'TypeScript' });
  return {
    ...event,
    eventType: outcome.type,
    eventTime: now.toISOString(),
    run: { ...event.run, facets: { ...event.run.facets, ...error } },
    inputs: inputsOf(run, taken),
    outputs: outputsOf(run, outcome, edges),
  };
}

function common({ pipeline, record }: Run, namespace: string) {
  const { runId, source, asOf, fullRefresh, files } = record;
  return {
    producer: PRODUCER,
    schemaURL: EVENT_SCHEMA,
    run: {
      runId: runUuid(record.pipeline, runId),
      facets: {
        ...facet('processing_engine', { name: 'Mallard', version: packageVersion }),
        ...facet('mallard_run', { runId, source, asOf, fullRefresh, files }),
      },
    },
    job: {
      namespace,
      name: record.pipeline,
      facets: {
        ...facet('jobType', { processingType: 'BATCH', integration: 'MALLARD', jobType: 'PIPELINE' }),
        ...facet('documentation', { description: pipeline.description }),
      },
    },
  };
}

function startOf({ record }: Run): string {
  return `${record.startedAt.replace(' ', 'T')}Z`;
}

/** Each source as a whole, whose headers the columns come from, each file that is loaded, and the lookups' files. */
function inputsOf({ pipeline, sources, settings }: Run, taken: readonly Taken[]) {
  return [
    ...sources.map(({ definition, files }) => {
      const headers = definition.bronze.columns.flatMap(({ name, also }) => [name, ...also]);
      return {
        ...fileDataset(files.name),
        facets: facet('schema', { fields: headers.map((name) => ({ name })) }),
      };
    }),
    ...taken.flatMap(({ source, toLoad }) =>
      toLoad.map(({ path }) => ({ ...fileDataset(source.files.name, path), facets: {} })),
    ),
    ...pipeline.lookups.map(({ file, table }) => ({
      ...fileDataset(resolve(settings.projectDir, file)),
      facets: schemaFacet(pipeline, table),
    })),
  ];
}

function outputsOf(run: Run, outcome: Outcome, edges: readonly Edge[]) {
  const { pipeline, record, settings } = run;
  const idOf = (edge: Edge): DatasetId => sourceOf(run, edge) ?? tableDataset(edge.fromTable, settings);
  const written = outcome.type === 'COMPLETE' ? writtenBy(pipeline, record.steps) : [];
  const judged = record.rules
    .map(({ table }) => table)
    .filter((name) => !written.some(({ table }) => table === name));
  const tables = new Map([
    ...written.map(({ table, rows }): [string, number | undefined] => [table, rows]),
    ...judged.map((table): [string, undefined] => [table, undefined]),
  ]);
  return [...tables].map(([table, rows]) => {
    const rules = record.rules.filter((rule) => rule.table === table);
    return {
      ...tableDataset(table, settings),
      facets: {
        ...schemaFacet(pipeline, table),
        ...columnLineageFacet(table, edges, idOf),
        ...(rules.length === 0 ? {} : facet('dataQualityAssertions', { assertions: rules.map(assertionOf) })),
      },
      outputFacets: rows === undefined ? {} : facet('outputStatistics', { rowCount: rows }),
    };
  });
}

/** Of what arrives from outside, the place it comes from. */
function sourceOf({ sources, settings }: Run, { table, fromKind, fromTable }: Edge): DatasetId | undefined {
  if (fromKind !== 'source') return undefined;
  const source = sources.find(({ definition }) => definition.bronze.table === table);
  return fileDataset(source?.files.name ?? resolve(settings.projectDir, fromTable));
}

/** The tables that a run wrote, in order, with how many rows where one step wrote one table. */
function writtenBy(
  { steps }: PipelineDefinition,
  done: Run['record']['steps'],
): { table: string; rows: number | undefined }[] {
  return done
    .filter(({ kind, mode }) => kind !== 'arrival' && mode !== 'kept')
    .flatMap(({ name, rowsOut }) => {
      const step = steps.find(({ table }) => table === name);
      const tables = step === undefined ? [name] : tablesOf(step);
      return tables.map((table) => ({ table, rows: table === name ? (rowsOut ?? undefined) : undefined }));
    });
}

/** `success` as in `ops.expectation_results`: nothing was found against it. */
function assertionOf({ rule, violations, onViolation }: RuleResult) {
  return { assertion: rule, success: violations === 0, severity: onViolation === 'fail' ? 'error' : 'warn' };
}
