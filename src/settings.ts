import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MallardError } from './errors.ts';

export interface PlaceFlags {
  project?: string | undefined;
  warehouse?: string | undefined;
}

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

/** Of Mallard itself. */
export const { version: packageVersion } = JSON.parse(
  readFileSync(join(packageDir, 'package.json'), 'utf8'),
) as { version: string };

/**
 * Makes flags into settings. The project defaults to the working folder, the published file to the project's
 * `warehouse/mallard.duckdb`; the state folder is the file's name with `.state` in place of its extension.
 */
export function resolveSettings(flags: PlaceFlags, cwd: string = process.cwd()): Settings {
  const projectDir = resolve(cwd, flags.project ?? '.');
  if (!existsSync(join(projectDir, 'pipelines'))) {
    throw new MallardError('usage', 'this folder is no Mallard project: it has no pipelines/ folder', {
      where: projectDir,
      next: 'change to the project folder, or name it with --project DIR',
    });
  }
  return { projectDir, ...resolveWarehouse(flags, cwd) };
}

/** Where the published file is and its state folder. Reading it takes no project. */
export function resolveWarehouse(
  flags: PlaceFlags,
  cwd: string = process.cwd(),
): Omit<Settings, 'projectDir'> {
  const projectDir = resolve(cwd, flags.project ?? '.');
  const warehouseFile =
    flags.warehouse === undefined
      ? join(projectDir, 'warehouse', 'mallard.duckdb')
      : resolve(cwd, flags.warehouse);
  const name = basename(warehouseFile).replace(/\.(duckdb|db)$/, '');
  return { warehouseFile, stateDir: join(dirname(warehouseFile), `${name}.state`) };
}
