import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';

/** The 307 real daily files; not part of the project. */
export const REAL_FILES = join(packageDir, '..', 'shared', 'data', 'online-retail-daily');

/** Where they are missing, tests on them are skipped, and say so; CI sets MALLARD_REQUIRE_REAL_FILES and is not. */
export const haveRealFiles = existsSync(REAL_FILES) || process.env.MALLARD_REQUIRE_REAL_FILES === '1';
