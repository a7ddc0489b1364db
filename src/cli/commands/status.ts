import { existsSync, statSync } from 'node:fs';
import { describeUnfinished, unfinishedErasure } from '../../run/forgetting/unfinished.ts';
import { lookAtWorker } from '../../run/record/status-file.ts';
import { readPin } from '../../serving/publishing/pin.ts';
import { readCopies } from '../../serving/publishing/write-copies.ts';
import { readRunHistory } from '../../serving/read-run-history.ts';
import { resolveWarehouse } from '../../settings.ts';
import { renderRuns } from '../print/runs.ts';
import { renderStatus } from '../print/status.ts';
import { drawsPlain, type GlobalFlags, print, styler } from '../terminal.ts';

const LAST_RUNS = { limit: 5, pipeline: null, failed: false };

/**
 * `mallard status`: what works on the warehouse, how far it is, and the last runs. Opens nothing that a writer holds. In
 * its JSON, `now` is what works at present (null for nothing), `watching` the same where that is a watch.
 */
export async function status(flags: GlobalFlags): Promise<number> {
  const { warehouseFile, stateDir } = resolveWarehouse(flags);
  const worker = lookAtWorker(stateDir);
  const published = existsSync(warehouseFile) ? statSync(warehouseFile) : undefined;
  const lastRuns =
    published === undefined ? [] : await readRunHistory(warehouseFile, (ask) => ask('runs', LAST_RUNS));
  const file =
    published === undefined
      ? null
      : {
          path: warehouseFile,
          bytes: published.size,
          since: published.mtime.toISOString(),
          rolledBack: readPin({ warehouseFile, stateDir }) ?? null,
          copies: await readCopies(stateDir),
        };
  const erasure = unfinishedErasure(stateDir);
  if (flags.json) {
    const now = worker?.condition === 'works' || worker?.condition === 'elsewhere' ? worker.status : null;
    const watching = now?.command === 'watch' ? now : null;
    const last = now === null && worker !== undefined ? worker : null;
    print(
      JSON.stringify(
        { now, watching, last, unfinishedErasure: erasure ?? null, published: file, lastRuns },
        null,
        2,
      ),
    );
    return 0;
  }
  const style = styler(process.stdout, flags);
  print(renderStatus(worker, file, style, drawsPlain(process.stdout)));
  if (erasure !== undefined && worker?.condition !== 'works') {
    const { message, next } = describeUnfinished(erasure);
    print(`${style('red', message)}\n  next: ${next}`);
  }
  if (lastRuns.length > 0) print(`\n${renderRuns(lastRuns, style, process.stdout.columns)}`);
  return 0;
}
