import { listModels, scoreModel } from '../../serving/score-model.ts';
import { resolveWarehouse } from '../../settings.ts';
import { openPublished } from '../../warehouse/open.ts';
import { writeWhole } from '../../write-whole.ts';
import { renderJson } from '../print/rows.ts';
import { group, renderTable } from '../print/table.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** `mallard segments models`: every model that was published, newest first. */
export async function models(flags: GlobalFlags): Promise<number> {
  const database = await openPublished(resolveWarehouse(flags).warehouseFile);
  try {
    const result = await listModels(database);
    const style = styler(process.stdout, flags);
    if (flags.json) print(renderJson(result));
    else if (result.rows.length === 0) print('no model was published yet');
    else
      print(renderTable(result, { width: process.stdout.columns, heading: (text) => style('bold', text) }));
    return 0;
  } finally {
    database.close();
  }
}

/** `mallard segments score`: what a model of the past makes of the rows that are published now. */
export async function score(
  { model, to }: { model: string; to?: string },
  flags: GlobalFlags,
): Promise<number> {
  const database = await openPublished(resolveWarehouse(flags).warehouseFile, {
    mayWriteFiles: to !== undefined,
  });
  try {
    const { clusters, ...scored } = await scoreInto(to, (file) => scoreModel(database, model, file));
    if (flags.json) {
      print(JSON.stringify({ ...scored, clusters: JSON.parse(renderJson(clusters)) }, null, 2));
      return 0;
    }
    const style = styler(process.stdout, flags);
    const { modelId, table, source, rows, asPublished } = scored;
    print(style('bold', `Model ${modelId} of ${table}, by which each row of ${source} is now`));
    print(renderTable(clusters, { indent: '  ', heading: (text) => style('dim', text) }));
    print(`  ${group(asPublished)} of ${group(rows)} are in the cluster that is published`);
    if (to !== undefined && !flags.quiet) process.stderr.write(`wrote ${group(rows)} rows to ${to}\n`);
    return 0;
  } finally {
    database.close();
  }
}

/** Scores into a file, whole or not at all, if there is to be one. */
async function scoreInto<Scored>(
  to: string | undefined,
  scoreTo: (file: string | undefined) => Promise<Scored>,
): Promise<Scored> {
  return to === undefined ? scoreTo(undefined) : writeWhole(to, scoreTo);
}
