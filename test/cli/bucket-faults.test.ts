import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { projectOnBucket } from '../support/bucket-project.ts';
import { queryFile } from '../support/digest.ts';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';

let server: FauxqsServer;
let client: S3Client;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  server.createBucket('shop');
  const endpoint = `http://127.0.0.1:${server.port}`;
  client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
  await put('2026-01-01.csv', '500001');
  await put('2026-01-02.csv', '500002');
});

afterAll(async () => {
  client.destroy();
  await server.stop();
  vi.unstubAllEnvs();
});

async function put(name: string, invoice: string): Promise<void> {
  const Body = retailFile(retailLine({ invoice }));
  await client.send(new PutObjectCommand({ Bucket: 'shop', Key: `daily/${name}`, Body }));
}

/** A project that reads the bucket through a proxy. */
async function shop() {
  const proxy = await startFaultyProxy(server.port);
  return { proxy, ...projectOnBucket('s3://shop/daily', proxy.endpoint) };
}

/** Lets each kind of request through only after so many of them. */
function slowDownFirst(proxy: FaultyProxy, times: number): Map<string, number> {
  const asked = new Map<string, number>();
  proxy.strike = (kind) => {
    const before = asked.get(kind) ?? 0;
    asked.set(kind, before + 1);
    return before < times ? 'slow down' : undefined;
  };
  return asked;
}

describe('a run on a bucket', () => {
  it('succeeds when it is told to slow down', async () => {
    const { proxy, run, invoices } = await shop();
    const asked = slowDownFirst(proxy, 2);
    const { code, stderr } = await run();
    expect(stderr).toContain('landed 2 of 2 files');
    expect(code).toBe(0);
    expect(await invoices()).toEqual(['500001', '500002']);
    expect(Object.fromEntries(asked)).toEqual({ list: 3, get: 4 });
  });

  it('ends with exit code 3 and what to do when the bucket refuses the credentials', async () => {
    const { proxy, warehouse, run } = await shop();
    proxy.strike = () => 'refusal';
    const { code, stdout, stderr } = await run();
    expect(stderr).toContain('error: the bucket refuses these credentials (AccessDenied)');
    expect(stderr).toContain('at s3://shop/daily/');
    expect(stderr).toContain('next look at the key, the secret and what they may do');
    expect(stdout + stderr).not.toMatch(/^\s+at .*[:(]\d+/m);
    expect(code).toBe(3);
    expect(await queryFile(warehouse, 'select status, error from ops.runs')).toEqual([
      { status: 'failed', error: 'the bucket refuses these credentials (AccessDenied)' },
    ]);
  });

  it('ends with exit code 3 when a body breaks off each time, and the next run takes all', async () => {
    const { proxy, project, run, invoices } = await shop();
    proxy.strike = (kind) => (kind === 'get' ? 'reset' : undefined);
    const { code, stderr } = await run();
    expect(stderr).toMatch(/error: 2026-01-0[12]\.csv broke off while it was read/);
    expect(stderr).toContain('run again: the file is taken whole then, and nothing is lost');
    expect(code).toBe(3);
    const warehouse = join(project, 'warehouse', 'mallard.duckdb');
    const left = 'select (select count(*) from ops.files) as files, status, files_seen as seen from ops.runs';
    expect(await queryFile(warehouse, left)).toEqual([{ files: 0, status: 'failed', seen: 2 }]);
    // a small body may have come whole before the connection broke: that is kept, and nothing half
    const landed = readdirSync(join(project, 'warehouse', 'mallard.state', 'landing'));
    expect(landed.filter((name) => name.endsWith('.part'))).toEqual([]);
    proxy.strike = () => undefined;
    expect(await run()).toMatchObject({ code: 0 });
    expect(await invoices()).toEqual(['500001', '500002']);
  });
});

describe('mallard watch on a bucket', () => {
  it('backs off while it is away, says so, and takes what came when it is back', {
    timeout: 60_000,
  }, async () => {
    const { proxy, project, invoices } = await shop();
    proxy.strike = () => 'no answer';
    const program = join(packageDir, 'dist', 'cli', 'main.js');
    const watching = spawn(process.execPath, [program, '--project', project, 'watch', '--quiet-for', '0.2']);
    onTestFinished(() => void watching.kill('SIGKILL'));
    const status = async () => (await mallard('--project', project, 'status')).stdout;
    const until = async (text: string) => {
      let told = await status();
      for (let i = 0; i < 100 && !told.includes(text); i++) {
        await setTimeout(100);
        told = await status();
      }
      expect(told).toContain(text);
      return told;
    };
    expect(await until('backing off')).toContain('the bucket cannot be reached');
    proxy.strike = () => undefined;
    await until('succeeded');
    expect(await invoices()).toEqual(['500001', '500002']);
    expect(await status()).not.toContain('backing off');
  });
});
