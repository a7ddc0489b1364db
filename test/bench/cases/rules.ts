import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { packageDir } from '../../../src/settings.ts';
import { PROJECT_FOLDERS } from '../../support/short-project.ts';
import type { Case } from '../case.ts';
import { type Figures, sumOf } from '../figures.ts';
import { measuredRun } from '../measure.ts';

/** What all rules and checks cost: the refining of all files with them, beside the same without any, in turn. */
export const rules: Case = {
  name: 'rules',
  about: 'refining all files with every rule and check, beside the same without any',
  takes: '25 s; 2 min',
  isLong: true,
  async measure({ source, runs, scratch }) {
    const bare = join(scratch, 'no-rules');
    for (const part of PROJECT_FOLDERS) cpSync(join(packageDir, part), join(bare, part), { recursive: true });
    withoutRules(join(bare, 'expectations'));
    const [without, complete]: [Figures[], Figures[]] = [[], []];
    for (let i = 0; i < runs; i++) {
      without.push(await refine(source, bare, scratch));
      complete.push(await refine(source, packageDir, scratch));
    }
    return [
      {
        title: 'Rules: refining all files with every rule and check, beside the same without any',
        columns: [
          { name: 'without', figures: without },
          { name: 'with', figures: complete },
        ],
        notes: [],
      },
    ];
  },
};

/** Routes stay: they say where rows go. Sums go, since some of them are true of rows that kept to the rules alone. */
function withoutRules(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.yaml') && !name.endsWith('.tests.yaml'))) {
    const { expectations, checks, control_totals, ...rest } = parse(readFileSync(join(folder, file), 'utf8'));
    writeFileSync(join(folder, file), stringify(rest));
  }
}

async function refine(source: string, project: string, scratch: string): Promise<Figures> {
  const folder = join(scratch, 'rules-run');
  rmSync(folder, { recursive: true, force: true });
  const warehouse = join(folder, 'm.duckdb');
  const { report } = await measuredRun({ pipeline: 'retail', source, warehouse, project });
  const tables = report.steps.filter(({ kind }) => kind === 'table');
  const silver = tables.filter(({ name }) => name.startsWith('silver.'));
  const seconds = (steps: typeof tables) => sumOf(steps.map((step) => step.seconds));
  return { 'refine, all tables': seconds(tables), '  silver': seconds(silver) };
}
