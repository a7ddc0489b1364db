import { describe, expect, it } from 'vitest';
import { refuseOtherOutcome } from './contenders.ts';

const OURS = { rows: 100, customers: 10, revenue: 99.5 };

describe('refuseOtherOutcome', () => {
  it('lets pass who came to the same', () => {
    expect(() => refuseOtherOutcome('rival', { ...OURS }, OURS)).not.toThrow();
  });

  it.each(['rows', 'customers', 'revenue'] as const)('names what is different: %s', (what) => {
    const theirs = { ...OURS, [what]: 7 };
    expect(() => refuseOtherOutcome('rival', theirs, OURS)).toThrow(
      `rival did not do the same job: ${what} 7, not`,
    );
  });
});
