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

/** Runs both sides of each control total that a table declares. */
export async function measureTotals(database: Database, rules: Expectations): Promise<ControlTotal[]> {
  const totals: ControlTotal[] = [];
  for (const { name, input, output } of rules.control_totals) {
    totals.push({
      table: rules.table,
      total: name,
      input: await oneValue(database, input),
      output: await oneValue(database, output),
    });
  }
  return totals;
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

/** No rows and no value both count as nothing: 0. */
async function oneValue(database: Database, query: string): Promise<string> {
  const { rows } = await database.query(query);
  return String(rows[0]?.[0] ?? 0);
}

function withoutTrailingZeros(number: string): string {
  return /^-?\d+\.\d+$/.test(number) ? number.replace(/\.?0+$/, '') : number;
}
