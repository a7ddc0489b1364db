import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { packageDir } from '../../src/settings.ts';
import { PROJECT_FOLDERS } from '../support/short-project.ts';
import { type Figures, measuredRun } from './measured.ts';

/** What all rules and checks cost: the refining of all files with them, beside the same without any, in turn. */
export async function measureRules(
  source: string,
  runs: number,
  scratch: string,
): Promise<{ without: Figures[]; with: Figures[] }> {
  const bare = join(scratch, 'no-rules');
  for (const part of PROJECT_FOLDERS) cpSync(join(packageDir, part), join(bare, part), { recursive: true });
  withoutRules(join(bare, 'expectations'));
  const figures: { without: Figures[]; with: Figures[] } = { without: [], with: [] };
  for (let i = 0; i < runs; i++) {
    figures.without.push(await refine(source, bare, scratch));
    figures.with.push(await refine(source, packageDir, scratch));
  }
  return figures;
}

/** Routes and sums stay: they say where rows go, and that none is lost. */
function withoutRules(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.yaml') && !name.endsWith('.tests.yaml'))) {
    const { expectations, checks, ...rest } = parse(readFileSync(join(folder, file), 'utf8'));
    writeFileSync(join(folder, file), stringify(rest));
  }
}

async function refine(source: string, project: string, scratch: string): Promise<Figures> {
  const folder = join(scratch, 'rules-run');
  rmSync(folder, { recursive: true, force: true });
  const { report } = await measuredRun('retail', source, join(folder, 'm.duckdb'), scratch, project);
  const tables = report.steps.filter(({ kind }) => kind === 'table');
  const silver = tables.filter(({ name }) => name.startsWith('silver.'));
  const sum = (steps: typeof tables) => steps.reduce((total, { seconds }) => total + seconds, 0);
  return { 'refine, all tables': sum(tables), '  silver': sum(silver) };
}
