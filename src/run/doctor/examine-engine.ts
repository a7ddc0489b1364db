import { readEngine } from '../../definitions/project-file.ts';
import type { Settings } from '../../settings.ts';
import { greetEngine } from '../../warehouse/use-engine.ts';
import { type Finding, findingOf } from './finding.ts';

/** Whether the server answers that keeps the tables, where that is not DuckDB. */
export async function examineEngine({
  projectDir,
  stateDir,
}: Pick<Settings, 'projectDir' | 'stateDir'>): Promise<Finding[]> {
  const { engine, spark } = readEngine(projectDir);
  if (engine === 'duckdb') return [];
  try {
    return [
      {
        check: 'engine',
        level: 'ok',
        message: `${engine}: ${await greetEngine({ ...spark, engine, stateDir, published: [] })}`,
      },
    ];
  } catch (error) {
    return [findingOf('engine', error)];
  }
}
