import { existsSync } from 'node:fs';
import { pipelineNames } from '../definitions/project.ts';
import { MallardError } from '../errors.ts';
import { queryPublished } from '../serving/query-published.ts';
import type { Settings } from '../settings.ts';

/**
 * The pipeline that is meant: the one named; the project's only one; or the only one of them that the published file is
 * made by. Throws `usage` where that is none or several.
 */
export async function choosePipeline(
  name: string | undefined,
  { projectDir, warehouseFile }: Settings,
): Promise<string> {
  if (name !== undefined) return name;
  const names = pipelineNames(projectDir);
  const likely = names.length === 1 ? names : await madeBy(warehouseFile, names);
  const [only] = likely;
  if (only !== undefined && likely.length === 1) return only;
  throw new MallardError('usage', 'which pipeline?', {
    where: 'pipelines/',
    next: `name one: ${names.join(' | ') || 'there is none; mallard init makes one'}`,
  });
}

async function madeBy(warehouseFile: string, names: readonly string[]): Promise<string[]> {
  if (!existsSync(warehouseFile)) return [];
  const { rows } = await queryPublished(warehouseFile, 'select distinct pipeline from ops.tables', {});
  const known = rows.map(([name]) => String(name));
  return names.filter((name) => known.includes(name));
}
