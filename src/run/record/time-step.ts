import type { RunRecord, StepCounts, StepRecord } from './run-record.ts';

const NOTHING: StepCounts = { rowsIn: null, rowsOut: null, quarantined: 0, setAside: 0 };

/** Does one step's work and puts the step on record with its time: as done or, when it throws, as the failed one. */
export async function timeStep(
  record: RunRecord,
  step: Omit<StepRecord, keyof StepCounts | 'seconds'>,
  work: () => Promise<StepCounts | undefined>,
): Promise<StepRecord> {
  const started = performance.now();
  const recordOf = (counts: StepCounts): StepRecord => ({
    ...step,
    ...counts,
    seconds: (performance.now() - started) / 1000,
  });
  try {
    const done = recordOf((await work()) ?? NOTHING);
    record.steps.push(done);
    return done;
  } catch (error) {
    record.failedStep = recordOf(NOTHING);
    throw error;
  }
}
