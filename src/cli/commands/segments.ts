import { didYouMean } from '../../definitions/closest.ts';
import { pipelineNames, readPipeline } from '../../definitions/project.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import { listSegments } from '../../serving/campaign-list.ts';
import { resolveSettings } from '../../settings.ts';
import { renderTable, tableOf } from '../print/table.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** `mallard segments`: each segment of the tables that hold segments, as published. */
export async function list(
  { table, pipeline }: { table?: string; pipeline?: string },
  flags: GlobalFlags,
): Promise<number> {
  const { projectDir, warehouseFile } = resolveSettings(flags);
  const names = pipeline === undefined ? pipelineNames(projectDir) : [pipeline];
  const tables = segmentTables(
    names.map((name) => readPipeline(projectDir, name)),
    table,
  );
  const found = await listSegments(warehouseFile, tables);
  if (flags.json) print(JSON.stringify(found, null, 2));
  else if (found.length === 0) print('no segments: no customer has come yet');
  else {
    const style = styler(process.stdout, flags);
    const rows = tableOf(found, {
      table: { type: 'text', of: (row) => row.table },
      segment: { type: 'text', of: (row) => row.segment },
      customers: { type: 'number', of: (row) => row.customers },
      '%': { type: 'number', of: (row) => (100 * row.share).toFixed(1) },
    });
    print(renderTable(rows, { width: process.stdout.columns, heading: (text) => style('bold', text) }));
  }
  return 0;
}

interface SegmentTable {
  table: string;
  /** Of its customers. */
  key: string;
}

/** Of each pipeline the tables that its campaigns are drawn from or, where it draws none, those of its segmentations that give names. */
function segmentTables(pipelines: readonly PipelineDefinition[], asked: string | undefined): SegmentTable[] {
  const all = pipelines.flatMap(({ steps }): SegmentTable[] => {
    const drawn = steps.filter((step) => step.kind === 'campaigns');
    const fitted = steps
      .filter((step) => step.kind === 'segmentation')
      .filter(({ names }) => names.length > 0);
    return drawn.length > 0
      ? drawn.flatMap(({ segments, key }) => segments.map((table) => ({ table, key })))
      : fitted.map(({ table, key }) => ({ table, key }));
  });
  const found = all.filter(
    ({ table }) => asked === undefined || table === asked || table.endsWith(`.${asked}`),
  );
  if (found.length > 0) return found;
  const names = all.map(({ table }) => table);
  const bare = names.map((name) => name.replace(/^\w+\./, ''));
  throw new MallardError(
    'usage',
    asked === undefined
      ? 'no step of any pipeline makes segments'
      : `'${asked}' is no table of segments${didYouMean(asked ?? '', [...names, ...bare])}`,
    { where: 'pipelines/', next: `the tables with segments are: ${names.join(', ') || 'none'}` },
  );
}
