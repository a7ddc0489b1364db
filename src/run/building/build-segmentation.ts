import type { SegmentationDefinition } from '../../definitions/steps.ts';
import { stopIfBroken } from '../../quality/control-totals.ts';
import { judgeModel, stopIfViolated } from '../../quality/measure.ts';
import { segment } from '../../segments/segment.ts';
import type { Database } from '../../warehouse/database.ts';
import { countsOf, type RunRecord, type StepCounts } from '../record/run-record.ts';

/**
 * Fits one segmentation and writes its table. Throws `rule` when a row of its source is in no cluster, or when a check
 * on the model stops the run.
 */
export async function buildSegmentation(
  database: Database,
  step: SegmentationDefinition,
  record: RunRecord,
): Promise<StepCounts> {
  const { rowsIn, rowsOut, model, sizes, drift } = await segment(database, step, record);
  const total = { table: step.table, total: 'rows', input: String(rowsIn), output: String(rowsOut) };
  record.totals.push(total);
  stopIfBroken([total], step.table);
  if (step.checks.length > 0) {
    const silhouette = model.scores.find(({ k }) => k === model.chosenK)?.silhouette ?? 0;
    const fitted = sizes.filter(({ cluster }) => cluster >= 0).map(({ customers }) => customers);
    const found = { silhouette, sizes: fitted, keptShare: drift.keptShare };
    const results = judgeModel(step.table, step.checks, found);
    record.rules.push(...results);
    stopIfViolated(results, step.shownAs);
  }
  return countsOf(rowsIn, rowsOut);
}
