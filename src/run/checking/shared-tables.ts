import type { PipelineDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import { tablesWritten } from '../building/table-register.ts';

/** Throws `definition` where two pipelines of a project write one table: each would undo what the other did. */
export function refuseSharedTables(pipelines: readonly PipelineDefinition[]): void {
  const owners = new Map<string, PipelineDefinition>();
  for (const pipeline of pipelines) {
    for (const table of tablesWritten(pipeline)) {
      const other = owners.get(table);
      if (other !== undefined && other !== pipeline) {
        throw new MallardError(
          'definition',
          `${table} is written by '${other.pipeline}' and by '${pipeline.pipeline}'`,
          {
            where: `${pipeline.shownAs}, ${other.shownAs}`,
            next: 'give one of the two another name',
          },
        );
      }
      owners.set(table, pipeline);
    }
  }
}
