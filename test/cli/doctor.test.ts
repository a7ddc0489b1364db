import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Finding } from '../../src/run/doctor/finding.ts';
import { edited, writeSmallProject } from '../run/small-project.ts';
import { mallardIn } from '../support/mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

async function examined(folder: string, ...args: string[]) {
  const { code, stdout } = await mallardIn(folder, '--json', ...args);
  const { healthy, findings } = JSON.parse(stdout) as { healthy: boolean; findings: Finding[] };
  const of = (check: string) => findings.find((finding) => finding.check === check);
  return { code, healthy, of };
}

const DAY = { 'data/1.csv': 'id,kind,amount,day\n1,a,10,2026-01-01\n' };

describe('mallard doctor', () => {
  it('finds a shop healthy, before its first run and after, with what there is of it', async () => {
    const project = writeSmallProject();
    writeFiles(project, DAY);
    const before = await examined(project, 'doctor');
    expect([before.code, before.healthy]).toEqual([0, true]);
    expect(before.of('published file')).toMatchObject({ level: 'note', next: 'mallard run' });
    expect(await mallardIn(project, 'run')).toMatchObject({ code: 0 });
    writeFiles(project, { 'warehouse/mallard.state/scratch/left.txt': 'left' });
    const after = await examined(project, 'doctor');
    expect(after.of('published file')?.message).toContain('for DuckDB v1.4.0');
    expect(after.of('last run')).toMatchObject({
      level: 'ok',
      message: expect.stringContaining('succeeded'),
    });
    expect(after.of('lock')?.message).toBe('free');
    expect(after.of('leftovers')).toMatchObject({ level: 'note', message: expect.stringContaining('4 B') });
    expect(after.of('source of shop')?.message).toContain('holds 1 files');
    expect(after.of('disk')?.message).toContain('free; the next publish needs');
    const shown = await mallardIn(project, 'doctor');
    expect(shown.stdout).toMatch(/^ok definitions +shop is valid, 3 steps$/m);
    expect(shown.stdout).toMatch(/^! {2}leftovers/m);
  });

  it('ends with 1 where a definition is wrong, or this is no project, and says what to do', async () => {
    const project = writeSmallProject(edited('sql/gold/totals.sql', 'silver.goods', 'silver.gods'));
    const wrong = await examined(project, 'doctor');
    expect([wrong.code, wrong.healthy]).toEqual([1, false]);
    expect(wrong.of('definitions')).toMatchObject({
      level: 'wrong',
      message: expect.stringContaining('gods'),
    });
    const nowhere = await examined(temporaryFolder(), 'doctor');
    expect(nowhere.code).toBe(1);
    expect(nowhere.of('project')).toMatchObject({
      level: 'wrong',
      next: expect.stringContaining('--project'),
    });
  });

  it('takes a source that is asked for in earnest, one of the pipeline with patience', async () => {
    const project = writeSmallProject();
    expect((await examined(project, 'doctor')).of('source of shop')?.level).toBe('note');
    const asked = await examined(project, 'doctor', '--source', join(project, 'nowhere'));
    expect(asked.code).toBe(1);
    expect(asked.of('source of shop')).toMatchObject({ level: 'wrong' });
  });

  it('does not wait for a bucket that never answers', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const source = `source: {folder: "s3://bucket/in/", s3: {endpoint: "${endpoint}", region: x}}`;
    const project = writeSmallProject(edited('pipelines/shop.yaml', 'source: {folder: data}', source));
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'never shown');
    const started = performance.now();
    const { code, of } = await examined(project, 'doctor');
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(code).toBe(1);
    expect(of('source of shop')?.message).toContain('has not answered');
    expect(of('environment')?.message).toContain('AWS_SECRET_ACCESS_KEY');
    expect(JSON.stringify(of('environment'))).not.toContain('never shown');
  });

  it('says so when the published file is none', async () => {
    const project = writeSmallProject();
    writeFiles(project, DAY);
    await mallardIn(project, 'run');
    const file = join(project, 'warehouse/mallard.duckdb');
    rmSync(file);
    writeFileSync(file, 'no database at all');
    expect((await examined(project, 'doctor')).of('published file')).toMatchObject({ level: 'wrong' });
  });
});
