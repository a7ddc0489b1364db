import { existsSync } from 'node:fs';
import { isAlive, readStatus } from '../../run/record/status-file.ts';
import { queryPublished } from '../../serving/query-published.ts';
import { resolveWarehouse } from '../../settings.ts';
import { renderTable } from '../print/table.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

const RUNS = `select run_id, pipeline, status, as_of, files_loaded as files, loaded as rows, error
  from ops.runs order by run_id desc limit 5`;

/** `mallard status`: who watches, how that goes, and the last runs. Opens nothing that a writer holds. */
export async function status(flags: GlobalFlags): Promise<number> {
  const { warehouseFile, stateDir } = resolveWarehouse(flags);
  const found = await readStatus(stateDir);
  const watching = found !== undefined && found.state !== 'stopped' && isAlive(found) ? found : undefined;
  const runs = existsSync(warehouseFile)
    ? await queryPublished(warehouseFile, RUNS)
    : { columns: [], rows: [] };
  if (flags.json) {
    const lastRuns = runs.rows.map((row) =>
      Object.fromEntries(runs.columns.map(({ name }, i) => [name, row[i]])),
    );
    print(JSON.stringify({ watching: watching ?? null, lastRuns }, null, 2));
    return 0;
  }
  const style = styler(process.stdout, flags);
  if (watching === undefined) print('nobody is watching');
  else {
    const { state, pid, pipelines, since, error, nextTry } = watching;
    print(`${style('bold', state)} ${pipelines.join(', ')} as process ${pid} since ${since}`);
    if (error !== undefined) print(`  ${style('red', error)}`);
    if (nextTry !== undefined) print(`  next try at ${nextTry}`);
  }
  if (runs.rows.length > 0)
    print(
      `\n${renderTable(runs, { width: process.stdout.columns, heading: (text) => style('bold', text) })}`,
    );
  return 0;
}
