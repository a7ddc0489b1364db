import type { PipelineDefinition } from '../../definitions/steps.ts';
import { writeLineage } from '../../lineage/lineage-table.ts';
import { pipelineLineage } from '../../lineage/pipeline-lineage.ts';
import type { Log } from '../../log.ts';
import type { Database } from '../../warehouse/database.ts';

/** Keeps what the pipeline's columns come from, as its definitions are now. What cannot be told is a warning. */
export async function recordLineage(
  database: Database,
  pipeline: PipelineDefinition,
  runId: string,
  log: Log,
): Promise<void> {
  const { edges, problems } = await pipelineLineage(database, pipeline);
  for (const problem of problems) log.warn(`lineage: ${problem}`);
  await writeLineage(database, runId, pipeline.pipeline, edges);
}
