import { bronzeTables } from '../../definitions/source.ts';
import type { TestedSql } from '../../definitions/sql-tests.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { tablesOf } from '../building/build-table.ts';

/** The tables that are there when a table is made: bronze, lookups, and what earlier steps write; for a query, all. */
export function readableBy(pipeline: PipelineDefinition, { step }: TestedSql): string[] {
  const { lookups, steps } = pipeline;
  const earlier = step === undefined ? steps : steps.slice(0, steps.indexOf(step));
  return [...bronzeTables(pipeline), ...lookups.map(({ table }) => table), ...earlier.flatMap(tablesOf)];
}
