import type { TestContext } from 'vitest';

/** Skips a test that takes long beside the others of its suite, and says so, unless long ones are asked for. */
export function onlyAmongLong({ skip }: Pick<TestContext, 'skip'>): void {
  if (process.env.MALLARD_LONG_TESTS === undefined) skip('a long test: MALLARD_LONG_TESTS=1 runs it');
}
