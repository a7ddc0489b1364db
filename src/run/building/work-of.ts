import type { Run } from '../run.ts';
import type { Taken } from '../taking/take-files.ts';
import { followsData, resolveAsOf } from './as-of.ts';
import { type Arrived, decideWork, type StepWork } from './decide-work.ts';

/** What a run has to do with each step, after what it was asked and what it has taken. */
export async function workOf(
  { database, pipeline, options, record }: Run,
  taken: readonly Taken[] = [],
): Promise<StepWork[]> {
  return decideWork(database, pipeline, {
    arrived: new Map(taken.map((one) => [one.source.definition.bronze.table, arrivedOf(one)])),
    fullRefresh: record.fullRefresh,
    asOf: await resolveAsOf(database, pipeline, options.asOf),
    asOfIsGiven: !followsData(pipeline, options.asOf),
    drawnInto: options.campaign?.table,
  });
}

function arrivedOf({ toLoad, replacedIds }: Taken): Arrived {
  return { newIds: toLoad.map(({ fileId }) => fileId), replacedIds };
}
