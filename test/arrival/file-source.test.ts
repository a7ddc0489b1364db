import { randomUUID } from 'node:crypto';
import { rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { BucketOptions } from '../../src/arrival/file-source.ts';
import { openSource } from '../../src/arrival/open-source.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { keepsTheContract } from './file-source.contract.ts';

let server: FauxqsServer;
let bucketOptions: BucketOptions;
let client: S3Client;

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  server = await startFauxqs({ port: 0, logger: false });
  bucketOptions = {
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    force_path_style: true,
    checksums: 'when_required',
  };
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

async function newBucket(prefix: string) {
  const Bucket = `b-${randomUUID()}`;
  server.createBucket(Bucket);
  const put = async (path: string, Body: string | Buffer) => {
    await client.send(new PutObjectCommand({ Bucket, Key: prefix + path, Body }));
  };
  const remove = async (path: string) => {
    await client.send(new DeleteObjectCommand({ Bucket, Key: prefix + path }));
  };
  const source = await openSource(`s3://${Bucket}/${prefix}`, bucketOptions);
  return { source, put, remove, Bucket };
}

describe('a local folder', () => {
  const open = async () => {
    const folder = temporaryFolder();
    return {
      folder,
      source: await openSource(folder, bucketOptions),
      put: async (path: string, content: string | Buffer) => writeFiles(folder, { [path]: content }),
      remove: async (path: string) => rmSync(join(folder, path)),
    };
  };
  keepsTheContract(open);

  it('follows a link to a file inside the folder, and none that leads out', async () => {
    const { folder, source } = await open();
    const outside = temporaryFolder();
    writeFiles(outside, { 'secret.csv': 'x' });
    writeFiles(folder, { 'day/a.csv': 'a' });
    symlinkSync(join(folder, 'day/a.csv'), join(folder, 'inside.csv'));
    symlinkSync(join(outside, 'secret.csv'), join(folder, 'out.csv'));
    symlinkSync(outside, join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'gone.csv'), join(folder, 'dangling.csv'));
    expect((await source.list(['**/*.csv'])).map(({ path }) => path)).toEqual(['day/a.csv', 'inside.csv']);
  });
});

describe('a bucket', () => {
  describe('at its top', () => keepsTheContract(() => newBucket('')));
  describe('below a prefix', () => keepsTheContract(() => newBucket('daily/sales/')));

  it('lists 2,500 keys, page by page', async () => {
    const { source, put } = await newBucket('');
    const names = Array.from({ length: 2_500 }, (_, i) => `${String(i).padStart(5, '0')}.csv`);
    for (let i = 0; i < names.length; i += 100)
      await Promise.all(names.slice(i, i + 100).map((name) => put(name, name)));
    expect((await source.list(['*.csv'])).map(({ path }) => path)).toEqual(names);
  });

  it('says so when there is no such bucket', async () => {
    const source = await openSource('s3://no-such-bucket', bucketOptions);
    await expect(source.list(['*'])).rejects.toMatchObject({
      kind: 'usage',
      message: 'there is no such bucket',
      where: 's3://no-such-bucket/',
    });
  });

  it('says so when nobody answers', { timeout: 30_000 }, async () => {
    const source = await openSource('s3://b', { ...bucketOptions, endpoint: 'http://127.0.0.1:9' });
    await expect(source.list(['*'])).rejects.toMatchObject({
      kind: 'execution',
      message: expect.stringContaining('cannot be reached'),
    });
  });

  it('says so when the credentials are refused', async () => {
    const refusing = await answering(() => ({
      status: 403,
      body: '<Error><Code>InvalidAccessKeyId</Code></Error>',
    }));
    const source = await openSource('s3://b', { ...bucketOptions, endpoint: refusing });
    await expect(source.list(['*'])).rejects.toMatchObject({
      kind: 'execution',
      message: 'the bucket refuses these credentials (InvalidAccessKeyId)',
    });
  });

  it('tries again after an error of the server', { timeout: 30_000 }, async () => {
    let asked = 0;
    const listing =
      '<ListBucketResult><Contents><Key>a.csv</Key><Size>1</Size><ETag>"e"</ETag></Contents></ListBucketResult>';
    const failing = await answering(() =>
      asked++ < 2 ? { status: 503, body: '' } : { status: 200, body: listing },
    );
    const source = await openSource('s3://b', { ...bucketOptions, endpoint: failing });
    expect(await source.list(['*'])).toEqual([{ path: 'a.csv', size: 1, identity: '"e"-1' }]);
    expect(asked).toBe(3);
  });
});

/** A server of one answer, until the test has finished; gives its address. */
async function answering(answer: () => { status: number; body: string }): Promise<string> {
  const http: Server = createServer((_, response) => {
    const { status, body } = answer();
    response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return `http://127.0.0.1:${(http.address() as { port: number }).port}`;
}
