import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { openPublished } from '../../src/warehouse/open.ts';
import { mallard } from '../support/mallard.ts';
import { copyAllPipelines, edit } from '../support/project.ts';
import { writeFiles } from '../support/temporary.ts';
import { blocksOf, commandLines, documentOf, documents, tableRows } from './docs.ts';

const page = documentOf('docs/tables.md');
const folder = mkdtempSync(join(tmpdir(), 'mallard-docs-'));
let published: Database;

/** Pages whose commands a test of their own types, in the project that they make. */
const TYPED_ELSEWHERE = ['docs/your-own-data.md'];

/**
 * A few customers' behavior, and three weeks of a shop, with a file that is left out, a campaign, rows in quarantine, and
 * a run that a rule stopped.
 */
beforeAll(async () => {
  const project = copyAllPipelines(folder);
  const inbox = join(project, 'in');
  const type = (...args: string[]) => mallard('--project', project, ...args);
  const behavior = join(packageDir, 'test/cases/behavior-shop/input');
  expect((await type('run', 'behavior', '--source', behavior)).code).toBe(0);
  await type('generate', 'retail', '--to', inbox, '--days', '20', '--customers', '300');
  writeFiles(inbox, { 'bad.csv': 'no,header\n1,2\n' });
  expect((await type('run', 'retail', '--source', inbox)).code).toBe(1);
  const [first] = JSON.parse((await type('--json', 'segments', '--pipeline', 'retail')).stdout) as {
    segment: string;
  }[];
  const drawn = ['--control', '10%', '--to', join(folder, 'list.csv')];
  expect((await type('segments', 'export', first?.segment ?? '', ...drawn)).code).toBe(0);
  edit(
    project,
    'expectations/silver/retail_transactions.yaml',
    'expect: CustomerID is not null\n    on_violation: warn',
    'expect: CustomerID is not null\n    on_violation: fail',
  );
  expect((await type('replay', 'retail')).code).toBe(1);
  published = await openPublished(join(project, 'warehouse', 'mallard.duckdb'));
});

afterAll(() => {
  published.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('docs/tables.md', () => {
  it('has one row for each table of ops and quality, and no other', async () => {
    const there = await published.rows<{ name: string }>(
      "select schema_name || '.' || table_name as name from duckdb_tables() where schema_name in ('ops', 'quality') order by name",
    );
    const told = tableRows(page).flatMap(([head = '']) => /^`((?:ops|quality)\.\w+)`$/.exec(head)?.[1] ?? []);
    expect(told.sort()).toEqual(there.map(({ name }) => name));
  });

  it('names each column of them, and no other', async () => {
    for (const [head = '', ...cells] of tableRows(page)) {
      const table = /^`((?:ops|quality)\.\w+)`$/.exec(head)?.[1];
      if (table === undefined) continue;
      const { columns } = await published.query(`select * from ${table} limit 0`);
      const told = [...cells.join(' ').matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
      expect([...new Set(told)].sort(), table).toEqual(columns.map(({ name }) => name).sort());
    }
  });

  const queries = [
    ...[page, documentOf('docs/sales.md')]
      .flatMap((text) => blocksOf(text, 'sql'))
      .flatMap((block) => block.split(/;\s*$/m)),
    ...Object.entries(documents).flatMap(([path, text]) =>
      TYPED_ELSEWHERE.includes(path)
        ? []
        : commandLines(text).flatMap(([command, query]) => (command === 'sql' ? [query ?? ''] : [])),
    ),
  ].filter((query) => query.trim() !== '');

  it.each(queries)('answers: %s', async (query) => {
    expect((await published.query(query)).rows.length).toBeGreaterThan(0);
  });

  it('has a question for each of them', () => {
    expect(blocksOf(page, 'sql').length).toBeGreaterThan(9);
  });
});
