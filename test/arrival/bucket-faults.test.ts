import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { BucketOptions } from '../../src/arrival/file-source.ts';
import { land } from '../../src/arrival/land.ts';
import { S3Bucket } from '../../src/arrival/s3-bucket.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';
import { temporaryFolder } from '../support/temporary.ts';

let server: FauxqsServer;
let client: S3Client;

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  server = await startFauxqs({ port: 0, logger: false });
  const endpoint = `http://127.0.0.1:${server.port}`;
  client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
  vi.unstubAllEnvs();
});

const CONTENT = Buffer.alloc(3 << 20, 'some bytes, not a power of two ');
const IDLE_MS = 400;

/** A bucket of one big file, listed, behind a proxy; and a landing that does not exist yet. */
async function listed(checksums: BucketOptions['checksums']) {
  const Bucket = `b-${randomUUID()}`;
  server.createBucket(Bucket);
  await client.send(new PutObjectCommand({ Bucket, Key: 'a.csv', Body: CONTENT }));
  const proxy = await startFaultyProxy(server.port);
  const options: BucketOptions = { endpoint: proxy.endpoint, region: 'us-east-1', checksums };
  const bucket = new S3Bucket(`s3://${Bucket}`, options, { connect: 300, idle: IDLE_MS });
  const [file] = await bucket.list(['*']);
  if (file === undefined) throw new Error('a.csv is not listed');
  const landing = join(temporaryFolder(), 'landing');
  const landIt = (signal?: AbortSignal) => land(bucket, file, landing, signal);
  const inLanding = () => (existsSync(landing) ? readdirSync(landing) : []);
  return { proxy, bucket, landIt, inLanding };
}

async function took(work: Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work;
  return performance.now() - started;
}

describe.each(['when_supported', 'when_required'] as const)('a bucket with checksums %s', (checksums) => {
  it.each([
    ['stalls', 'stall', /^a\.csv broke off while it was read: .*inactivity/],
    ['is reset', 'reset', /^a\.csv broke off while it was read: ./],
  ] as const)(
    'lands nothing of a body that %s midway each time, and the whole of it later',
    async (_what, fault, message) => {
      const { proxy, landIt, inLanding } = await listed(checksums);
      let asked = 0;
      proxy.strike = (kind) => {
        asked += kind === 'get' ? 1 : 0;
        return fault;
      };
      const failed = expect(landIt()).rejects.toMatchObject({
        kind: 'execution',
        message: expect.stringMatching(message),
        where: expect.stringContaining('s3://b-'),
        next: expect.stringContaining('run again'),
      });
      expect(await took(failed)).toBeLessThan(10 * IDLE_MS);
      expect(asked).toBe(3);
      expect(inLanding()).toEqual([]);
      proxy.strike = () => undefined;
      const landed = await landIt();
      expect(landed && readFileSync(landed.landed).equals(CONTENT)).toBe(true);
      expect(inLanding()).toHaveLength(1);
    },
  );

  it('reads a body again that breaks off, from its first byte', async () => {
    const { proxy, landIt, inLanding } = await listed(checksums);
    const faults = ['reset', 'stall'] as const;
    let asked = 0;
    proxy.strike = () => faults[asked++];
    const landed = await landIt();
    expect(landed && readFileSync(landed.landed).equals(CONTENT)).toBe(true);
    expect(inLanding()).toHaveLength(1);
    expect(asked).toBe(3);
  });

  it('takes what flows slowly, however long it takes in all', async () => {
    const { proxy, landIt } = await listed(checksums);
    proxy.strike = () => 'trickle';
    const landing = landIt();
    expect(await took(landing)).toBeGreaterThan(2 * IDLE_MS);
    const landed = await landing;
    expect(landed && readFileSync(landed.landed).equals(CONTENT)).toBe(true);
  });
});

describe('a bucket', () => {
  it('is waited for no longer once a signal says stop', async () => {
    const { proxy, bucket, landIt, inLanding } = await listed('when_required');
    proxy.strike = () => 'stall';
    const stop = new AbortController();
    const landing = landIt(stop.signal);
    const stopped = expect(landing).rejects.toThrow();
    setTimeout(50).then(() => stop.abort());
    expect(await took(stopped)).toBeLessThan(IDLE_MS);
    expect(inLanding()).toEqual([]);
    await expect(bucket.list(['*'], stop.signal)).rejects.toThrow();
  });

  it('with checksums lands nothing of a body that was damaged on its way', async () => {
    const { proxy, landIt, inLanding } = await listed('when_supported');
    proxy.strike = () => 'damage';
    await expect(landIt()).rejects.toMatchObject({
      kind: 'execution',
      message: expect.stringContaining('a.csv broke off while it was read: Checksum mismatch'),
    });
    expect(inLanding()).toEqual([]);
  });

  it('that takes a request and never answers is tried again, and not waited for longer', async () => {
    const { proxy, bucket } = await listed('when_required');
    let asked = 0;
    proxy.strike = () => (asked++ < 2 ? 'silence' : undefined);
    expect(await bucket.list(['*'])).toHaveLength(1);
    expect(asked).toBe(3);
    proxy.strike = () => 'silence';
    const silent = {
      kind: 'execution',
      message: expect.stringMatching(/^the bucket cannot be reached: .*inactivity/),
    };
    expect(await took(expect(bucket.list(['*'])).rejects.toMatchObject(silent))).toBeGreaterThan(4 * IDLE_MS);
  });

  it('whose machine takes no connection is not waited for longer than that', async () => {
    const bucket = new S3Bucket('s3://b', await takesNoConnection(), { connect: 300, idle: 30_000 });
    const away = {
      kind: 'execution',
      message: expect.stringMatching(/^the bucket cannot be reached: .*connection .* 300 ms/),
    };
    expect(await took(expect(bucket.list(['*'])).rejects.toMatchObject(away))).toBeLessThan(10_000);
  });
});

/** A server that has stopped, behind a queue that is full: whoever connects hears nothing. */
async function takesNoConnection(): Promise<BucketOptions> {
  const program = `require('node:net').createServer().listen({port: 0, host: '127.0.0.1', backlog: 1}, function () {
    console.log(this.address().port) })`;
  const listening = spawn(process.execPath, ['-e', program]);
  const [line] = await once(listening.stdout, 'data');
  listening.kill('SIGSTOP');
  const queued = Array.from({ length: 8 }, () => connect(Number(line), '127.0.0.1').on('error', () => {}));
  onTestFinished(() => {
    listening.kill('SIGKILL');
    for (const socket of queued) socket.destroy();
  });
  await setTimeout(100);
  return { endpoint: `http://127.0.0.1:${Number(line)}`, region: 'us-east-1', checksums: 'when_required' };
}
