import type { TestedSql } from '../../definitions/sql-tests.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { tablesOf } from '../build-table.ts';

/** The tables that are there when a table is made: bronze, lookups, and what earlier steps write; for a query, all. */
export function readableBy({ bronze, lookups, steps }: PipelineDefinition, { step }: TestedSql): string[] {
  const earlier = step === undefined ? steps : steps.slice(0, steps.indexOf(step));
  return [bronze.table, ...lookups.map(({ table }) => table), ...earlier.flatMap(tablesOf)];
}
