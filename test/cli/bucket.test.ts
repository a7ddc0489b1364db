import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { projectOnBucket } from '../support/bucket-project.ts';
import { queryFile } from '../support/digest.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';

let server: FauxqsServer;
let client: S3Client;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  server.createBucket('shop');
  client = new S3Client({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    forcePathStyle: true,
  });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
  vi.unstubAllEnvs();
});

const projectOn = (endpoint: string) =>
  projectOnBucket('s3://shop/daily', endpoint, ', force_path_style: true, checksums: when_required');
const put = (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket: 'shop', Key, Body }));
const day = (invoice: string) => retailFile(retailLine({ invoice }));

describe('a run on a bucket', () => {
  it('takes each object once, and new bytes in the place of old ones', async () => {
    const { warehouse, run } = projectOn(`http://127.0.0.1:${server.port}`);
    const invoices = () =>
      queryFile(
        warehouse,
        'select InvoiceNo as i, source_file as f from silver.retail_transactions order by 1',
      );
    await put('daily/2026-01-02.csv', day('500002'));
    await put('elsewhere/x.csv', day('500009'));
    const first = await run();
    expect(first.stderr).toContain('landed 1 of 1 files');
    expect(first.code).toBe(0);
    expect((await run()).stdout).toContain('nothing new');
    await put('daily/2026-01-01.csv', day('500001'));
    await put('daily/2026-01-02.csv', day('500003'));
    expect((await run()).stdout).toContain('1 file replaced');
    expect(await invoices()).toEqual([
      { i: '500001', f: '2026-01-01.csv' },
      { i: '500003', f: '2026-01-02.csv' },
    ]);
    expect(await queryFile(warehouse, 'select distinct source from ops.files')).toEqual([
      { source: 's3://shop/daily/' },
    ]);
  });

  it('is written to by mallard export, which needs to know the region', async () => {
    const { project, run } = projectOn(`http://127.0.0.1:${server.port}`);
    await put('daily/2026-01-02.csv', day('500002'));
    expect(await run()).toMatchObject({ code: 0 });
    const to = ['--to', 's3://shop/out/', '--endpoint', `http://127.0.0.1:${server.port}`];
    const exportTo = () => mallard('--project', project, 'export', 'silver.retail_transactions', ...to);
    const without = await exportTo();
    expect(without).toMatchObject({ code: 3 });
    expect(without.stderr).toContain('set AWS_REGION');
    vi.stubEnv('AWS_REGION', 'us-east-1');
    expect(await exportTo()).toMatchObject({ code: 0 });
    const key = 'out/retail_transactions.csv';
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'shop', Key: key }));
    expect(await Body?.transformToString()).toMatch(/^InvoiceNo,[\s\S]*\n500002,/);
  });

  it('ends with exit code 3 when the bucket is away, and 2 when there is none', {
    timeout: 60_000,
  }, async () => {
    const { project } = projectOn(`http://127.0.0.1:${server.port}`);
    const none = await mallard('--project', project, 'run', '--source', 's3://nobody');
    expect(none.stderr).toContain('there is no such bucket');
    expect(none.code).toBe(2);
    const away = await projectOn('http://127.0.0.1:9').run();
    expect(away.stderr).toContain('the bucket cannot be reached');
    expect(away.stderr).toContain('at s3://shop/daily/');
    expect(away.code).toBe(3);
  });
});
