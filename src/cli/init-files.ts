import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPages } from '../definitions/pages.ts';
import { pipelineNames, readPipeline } from '../definitions/project.ts';
import { readSqlTests } from '../definitions/sql-tests.ts';
import { MallardError, messageOf } from '../errors.ts';
import { identifierOf } from '../propose/column-names.ts';
import { pathsOf } from '../propose/write/definition-files.ts';
import { tablesWritten } from '../run/building/table-register.ts';
import { validatePipeline } from '../run/checking/validate-pipeline.ts';
import { testSql } from '../run/testing/test-sql.ts';
import { validateTests } from '../run/testing/validate-tests.ts';

/** Throws `usage` for what definitions cannot be called. */
export function refuseName(name: string, what: string, where: string): void {
  if (/^[a-z][a-z0-9_]*$/.test(name)) return;
  throw new MallardError(
    'usage',
    `'${name}' cannot be ${what}: lower-case letters, digits and _, a letter first`,
    {
      where,
      next: `how about ${identifierOf(name)}?`,
    },
  );
}

/** Throws `usage` where another pipeline of the project writes the tables of this one. */
export function refuseTaken(project: string, name: string, table: string): void {
  if (!existsSync(join(project, 'pipelines'))) return;
  for (const other of pipelineNames(project).filter((one) => one !== name)) {
    const taken = tablesOfOther(project, other).find((one) =>
      [`bronze.${table}`, `silver.${table}`].includes(one),
    );
    if (taken === undefined) continue;
    throw new MallardError('usage', `${taken} belongs to the pipeline '${other}'`, {
      where: `pipelines/${other}.yaml`,
      next: 'give this one another name, or its table: --table NAME',
    });
  }
}

/** A pipeline that cannot be read has nothing to say here; `mallard validate` tells of it. */
function tablesOfOther(project: string, name: string): string[] {
  try {
    return tablesWritten(readPipeline(project, name));
  } catch {
    return [];
  }
}

/** Throws `usage` where one of the files to write is there already. */
export function existingFiles(project: string, name: string, table: string): void {
  const there = Object.values(pathsOf({ name, table })).filter((path) => existsSync(join(project, path)));
  if (there.length === 0) return;
  throw new MallardError('usage', `there is already ${there.join(', ')}`, {
    where: project,
    next: 'choose another name, or write over what is there with --force',
  });
}

/**
 * Validates a pipeline's files and runs its tests, in a passing folder, so that nothing is written that does not work.
 * Gives the number of tests.
 */
export async function checkFiles(files: Readonly<Record<string, string>>, name: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'mallard-init-'));
  try {
    await writeInto(folder, files, true);
    const pipeline = readPipeline(folder, name);
    await validatePipeline(pipeline, readPages(folder, name));
    const tested = readSqlTests(folder, pipeline);
    await validateTests(pipeline, tested);
    const results = await testSql(pipeline, tested, () => true);
    const failed = results.find(({ failures }) => failures.length > 0);
    if (failed !== undefined)
      throw new MallardError('definition', `the test '${failed.name}' fails`, { where: failed.place });
    return results.length;
  } catch (error) {
    const where = error instanceof MallardError ? error.where : undefined;
    throw new MallardError('execution', `what is proposed does not work: ${messageOf(error)}`, {
      where,
      next: 'this is a fault of ours: nothing was written; please report it with the header of the sample',
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes files by their paths within a folder. A file that has come up meanwhile is not written over, unless it may be. */
export async function writeInto(
  folder: string,
  files: Readonly<Record<string, string>>,
  mayReplace: boolean,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: mayReplace ? 'w' : 'wx' });
  }
}
