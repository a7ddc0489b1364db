import { relative } from 'node:path';
import { beforeEach, expect } from 'vitest';
import { packageDir } from '../../src/settings.ts';

/**
 * Suites that together take longer than all others: processes killed, watched and timed, every mistake in every SQL
 * file, the real files. `npm test` skips them and says so; `npm run test:all`, and so CI, runs them, except
 * those on Spark: `MALLARD_LONG_TESTS=1 npm run test:spark`.
 */
export const LONG_SUITES: readonly string[] = [
  'test/arrival/radosgw.test.ts',
  'test/cli/bad-definitions.test.ts',
  'test/cli/bad-files.test.ts',
  'test/cli/drift.test.ts',
  'test/cli/early-failure.test.ts',
  'test/cli/exit-codes.test.ts',
  'test/cli/failed-run.test.ts',
  'test/cli/forget.test.ts',
  'test/cli/publishing.test.ts',
  'test/cli/retract.test.ts',
  'test/cli/rollback.test.ts',
  'test/cli/safety.test.ts',
  'test/cli/segments.test.ts',
  'test/cli/table-history.test.ts',
  'test/cli/watch.test.ts',
  'test/crash/crash.test.ts',
  'test/crash/rollback.test.ts',
  'test/docs/backup.test.ts',
  'test/propose/propose-law.test.ts',
  'test/propose/propose-page.test.ts',
  'test/propose/propose.test.ts',
  'test/real-campaign.test.ts',
  'test/real-files.test.ts',
  'test/serving/publishing/readers.test.ts',
  'test/spark/server/thrift-server.test.ts',
  'test/spark/sql-files.test.ts',
  'test/sql-mistakes.test.ts',
  'test/web/as-it-happens.test.ts',
  'test/web/hostile.test.ts',
  'test/web/real-data.test.ts',
];

if (process.env.MALLARD_LONG_TESTS === undefined) {
  beforeEach(({ skip }) => {
    const suite = relative(packageDir, expect.getState().testPath ?? '');
    if (LONG_SUITES.includes(suite)) skip('one of the long suites: npm run test:all runs them');
  });
}
