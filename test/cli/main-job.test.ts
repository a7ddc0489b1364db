import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { mallard } from '../support/mallard.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { newWarehouse } from '../support/warehouse.ts';

describe('generate, run, sql', () => {
  it('goes from made-up files to segments, and says what came in, what was held back, and what to do', async () => {
    const folder = temporaryFolder();
    const [inbox, warehouse] = [join(folder, 'inbox'), newWarehouse(folder, 'whole')];
    const made = JSON.parse((await mallard('--json', 'generate', 'retail', '--to', inbox)).stdout) as {
      files: number;
      rows: number;
    };
    expect(made.files).toBe(52);

    const { code, stdout, stderr } = await mallard(
      '--warehouse',
      warehouse,
      'run',
      'retail',
      '--source',
      inbox,
    );
    expect(code).toBe(0);
    expect(stdout).toContain(`52 new, ${made.rows.toLocaleString('en')} records`);
    expect(stdout).toMatch(/Rejected, and why/);
    expect(stdout).toMatch(
      /valid_quantity in silver\.retail_transactions: a whole number of units, .*\n +first at \S+_transactions\.csv, line \d+/,
    );
    expect(stdout).toMatch(/Super VIP Champions +[\d,]+ +[\d.]+ +[\d.]+ +[\d,]+\.\d\d/);
    expect(stdout).toMatch(/Hibernating +\d+ +Keep the cost low/);
    expect(stdout).toMatch(/published \S*m\.duckdb in/);
    expect(stderr).toContain('gold.customer_rfm:');
    expect(`${stdout}${stderr}`).not.toContain('\u001b[');

    const [, tried = ''] = /try it:\n +npx mallard .*?sql "(.*)"/.exec(stdout) ?? [];
    const answer = await mallard('--warehouse', warehouse, '--json', 'sql', tried);
    const countries = JSON.parse(answer.stdout) as { Country: string; revenue: string }[];
    expect(countries).toHaveLength(5);
    expect(countries[0]?.Country).toBe('United Kingdom');
  });

  it('prints rows as a table, as CSV and as JSON, and refuses to write', async () => {
    const folder = temporaryFolder();
    const warehouse = newWarehouse(folder);
    const input = join(packageDir, 'test', 'cases', 'both-headers', 'input');
    expect(await mallard('--warehouse', warehouse, 'run', 'retail', '--source', input)).toMatchObject({
      code: 0,
    });
    const ask = (...args: string[]) => mallard('--warehouse', warehouse, 'sql', ...args);
    const query = `select 'a,"b"' as t, 1234567 as n, 1.50::decimal(9, 2) as d, null as x, '' as e, date '2026-04-28' as day`;
    expect((await ask(query)).stdout).toBe(
      ['t              n     d  x  e  day', 'a,"b"  1,234,567  1.50        2026-04-28', ''].join('\n'),
    );
    expect((await ask('--format', 'csv', query)).stdout).toBe(
      't,n,d,x,e,day\n"a,""b""",1234567,1.50,,"",2026-04-28\n',
    );
    expect(JSON.parse((await ask('--format', 'json', query)).stdout)).toEqual([
      { t: 'a,"b"', n: 1234567, d: '1.50', x: null, e: '', day: '2026-04-28' },
    ]);
    const cut = await ask('--limit', '2', 'select InvoiceNo from silver.retail_transactions order by 1');
    expect(cut.stdout.split('\n')).toHaveLength(4);
    expect(cut.stderr).toContain('4 more rows');

    const write = await ask('delete from silver.retail_transactions');
    expect(write.stderr).toContain('read-only mode');
    expect(write.code).toBe(2);
    const elsewhere = await ask("select * from read_csv('/etc/hosts')");
    expect(elsewhere.stderr).toContain('disabled');
    expect(elsewhere.code).toBe(2);
    const typo = await ask('select * from gold.customer_rfn');
    expect(typo.stderr).toContain('customer_rfm');
    expect(typo.code).toBe(2);
  });

  it('shows every command in its help, and its version', async () => {
    const { stdout } = await mallard('--help');
    for (const command of ['run', 'validate', 'sql', 'generate', 'split'])
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect((await mallard('--version')).stdout).toBe(`${version}\n`);
  });
});
