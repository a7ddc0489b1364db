import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MallardError } from './errors.ts';

/** Where one invocation works. Every path is absolute. */
export interface Settings {
  /** The folder with `pipelines/`, `sql/` and `expectations/`. */
  projectDir: string;
  /** The published file: what readers open. */
  warehouseFile: string;
  /** Beside the published file: the writer's database and the landing. Nobody else opens it. */
  stateDir: string;
}

/** Mallard's own folder: the migrations of the `ops` schema ship in it. */
export const packageDir = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes flags into settings. The project defaults to the working folder, the published file to the project's
 * `warehouse/mallard.duckdb`; the state folder is the file's name with `.state` in place of its extension.
 */
export function resolveSettings(
  flags: { project?: string | undefined; warehouse?: string | undefined },
  cwd: string = process.cwd(),
): Settings {
  const projectDir = resolve(cwd, flags.project ?? '.');
  if (!existsSync(join(projectDir, 'pipelines'))) {
    throw new MallardError('usage', 'this folder is no Mallard project: it has no pipelines/ folder', {
      where: projectDir,
      next: 'change to the project folder, or name it with --project DIR',
    });
  }
  return { projectDir, ...resolveWarehouse(flags.warehouse, projectDir, cwd) };
}

function resolveWarehouse(flag: string | undefined, projectDir: string, cwd: string) {
  const warehouseFile =
    flag === undefined ? join(projectDir, 'warehouse', 'mallard.duckdb') : resolve(cwd, flag);
  const name = basename(warehouseFile).replace(/\.(duckdb|db)$/, '');
  return { warehouseFile, stateDir: join(dirname(warehouseFile), `${name}.state`) };
}
