import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { packageDir } from '../../src/settings.ts';
import { copyDefinitions, shorten } from './short-project.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What a first run of the built program notes in its state folder once it has found a project's pipeline valid. */
    validated: { whole: string; short: string };
    /** This project up to segments, for tests that change nothing in it. */
    shortProject: string;
  }
}

/** Tests that type commands run what a user runs: the built program. It is built once, before all tests. */
export default function setup({ provide }: TestProject): () => void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: packageDir, stdio: 'inherit' });
  const short = mkdtempSync(join(tmpdir(), 'mallard-'));
  copyDefinitions(short);
  shorten(short);
  provide('shortProject', short);
  provide('validated', { whole: noteOfFirstRun(packageDir), short: noteOfFirstRun(short) });
  return () => rmSync(short, { recursive: true, force: true });
}

function noteOfFirstRun(project: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mallard-'));
  try {
    const [source, warehouse] = [join(folder, 'in'), join(folder, 'm.duckdb')];
    mkdirSync(source);
    const program = join(packageDir, 'dist', 'cli', 'main.js');
    const args = ['--warehouse', warehouse, '--quiet', 'run', 'retail', '--source', source];
    execFileSync(process.execPath, [program, ...args], {
      cwd: project,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return readFileSync(join(folder, 'm.state', 'validated.json'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
