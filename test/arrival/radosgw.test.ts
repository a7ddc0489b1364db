import { randomUUID } from 'node:crypto';
import { buffer, text } from 'node:stream/consumers';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BucketOptions } from '../../src/arrival/file-source.ts';
import { openSource } from '../../src/arrival/open-source.ts';
import { projectOnBucket } from '../support/bucket-project.ts';
import { edit } from '../support/project.ts';
import { haveRadosgw, type Radosgw, startRadosgw } from '../support/radosgw.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { keepsTheContract } from './file-source.contract.ts';

const NEEDS = 'needs radosgw: apt-get install radosgw ceph-mon ceph-osd';
if (!haveRadosgw) console.warn(`skipped: a bucket of radosgw (${NEEDS})`);

describe.skipIf(!haveRadosgw)(`a bucket of radosgw (${NEEDS})`, () => {
  let server: Radosgw;
  let client: S3Client;
  let options: BucketOptions;

  beforeAll(async () => {
    server = await startRadosgw();
    vi.stubEnv('AWS_ACCESS_KEY_ID', server.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', server.secretAccessKey);
    const { endpoint } = server;
    options = { endpoint, region: 'us-east-1', checksums: 'when_supported' };
    client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    client?.destroy();
    await server?.stop();
  });

  async function newBucket(prefix = '', more: Partial<BucketOptions> = {}) {
    const Bucket = `b-${randomUUID()}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    const put = async (path: string, Body: string | Buffer) => {
      await client.send(new PutObjectCommand({ Bucket, Key: prefix + path, Body: Buffer.from(Body) }));
    };
    const remove = async (path: string) => {
      await client.send(new DeleteObjectCommand({ Bucket, Key: prefix + path }));
    };
    const source = await openSource(`s3://${Bucket}/${prefix}`, { ...options, ...more });
    const paths = async () => (await source.list(['**', '.archive/**'])).map(({ path }) => path);
    return { Bucket, source, put, remove, paths };
  }

  describe('at its top', () => keepsTheContract(newBucket));
  describe('below a prefix', () => keepsTheContract(() => newBucket('daily/sales/')));
  describe('with checksums only when required', () =>
    keepsTheContract(() => newBucket('', { checksums: 'when_required' })));

  it.each([
    ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'wrong' }, 'SignatureDoesNotMatch'],
    ['an unknown key', { AWS_ACCESS_KEY_ID: 'nobody' }, 'InvalidAccessKeyId'],
  ])('refuses %s', async (_what, wrong, code) => {
    const { Bucket, source, put } = await newBucket();
    await put('a.csv', 'one');
    const [file] = await source.list(['*']);
    const before = { ...process.env };
    for (const [name, value] of Object.entries(wrong)) process.env[name] = value;
    const refused = await openSource(`s3://${Bucket}`, options);
    const refusal = {
      kind: 'execution',
      message: `the bucket refuses these credentials (${code})`,
      next: expect.stringContaining('look at the key'),
    };
    try {
      await expect(refused.list(['*'])).rejects.toMatchObject(refusal);
      await expect(file && refused.read(file)).rejects.toMatchObject(refusal);
    } finally {
      Object.assign(process.env, before);
    }
  });

  it('says so when there is no such bucket', async () => {
    const source = await openSource('s3://no-such-bucket', options);
    await expect(source.list(['*'])).rejects.toMatchObject({
      kind: 'usage',
      message: 'there is no such bucket',
    });
  });

  it('keeps what was put in the place of what was listed', async () => {
    const { source, put, paths } = await newBucket();
    await put('a.csv', 'one');
    const [listed] = await source.list(['*']);
    if (listed === undefined) throw new Error('a.csv is not listed');
    await put('a.csv', 'two');
    expect(await source.read(listed)).toBeUndefined();
    await source.archive(listed);
    await source.remove(listed);
    expect(await paths()).toEqual(['a.csv']);
  });

  it('gives the bytes of an object that is overwritten while it is read', async () => {
    const { source, put } = await newBucket();
    const content = Buffer.alloc(24 << 20, 'some bytes, not a power of two ');
    await put('big.csv', content);
    const [listed] = await source.list(['*']);
    const bytes = listed && (await source.read(listed));
    await put('big.csv', 'other bytes');
    expect(bytes && (await buffer(bytes)).equals(content)).toBe(true);
    expect(listed && (await source.isUnchanged(listed))).toBe(true);
  });

  it('takes and archives an object that was uploaded in parts', async () => {
    const { Bucket, source, paths } = await newBucket();
    const object = { Bucket, Key: 'big.csv' };
    const parts = [Buffer.alloc(5 << 20, 'one '), Buffer.from('two')];
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
    const sent = parts.map(async (Body, i) => {
      const part = { ...object, UploadId, PartNumber: i + 1 };
      const { ETag } = await client.send(new UploadPartCommand({ ...part, Body }));
      return { ETag, PartNumber: i + 1 };
    });
    const MultipartUpload = { Parts: await Promise.all(sent) };
    await client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload }));
    const [listed] = await source.list(['*']);
    expect(listed?.identity).toMatch(/-2"-5242883$/);
    const bytes = listed && (await source.read(listed));
    expect(bytes && (await buffer(bytes)).equals(Buffer.concat(parts))).toBe(true);
    if (listed) await source.archive(listed);
    expect(await paths()).toEqual(['.archive/big.csv']);
  });

  it('with versions: sees the newest alone, and no object that is deleted', async () => {
    const { Bucket, source, put, remove, paths } = await newBucket();
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    await put('a.csv', 'one');
    const [first] = await source.list(['*']);
    await put('a.csv', 'two');
    const [second, ...others] = await source.list(['*']);
    expect(others).toEqual([]);
    expect(second?.identity).not.toBe(first?.identity);
    expect(first && (await source.read(first))).toBeUndefined();
    const bytes = second && (await source.read(second));
    expect(bytes && (await text(bytes))).toBe('two');
    await remove('a.csv');
    expect(await paths()).toEqual([]);
    expect(second && (await source.read(second))).toBeUndefined();
    const kept = await client.send(new ListObjectVersionsCommand({ Bucket }));
    expect([kept.Versions?.length, kept.DeleteMarkers?.length]).toEqual([2, 1]);
    await put('a.csv', 'two');
    expect((await source.list(['*']))[0]?.identity).toBe(second?.identity);
  });

  it('lists 2,500 keys, page by page', async () => {
    const { put, paths } = await newBucket();
    const names = Array.from({ length: 2_500 }, (_, i) => `${String(i).padStart(5, '0')}.csv`);
    for (let i = 0; i < names.length; i += 50)
      await Promise.all(names.slice(i, i + 50).map((name) => put(name, name)));
    expect(await paths()).toEqual(names);
  });

  it('is taken by `mallard run`: each object once, replaced when it is overwritten, archived after', async () => {
    const { Bucket, put, paths } = await newBucket('daily/');
    const { project, run: runIt, invoices } = projectOnBucket(`s3://${Bucket}/daily`, server.endpoint);
    const run = async () => {
      const { code, stdout, stderr } = await runIt();
      expect(stderr).not.toContain('error');
      expect(code).toBe(0);
      return stdout;
    };
    const day = (invoice: string) => retailFile(retailLine({ invoice }));
    await put('2026-01-01.csv', day('500001'));
    await put('2026-01-02.csv', day('500002'));
    await run();
    expect(await run()).toContain('nothing new');
    await put('2026-01-02.csv', day('500003'));
    expect(await run()).toContain('1 file replaced');
    expect(await invoices()).toEqual(['500001', '500003']);

    edit(project, 'pipelines/retail.yaml', 'slash_dates:', 'after_load: archive\nslash_dates:');
    await put('2026-01-03.csv', day('500004'));
    await run();
    expect(await invoices()).toEqual(['500001', '500003', '500004']);
    const days = ['2026-01-01.csv', '2026-01-02.csv', '2026-01-03.csv'];
    expect(await paths()).toEqual(days.map((name) => `.archive/${name}`));
    const archived = await client.send(
      new GetObjectCommand({ Bucket, Key: 'daily/.archive/2026-01-02.csv' }),
    );
    expect(await archived.Body?.transformToString()).toBe(day('500003'));
    expect(await run()).toContain('nothing new');
  });
});
