import { countsOf, type RunRecord, type StepCounts, type StepHead, type StepRecord } from './run-record.ts';

/** A step that reads files may know their bytes only when it has. */
type Done = StepCounts & Partial<Pick<StepRecord, 'bytes'>>;

/** Does one step's work and puts the step on record with its time: as done or, when it throws, as the failed one. */
export async function timeStep(
  record: RunRecord,
  step: StepHead,
  work: () => Promise<Done | undefined>,
): Promise<StepRecord> {
  const started = performance.now();
  const recordOf = (counts: Done): StepRecord => ({
    ...step,
    ...counts,
    seconds: (performance.now() - started) / 1000,
  });
  try {
    const done = recordOf((await work()) ?? countsOf(null, null));
    record.steps.push(done);
    return done;
  } catch (error) {
    record.failedStep = recordOf(countsOf(null, null));
    throw error;
  }
}
