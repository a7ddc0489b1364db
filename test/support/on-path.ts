import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether the shell would find a program of this name. */
export function isOnPath(program: string): boolean {
  return whereOnPath(program) !== undefined;
}

/** The file that the shell would run for this name. */
export function whereOnPath(program: string): string | undefined {
  const files = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
