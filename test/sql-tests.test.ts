import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageDir } from '../src/settings.ts';
import { MISTAKES, TESTED_BY } from './mistakes/mistakes.ts';
import { mallard } from './support/mallard.ts';
import { copyWholeProject } from './support/project.ts';

/** Every SQL file but those that make the `ops` schema, and those that make up files. */
const sqlFiles = readdirSync(join(packageDir, 'sql'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.sql') && !/^(catalog|generate)\b/.test(path))
  .map((path) => `sql/${path}`)
  .sort();

describe('the tests of this project’s SQL', () => {
  it('pass, and every SQL file has at least one', async () => {
    const outcome = await mallard('--json', 'test');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const { passed, failed, untested, tests } = JSON.parse(outcome.stdout);
    expect({ failed, untested, passed }).toEqual({ failed: 0, untested: [], passed: tests.length });
    expect([...new Set(tests.map(({ sql }: { sql: string }) => sql))].sort()).toEqual(sqlFiles);
    const mistaken = new Set(
      MISTAKES.map(([file]) => file).filter((file) => !file.startsWith('expectations/')),
    );
    expect(mistaken).toEqual(new Set([...sqlFiles, ...Object.keys(TESTED_BY)]));
  });

  it('pass as docs/testing-sql.md writes one', async () => {
    const project = copyWholeProject();
    const [, example = ''] = readFileSync(join(packageDir, 'docs/testing-sql.md'), 'utf8').split(
      /```yaml\n(?=defaults)|```\n`stopped_by/,
    );
    writeFileSync(join(project, 'expectations/silver/retail_transactions.tests.yaml'), example);
    const outcome = await mallard('--project', project, 'test', '--table', 'silver.retail_transactions');
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('1 passed') });
  });
});
