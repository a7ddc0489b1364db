import { describe, expect, it } from 'vitest';
import { sameValue } from '../../../src/run/testing/same-value.ts';
import type { Value } from '../../../src/warehouse/statements.ts';

type Case = [type: string, written: string | null, found: Value];

describe('sameValue', () => {
  it.each<Case>([
    ['INTEGER', '12', 12],
    ['INTEGER', '+012', 12],
    ['INTEGER', '-0', 0],
    ['HUGEINT', '123456789012345678901', '123456789012345678901'],
    ['DECIMAL(12,2)', '1.5', '1.50'],
    ['DECIMAL(12,2)', '-.5', '-0.50'],
    ['DECIMAL(12,2)', '100', '100.00'],
    ['DOUBLE', '0.3333333333', 1 / 3],
    ['DOUBLE', '0', 0],
    ['DOUBLE', '1e3', 1000],
    ['DOUBLE', 'NaN', 'NaN'],
    ['BOOLEAN', 'true', true],
    ['DATE', '2026-04-28', '2026-04-28'],
    ['TIMESTAMP', '2026-04-28', '2026-04-28 00:00:00'],
    ['TIMESTAMP', '2026-04-28T06:00:00', '2026-04-28 06:00:00'],
    ['VARCHAR', '1.50', '1.50'],
    ['VARCHAR', null, null],
  ])('%s: %j is %j', (type, written, found) => {
    expect(sameValue(type, written, found)).toBe(true);
  });

  it.each<Case>([
    ['INTEGER', '12.5', 12],
    ['INTEGER', '120', 12],
    ['INTEGER', '-12', 12],
    ['INTEGER', '', 0],
    ['HUGEINT', '123456789012345678902', '123456789012345678901'],
    ['DECIMAL(12,2)', '1.501', '1.50'],
    ['DECIMAL(12,2)', '.', '0.00'],
    ['DOUBLE', '0.333', 1 / 3],
    ['DOUBLE', '', 0],
    ['DOUBLE', 'much', 5],
    ['BOOLEAN', 'false', true],
    ['DATE', '2026-4-28', '2026-04-28'],
    ['TIMESTAMP', '2026-04-28', '2026-04-28 00:00:01'],
    ['VARCHAR', '1.5', '1.50'],
    ['VARCHAR', 'null', null],
    ['VARCHAR', null, ''],
    ['VARCHAR', ' a', 'a'],
  ])('%s: %j is not %j', (type, written, found) => {
    expect(sameValue(type, written, found)).toBe(false);
  });
});
