import { startFauxqs } from 'fauxqs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openSource } from '../../src/arrival/open-source.ts';
import { csv, ownProject } from './own-files.ts';

it('init learns from the newest object of a bucket, and the pipeline it writes takes them all', async () => {
  const server = await startFauxqs({ port: 0, logger: false });
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await server.stop();
  });
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${server.port}`);
  server.createBucket('shop');
  const bucket = await openSource('s3://shop/daily/', { checksums: 'when_supported' });
  await bucket.put('visits_1.csv', Buffer.from(csv('id,day', '1,2026-01-01')));
  await bucket.put('visits_2.csv', Buffer.from(csv('id,day', '2,2026-01-02', '3,2026-01-02')));

  const { type, query } = ownProject({});
  expect(await type('init', 'visits', '--source', 's3://shop/daily/')).toMatchObject({ code: 0 });
  expect(await type('run')).toMatchObject({ code: 0 });
  expect(await query('select count(*) as n, cast(max(day) as varchar) as last from silver.visits')).toEqual([
    { n: 3, last: '2026-01-02' },
  ]);
  const { code, stderr } = await type('init', 'others', '--source', 's3://nobody/');
  expect(code).toBe(2);
  expect(stderr).toContain('there is no such bucket');
});
