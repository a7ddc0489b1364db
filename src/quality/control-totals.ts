import type { Expectations } from '../definitions/expectations.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';

/** Two sums that have to agree, as text, exact. */
export interface ControlTotal {
  table: string;
  total: string;
  input: string;
  output: string;
}

/** Runs both sides of each control total that a table declares, all in one statement. */
export async function measureTotals(database: Database, rules: Expectations): Promise<ControlTotal[]> {
  const queries = rules.control_totals.flatMap(({ input, output }) => [input, output]);
  if (queries.length === 0) return [];
  const found = await database.engine.rows<{ nth: number; value: string | null }>(
    queries
      .map(
        (query, nth) =>
          `(select ${nth} as nth, cast(value as string) as value from (${query}\n) as t(value) limit 1)`,
      )
      .join('\nunion all '),
  );
  const values = new Map(found.map(({ nth, value }) => [nth, value ?? '0'])); // no row and no value both count as nothing
  return rules.control_totals.map(({ name }, i) => ({
    table: rules.table,
    total: name,
    input: values.get(2 * i) ?? '0',
    output: values.get(2 * i + 1) ?? '0',
  }));
}

/** Whether both sides agree, `1.50` and `1.5` included. */
export function holds({ input, output }: ControlTotal): boolean {
  return input === output || withoutTrailingZeros(input) === withoutTrailingZeros(output);
}

/** Throws `rule` (exit code 1) on the first sum that is broken: rows or money were lost or made on the way. */
export function stopIfBroken(totals: readonly ControlTotal[], where: string): void {
  const broken = totals.find((total) => !holds(total));
  if (broken === undefined) return;
  throw new MallardError(
    'rule',
    `${broken.table} does not add up: ${broken.total} is ${broken.input} in its input and ${broken.output} here`,
    {
      where,
      next: "compare the table's SQL with its control totals; nothing of this run is visible",
    },
  );
}

function withoutTrailingZeros(number: string): string {
  return /^-?\d+\.\d+$/.test(number) ? number.replace(/\.?0+$/, '') : number;
}
