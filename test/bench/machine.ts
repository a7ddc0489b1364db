import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { packageDir } from '../../src/settings.ts';
import { openInMemory } from '../../src/warehouse/open.ts';
import { PROJECT_FOLDERS } from '../support/short-project.ts';

/** Where and when something was measured, and of what. */
export interface Machine {
  cores: number;
  model: string;
  memoryGiB: number;
  node: string;
  duckdb: string;
  /** ISO. */
  date: string;
  /** With a `+` where files were changed since; empty outside of git. */
  commit: string;
}

export async function describeMachine(): Promise<Machine> {
  const database = await openInMemory();
  const { version } = await database.row<{ version: string }>('select version() as version');
  database.close();
  return {
    cores: cpus().length,
    model: cpus()[0]?.model.trim() ?? '',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    duckdb: version,
    date: new Date().toISOString().slice(0, 10),
    commit: commitNow(),
  };
}

/** In one line. */
export function machineLine({ cores, model, memoryGiB, node, duckdb, date, commit }: Machine): string {
  const at = commit === '' ? '' : `, commit ${commit}`;
  return `${cores} cores (${model}), ${memoryGiB} GiB, Node ${node}, DuckDB ${duckdb}, ${date}${at}`;
}

function commitNow(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: packageDir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const changed = git('status', '--porcelain', 'src', ...PROJECT_FOLDERS);
    return git('rev-parse', '--short', 'HEAD').trim() + (changed === '' ? '' : '+');
  } catch {
    return '';
  }
}
