import { expect, it } from 'vitest';
import { howFar } from '../../../src/serving/web/lib/progress.ts';

it('how far files have come goes by their bytes', () => {
  const progress = { what: 'read', files: 3, ofFiles: 4, bytes: 5e6, ofBytes: 1e7 };
  expect(howFar(progress)).toEqual({ share: 0.5, text: 'read 3 of 4 files, 5.0 MB of 10.0 MB' });
  expect(howFar({ ...progress, rows: 1200 }).text).toBe('read 3 of 4 files, 5.0 MB of 10.0 MB, 1,200 rows');
  expect(howFar({ ...progress, bytes: 0, ofBytes: 0 }).share).toBe(1);
});
