import { existsSync } from 'node:fs';
import { MallardError } from '../errors.ts';
import { lookAtWorker } from '../run/record/status-file.ts';
import { type Ask, readRunHistory } from '../serving/read-run-history.ts';
import { resolveWarehouse } from '../settings.ts';
import type { GlobalFlags } from './terminal.ts';

/** As `readRunHistory`, on the warehouse of the flags. Before anything is published, says whether something soon will be. */
export function askRunHistory<Answer>(
  flags: GlobalFlags,
  work: (ask: Ask) => Promise<Answer>,
): Promise<Answer> {
  const { warehouseFile, stateDir } = resolveWarehouse(flags);
  const worker = existsSync(warehouseFile) ? undefined : lookAtWorker(stateDir);
  if (worker?.condition !== 'works') return readRunHistory(warehouseFile, work);
  throw new MallardError('usage', 'there is no published file yet', {
    where: warehouseFile,
    next: `process ${worker.status.pid} is at work on the first: mallard status says how far it is`,
  });
}
