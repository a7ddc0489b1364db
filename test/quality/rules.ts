import { type Expectations, expectationsSchema } from '../../src/definitions/expectations.ts';

/** A table's rules as a definition file would give them. */
export function rulesOf(rules: object): Expectations {
  return expectationsSchema.parse({
    table: 'silver.things',
    grain: 'one row per thing',
    columns: { id: 'number', n: 'amount' },
    ...rules,
  });
}
