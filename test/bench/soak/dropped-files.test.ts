import { describe, expect, it } from 'vitest';
import { DroppedFiles } from './dropped-files.ts';

describe('DroppedFiles', () => {
  it('tells what was dropped and is not seen yet, in order', () => {
    const dropped = new DroppedFiles();
    for (const name of ['b', 'a', 'c']) dropped.drop(name, 10, 0);
    dropped.see(['a', 'never dropped'], 1000);
    expect(dropped.missing).toEqual(['b', 'c']);
    expect([dropped.files, dropped.records]).toEqual([3, 30]);
  });

  it('counts from the drop to the first time that a file is seen', () => {
    const dropped = new DroppedFiles();
    dropped.drop('a', 1, 1000);
    dropped.drop('b', 1, 2000);
    dropped.see(['a'], 3000);
    dropped.see(['a', 'b'], 8000);
    expect(dropped.latency()).toEqual({ p50: 2, p95: 6, p99: 6, most: 6 });
  });
});
