import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openInMemory } from '../../src/warehouse/open.ts';
import { edited } from '../run/small-project.ts';
import { queryFile } from '../support/digest.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { versionedShop } from './versioned-shop.ts';

const yaml = (publish: string) => ({ 'mallard.yaml': `publish: {${publish}}\n` });

async function parquetSum(file: string): Promise<unknown> {
  const database = await openInMemory();
  try {
    return (await database.row<{ n: number }>(`select cast(sum(amount) as integer) as n from '${file}'`)).n;
  } finally {
    database.close();
  }
}

describe('publish: include', () => {
  it('leaves a layer out, and keeps the rest as it is: rows in order, comments, format', {
    timeout: 60_000,
  }, async () => {
    const { project, warehouse, type } = await versionedShop(2);
    const many = Array.from({ length: 50 }, (_, i) => `m${(i * 7) % 50},a,1,2026-01-03\n`);
    writeFiles(project, { 'data/many.csv': `id,kind,amount,day\n${many.join('')}` });
    expect(await type('run')).toMatchObject({ code: 0 });
    const about = async () => ({
      rows: await queryFile(warehouse, 'select * from silver.sales'),
      runs: await queryFile(warehouse, 'select * from ops.runs'),
      comments: await queryFile(
        warehouse,
        `select schema_name, table_name, column_name, data_type, comment from duckdb_columns()
         where not internal and schema_name <> 'bronze' order by all`,
      ),
      version: await queryFile(
        warehouse,
        "select tags['storage_version'] as v from duckdb_databases() where database_name = current_database()",
      ),
    });
    const whole = await about();
    writeFiles(project, yaml('include: [silver, gold]'));
    expect(await type('publish')).toMatchObject({ code: 0 });
    expect(await about()).toEqual(whole);
    expect(JSON.stringify(whole.comments)).toContain('run that looked');
    expect(await type('run')).toMatchObject({ code: 0, stdout: expect.stringContaining('is up to date') });
    const asked = await type('sql', 'select * from bronze.sales');
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('bronze is left out') });
    const exported = await type('export', 'bronze.sales', '--to', join(project, 'x.csv'));
    expect(exported).toMatchObject({ code: 2, stderr: expect.stringContaining('bronze is left out') });
    expect((await type('lineage', 'bronze.sales')).code).toBe(0);
    expect(await type('plan')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nothing would change'),
    });
  });

  it('is refused before a run does anything where it is wrong', { timeout: 60_000 }, async () => {
    const { project, type, addDay, sales } = await versionedShop(1);
    writeFiles(project, yaml('include: [bronce]'));
    addDay();
    const run = await type('run');
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('mallard.yaml:1:21') });
    expect(await type('validate')).toMatchObject({ code: 2 });
    expect((await type('doctor')).stdout).toContain('mallard.yaml:1:21');
    expect(await sales()).toBe(1);
  });
});

describe('publish: parquet and copy', () => {
  it('follow each publish and rollback; a table that is no more goes, a file of others stays', {
    timeout: 90_000,
  }, async () => {
    const out = temporaryFolder();
    const files = yaml(`parquet: ${out}/gold, copy: ${out}/copy.duckdb`);
    const { project, type, nextDay } = await versionedShop(2, files);
    const names = () => readdirSync(join(out, 'gold')).sort();
    expect(names()).toEqual(['_mallard.json', 'kinds.parquet', 'totals.parquet']);
    expect(await parquetSum(`${out}/gold/totals.parquet`)).toBe(2);
    expect(await queryFile(`${out}/copy.duckdb`, 'select count(*) as n from silver.sales')).toEqual([
      { n: 2 },
    ]);
    expect(await type('rollback')).toMatchObject({ code: 0 });
    expect(await parquetSum(`${out}/gold/totals.parquet`)).toBe(1);
    expect(await queryFile(`${out}/copy.duckdb`, 'select count(*) as n from silver.sales')).toEqual([
      { n: 1 },
    ]);
    writeFileSync(join(out, 'gold', 'theirs.parquet'), 'not ours');
    const lookup = `lookups:
  - table: gold.kinds
    file: lookups/kinds.csv
    columns: {kind: varchar, label: varchar}
`;
    writeFiles(project, edited('pipelines/shop.yaml', lookup, ''));
    await nextDay();
    expect(names()).toEqual(['_mallard.json', 'theirs.parquet', 'totals.parquet']);
    expect(JSON.parse(readFileSync(join(out, 'gold', '_mallard.json'), 'utf8')).tables).toMatchObject([
      { table: 'gold.totals', file: 'totals.parquet', rows: 1 },
    ]);
  });

  it('that cannot be written leave the run done, say so, alert, and are tried again', {
    timeout: 60_000,
  }, async () => {
    const { project, type, addDay, sales } = await versionedShop(1);
    const alerts = join(project, 'alerts.txt');
    vi.stubEnv('MALLARD_ALERT_COMMAND', `cat >> ${alerts}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    writeFiles(project, { ...yaml('parquet: out/gold'), out: 'a file in the way' });
    addDay();
    const run = await type('run');
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('could not be written') });
    expect(run.stdout).toContain('is behind');
    expect(await sales()).toBe(2);
    expect(readFileSync(alerts, 'utf8')).toContain('copy not written');
    expect((await type('status')).stdout).toContain('is behind');
    expect((await type('runs', '--json')).stdout).not.toContain('failed');
    rmSync(join(project, 'out'));
    expect(await type('run')).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing new') });
    expect(await parquetSum(join(project, 'out/gold/totals.parquet'))).toBe(2);
    expect((await type('status')).stdout).not.toContain('is behind');
  });

  it('go to a bucket', { timeout: 60_000 }, async () => {
    const server = await startFauxqs({ port: 0, logger: false });
    onTestFinished(() => server.stop());
    server.createBucket('lake');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    onTestFinished(() => void vi.unstubAllEnvs());
    const endpoint = `http://127.0.0.1:${server.port}`;
    const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
    onTestFinished(() => client.destroy());
    const s3 = `s3: {endpoint: "${endpoint}", region: us-east-1}`;
    const files = yaml(`parquet: s3://lake/gold/, copy: s3://lake/m.duckdb, ${s3}`);
    const { project, nextDay, warehouse } = await versionedShop(1, files);
    const keys = async () =>
      (await client.send(new ListObjectsV2Command({ Bucket: 'lake' }))).Contents?.map(({ Key }) => Key);
    expect(await keys()).toEqual([
      'gold/_mallard.json',
      'gold/kinds.parquet',
      'gold/totals.parquet',
      'm.duckdb',
    ]);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'm.duckdb' }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(readFileSync(warehouse))).toBe(
      true,
    );
    const lookup = `lookups:
  - table: gold.kinds
    file: lookups/kinds.csv
    columns: {kind: varchar, label: varchar}
`;
    writeFiles(project, edited('pipelines/shop.yaml', lookup, ''));
    await nextDay();
    expect(await keys()).toEqual(['gold/_mallard.json', 'gold/totals.parquet', 'm.duckdb']);
  });
});
