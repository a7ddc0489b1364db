import { describe, expect, it } from 'vitest';
import { renderProgress } from '../../src/cli/print/progress.ts';

describe('the progress line', () => {
  it('says how far it is, how fast, and how long it takes still', () => {
    const done = { what: 'read', files: 3, ofFiles: 12, bytes: 10_000_000, ofBytes: 40_000_000 };
    expect(renderProgress(done, 2)).toBe(
      '██████░░░░░░░░░░░░░░░░░░ read 3/12 files, 10.0 MB of 40.0 MB, 5.0 MB/s, 6 s left',
    );
    expect(renderProgress({ ...done, rows: 123_456 }, 2)).toContain(' of 40.0 MB, 123,456 rows, 5.0 MB/s');
    expect(renderProgress({ ...done, bytes: 1_000_000, ofBytes: 1_000_000_000 }, 1)).toContain(
      '16 min 39 s left',
    );
  });

  it('is full where there is nothing to do', () => {
    expect(renderProgress({ what: 'landed', files: 1, ofFiles: 1, bytes: 0, ofBytes: 0 }, 0)).toBe(
      `${'█'.repeat(24)} landed 1/1 files, 0 B of 0 B, 0 B/s, 0 s left`,
    );
  });
});
