import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openInMemory } from '../../src/warehouse/open.ts';
import { DUO_PROJECT } from '../run/duo-project.ts';
import { mallard } from '../support/mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

/** A published warehouse in which Ann, "Bob" and a quoted name have bought. */
async function published() {
  const project = temporaryFolder();
  writeFiles(project, {
    ...DUO_PROJECT,
    'data/people/a.csv': 'id,name\n1,Ann\n2,"Bob, ""Jr"""\n3,\n',
    'data/sales/a.csv': 'id,amount,day\n1,2.50,2026-01-05\n2,4,2026-01-06\n3,1,2026-01-06\n',
  });
  expect(await mallard('--project', project, 'run')).toMatchObject({ code: 0 });
  const exportTo = (...args: string[]) => mallard('--project', project, 'export', ...args);
  return { project, exportTo, out: join(project, 'out') };
}

async function rowsOf(read: string): Promise<unknown[]> {
  const database = await openInMemory();
  try {
    return await database.rows(`select id, name, cast(amount as varchar) as amount from ${read} order by id`);
  } finally {
    database.close();
  }
}

const SPENT = [
  { id: '1', name: 'Ann', amount: '2.50' },
  { id: '2', name: 'Bob, "Jr"', amount: '4.00' },
  { id: '3', name: null, amount: '1.00' },
];

describe('mallard export', () => {
  it('writes a table in each format, so that it reads as the table does', { timeout: 120_000 }, async () => {
    const { exportTo, out } = await published();
    for (const format of ['csv', 'parquet', 'json', 'jsonl'])
      expect(await exportTo('gold.spent', '--to', join(out, `spent.${format}`))).toMatchObject({ code: 0 });
    expect(await rowsOf(`read_csv('${out}/spent.csv', all_varchar = true)`)).toEqual(SPENT);
    expect(await rowsOf(`'${out}/spent.parquet'`)).toEqual(SPENT);
    const list = JSON.parse(readFileSync(join(out, 'spent.json'), 'utf8'));
    expect(list.map(({ name }: { name: string }) => name).sort()).toEqual(['Ann', 'Bob, "Jr"', null]);
    const lines = readFileSync(join(out, 'spent.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).id).sort()).toEqual(['1', '2', '3']);
    const both = await exportTo('gold.spent', 'silver.people', '--to', out, '--format', 'parquet', '--json');
    expect(JSON.parse(both.stdout)).toMatchObject([
      { table: 'gold.spent', rows: 3, to: join(out, 'spent.parquet') },
      { table: 'silver.people', rows: 3, to: join(out, 'people.parquet') },
    ]);
    expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('leaves what was there as it was where it cannot write, and writes nothing for a table that is not there', {
    timeout: 120_000,
  }, async () => {
    const { exportTo, out } = await published();
    mkdirSync(out);
    writeFileSync(join(out, 'spent.csv'), 'as it was');
    const unknown = await exportTo('gold.spent', 'gold.spnet', '--to', out);
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain('did you mean gold.spent?');
    expect(readFileSync(join(out, 'spent.csv'), 'utf8')).toBe('as it was');
    mkdirSync(join(out, 'spent.csv.part'));
    expect(await exportTo('gold.spent', '--to', join(out, 'spent.csv'))).toMatchObject({ code: 3 });
    expect(readFileSync(join(out, 'spent.csv'), 'utf8')).toBe('as it was');
    const unclear = await exportTo('gold.spent', '--to', join(out, 'spent'));
    expect(unclear).toMatchObject({ code: 2 });
    expect(unclear.stderr).toContain('.parquet');
    expect(existsSync(join(out, 'spent'))).toBe(false);
  });
});
