import { expect, it } from 'vitest';
import { memoryLimit } from '../../src/warehouse/memory-limit.ts';
import { openWriter } from '../../src/warehouse/open.ts';
import { temporaryFolder } from '../support/temporary.ts';

it.each([
  [{}, 24e9, '3000MB'],
  [{}, 2e9, '1200MB'],
  [{ MALLARD_MEMORY_LIMIT: '' }, 24e9, '3000MB'],
  [{ MALLARD_MEMORY_LIMIT: ' 8GB ' }, 24e9, '8GB'],
  [{ MALLARD_MEMORY_LIMIT: '1.5 GiB' }, 24e9, '1.5 GiB'],
  [{ MALLARD_MEMORY_LIMIT: '50%' }, 24e9, '50%'],
])('with %j on a machine of %d bytes is %s', (env, bytes, limit) => {
  expect(memoryLimit(env, bytes)).toBe(limit);
});

it.each(['much', '8', '-1GB', '8GB; drop'])('refuses %s', (asked) => {
  expect(() => memoryLimit({ MALLARD_MEMORY_LIMIT: asked })).toThrow(
    /MALLARD_MEMORY_LIMIT is '.*', which is no amount/,
  );
});

it('is what the writer works with', async () => {
  const database = await openWriter(temporaryFolder());
  try {
    const { limit } = await database.row<{ limit: string }>(
      'select current_setting(\'memory_limit\') as "limit"',
    );
    expect(limit).toMatch(/^2\.[78] GiB$|MiB$/);
  } finally {
    database.close();
  }
});
