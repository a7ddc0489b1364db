import { messageOf } from '../../errors.ts';
import { pipelineLineage } from '../../lineage/pipeline-lineage.ts';
import type { Run } from '../run.ts';
import type { Taken } from '../taking/take-files.ts';
import { destinationIn } from './destination.ts';
import { endEvent, type Outcome, startEvent } from './run-event.ts';

/**
 * Does the work of a run, and tells OpenLineage when it begins and how it ended, if the environment says where. The
 * work does not wait for the first event, and what goes wrong in telling is a warning: it never fails a run.
 */
export async function withOpenLineage(
  run: Run,
  taken: readonly Taken[],
  work: () => Promise<void>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const destination = destinationIn(env);
  if (destination === undefined) return work();
  const { namespace } = destination;
  const started = tell(run, () => destination.send(startEvent(run, taken, namespace)));
  const tellEnd = async (outcome: Outcome) => {
    await started;
    await tell(run, async () => {
      const { edges } = await pipelineLineage(run.database, run.pipeline);
      await destination.send(endEvent(run, taken, namespace, outcome, edges));
    });
  };
  try {
    await work();
  } catch (error) {
    await tellEnd({ type: run.signal?.aborted ? 'ABORT' : 'FAIL', error });
    throw error;
  }
  await tellEnd({ type: 'COMPLETE' });
}

async function tell({ log }: Run, send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    log.warn(`OpenLineage was not told: ${reasonOf(error)}`);
  }
}

/** `fetch failed` says nothing; what caused it does. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : messageOf(error);
}
