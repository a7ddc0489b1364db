import { join } from 'node:path';
import { madeTable } from '../../definitions/made-table.ts';
import type { PipelineDefinition, StepDefinition } from '../../definitions/steps.ts';
import type { Edge } from '../../lineage/pipeline-lineage.ts';
import type { Settings } from '../../settings.ts';
import { facet } from './facets.ts';

/** What a dataset is called: a namespace for where it is, and a name there. */
export interface DatasetId {
  namespace: string;
  name: string;
}

/** A file or folder of a source: on a disk by its absolute path, in a bucket by its key. */
export function fileDataset(source: string, path = ''): DatasetId {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(source) ?? [];
  if (bucket !== undefined) return { namespace: `s3://${bucket}`, name: `${prefix}${path}` || '/' };
  return { namespace: 'file', name: path === '' ? source : join(source, path) };
}

/** A table, in the published file that holds it. */
export function tableDataset(table: string, { warehouseFile }: Settings): DatasetId {
  return { namespace: `duckdb://${encodeURI(warehouseFile)}`, name: table };
}

/** Which columns, of which type, a pipeline's tables have: as their definitions promise. */
export function schemaFacet({ sources, lookups, steps }: PipelineDefinition, table: string) {
  const bronze = sources.map((source) => source.bronze).find((one) => one.table === table);
  if (bronze !== undefined)
    return facet('schema', { fields: bronze.columns.map(({ name }) => ({ name, type: 'VARCHAR' })) });
  const lookup = lookups.find((one) => one.table === table);
  if (lookup !== undefined)
    return facet('schema', {
      fields: Object.entries(lookup.columns).map(([name, type]) => ({ name, type })),
    });
  const step = steps.find(
    (one) => one.table === table || (one.kind === 'table' && one.rules.routes.some(({ to }) => to === table)),
  );
  return facet('schema', {
    fields: columnsOf(step).map(({ name, type, description }) => ({
      name,
      ...(type === undefined ? {} : { type }),
      description,
    })),
  });
}

function columnsOf(step: StepDefinition | undefined) {
  if (step === undefined) return [];
  if (step.kind !== 'table') return madeTable(step).columns;
  return Object.entries(step.rules.columns).map(([name, { type, description }]) => ({
    name,
    type,
    description,
  }));
}

interface InputField extends DatasetId {
  field: string;
  transformations: { type: 'DIRECT' | 'INDIRECT' }[];
}

/** What each column of a table comes from, column by column; a table's rows as such are no field. */
export function columnLineageFacet(table: string, edges: readonly Edge[], idOf: (edge: Edge) => DatasetId) {
  const fields: Record<string, { inputFields: InputField[] }> = {};
  for (const edge of edges) {
    if (edge.table !== table || edge.column === '*' || edge.fromColumn === '*') continue;
    const { namespace, name } = idOf(edge);
    const own = fields[edge.column] ?? { inputFields: [] };
    fields[edge.column] = own;
    const known = own.inputFields.find(
      (input) => input.namespace === namespace && input.name === name && input.field === edge.fromColumn,
    );
    const transformation = { type: edge.how === 'direct' ? ('DIRECT' as const) : ('INDIRECT' as const) };
    if (known !== undefined) known.transformations.push(transformation);
    else own.inputFields.push({ namespace, name, field: edge.fromColumn, transformations: [transformation] });
  }
  return facet('columnLineage', { fields });
}
