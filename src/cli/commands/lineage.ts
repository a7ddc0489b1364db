import { findTarget, type LineageGraph } from '../../lineage/lineage-target.ts';
import { type Direction, edgesReached } from '../../lineage/lineage-tree.ts';
import type { Edge } from '../../lineage/pipeline-lineage.ts';
import type { ColumnRef } from '../../lineage/uses.ts';
import { publishedLineage } from '../../serving/published-lineage.ts';
import { resolveWarehouse } from '../../settings.ts';
import { openPublished } from '../../warehouse/open.ts';
import { renderMermaid } from '../print/lineage-mermaid.ts';
import { renderLineage, renderOverview } from '../print/lineage-text.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

interface LineageOptions {
  format?: 'text' | 'json' | 'mermaid';
  upstream?: boolean;
  downstream?: boolean;
}

/** `mallard lineage`: where a column or table comes from, or goes to; upstream unless said otherwise. */
export async function lineage(
  target: string | undefined,
  options: LineageOptions,
  flags: GlobalFlags,
): Promise<number> {
  const graph = await readGraph(resolveWarehouse(flags).warehouseFile);
  const start = target === undefined ? undefined : findTarget(target, graph);
  const directions = directionsOf(options);
  const format = options.format ?? (flags.json ? 'json' : 'text');
  if (format === 'text') {
    const style = styler(process.stdout, flags);
    const trees = directions.map((direction) =>
      start === undefined ? renderOverview(graph, style) : renderLineage(graph, start, direction, style),
    );
    print([...new Set(trees)].join('\n\n'));
    return 0;
  }
  const edges = edgesOf(graph, start, directions);
  if (format === 'mermaid') print(renderMermaid(edges));
  else print(JSON.stringify({ of: start ?? null, edges }, null, 2));
  return 0;
}

function directionsOf({ upstream, downstream }: LineageOptions): Direction[] {
  return downstream ? [...(upstream ? ['upstream' as const] : []), 'downstream'] : ['upstream'];
}

/** Of everything, the tables; of a table also its own columns; of a column what is reached from it. */
function edgesOf({ edges }: LineageGraph, start: ColumnRef | undefined, directions: Direction[]): Edge[] {
  if (start === undefined) return edges.filter(({ column }) => column === '*');
  const reached = new Set(directions.flatMap((direction) => edgesReached(edges, start, direction)));
  return edges.filter((edge) => reached.has(edge));
}

async function readGraph(warehouseFile: string): Promise<LineageGraph> {
  const database = await openPublished(warehouseFile);
  try {
    return await publishedLineage(database);
  } finally {
    database.close();
  }
}
