import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { mallard } from '../support/mallard.ts';
import { newWarehouse } from '../support/warehouse.ts';

const CASES = join(packageDir, 'test', 'cases');
const cases = readdirSync(CASES, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('golden cases', () => {
  it.each(cases.map(({ name }) => name))('%s', async (name) => {
    const folder = join(CASES, name);
    const warehouse = newWarehouse(undefined, 'whole');
    const outcome = await mallard(
      '--warehouse',
      warehouse,
      '-q',
      'run',
      pipelineOf(folder),
      '--source',
      join(folder, 'input'),
    );
    expect(outcome.code, outcome.stderr).toBe(exitCode(folder));
    const tables = readdirSync(join(folder, 'expected')).filter((file) => file.endsWith('.csv'));
    expect(tables.length).toBeGreaterThan(0);
    for (const file of tables) {
      const expected = readFileSync(join(folder, 'expected', file), 'utf8');
      const columns = expected.slice(0, expected.indexOf('\n'));
      const query = `select ${columns} from ${file.replace('.csv', '')} order by all nulls first`;
      const { stdout } = await mallard('--warehouse', warehouse, 'sql', '--format', 'csv', query);
      expect(stdout, file).toBe(expected);
    }
  });
});

function pipelineOf(folder: string): string {
  const file = join(folder, 'pipeline');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'retail';
}

function exitCode(folder: string): number {
  const file = join(folder, 'expected', 'exit-code');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
}
