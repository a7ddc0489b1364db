import { explainEntity } from '../../serving/explain/explain-entity.ts';
import { publishedLineage } from '../../serving/published-lineage.ts';
import { resolveWarehouse } from '../../settings.ts';
import { openPublished } from '../../warehouse/open.ts';
import { renderExplanation } from '../print/explanation.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** `mallard explain`: why a key is in its cluster, and the rows of files that it is made of. */
export async function explain(
  word: string,
  value: string,
  { rows = false, segmentation }: { rows?: boolean; segmentation?: string },
  flags: GlobalFlags,
): Promise<number> {
  const database = await openPublished(resolveWarehouse(flags).warehouseFile);
  try {
    const explanation = await explainEntity(database, await publishedLineage(database), word, value, {
      table: segmentation,
      withRows: rows,
    });
    const style = styler(process.stdout, flags);
    if (flags.json) print(JSON.stringify(explanation, null, 2));
    else print(renderExplanation(explanation, style, process.stdout.columns ?? 120));
  } finally {
    database.close();
  }
  return 0;
}
