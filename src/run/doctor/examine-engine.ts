import { readEngine } from '../../definitions/project-file.ts';
import { greetEngine } from '../../warehouse/use-engine.ts';
import { type Finding, findingOf } from './finding.ts';

/** Whether the server answers that keeps the tables, where that is not DuckDB. */
export async function examineEngine({ projectDir }: { projectDir: string }): Promise<Finding[]> {
  const { engine } = readEngine(projectDir);
  if (engine === 'duckdb') return [];
  try {
    return [{ check: 'engine', level: 'ok', message: `${engine}: ${await greetEngine()}` }];
  } catch (error) {
    return [findingOf('engine', error)];
  }
}
