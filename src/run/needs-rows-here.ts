import { PROJECT_FILE, readEngine } from '../definitions/project-file.ts';
import { MallardError } from '../errors.ts';
import type { Settings } from '../settings.ts';

/** Throws `usage` where the rows of all layers are not in DuckDB, for a command that looks at them there. */
export function refuseElsewhere(
  { projectDir }: Pick<Settings, 'projectDir'>,
  command: string,
  instead: string,
): void {
  const { engine } = readEngine(projectDir);
  if (engine === 'duckdb') return;
  throw new MallardError(
    'usage',
    `mallard ${command} works on rows in DuckDB, and ${engine} keeps those of this project`,
    {
      where: `${PROJECT_FILE}, engine`,
      next: instead,
    },
  );
}
