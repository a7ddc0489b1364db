import type { LifetimeValue } from '../definitions/lifetime-value.ts';
import type { Database } from '../warehouse/database.ts';
import { CUSTOMER_ROWS, makeCustomerRows, purchaseGroups, valueGroups } from './customer-rows.ts';
import type { Fit } from './fit-parameters.ts';
import { fitPurchases } from './fit-purchases.ts';
import { fitValues } from './fit-values.ts';
import { predict } from './predict.ts';
import { recordLifetime } from './record-lifetime.ts';

/** What was found of the customers of a table: each of them is in the new table once. */
export interface Lifetimes {
  rowsIn: number;
  rowsOut: number;
  /** Undefined where nobody bought again. */
  purchases: Fit<'r' | 'alpha' | 'a' | 'b'> | undefined;
  /** Undefined where nobody bought again for more than nothing. */
  values: Fit<'p' | 'q' | 'v'> | undefined;
}

/**
 * Fits how often customers buy and drop out, and for how much they buy, on a sample; then writes for each row of the
 * source what is expected of it within the horizon. It follows from the data and the definition alone. Part of the
 * run's transaction. Throws `definition` for a column that is not there, `rule` for a row that cannot be read.
 *
 * @param shownAs the file of the definition
 */
export async function estimateLifetimes(
  database: Database,
  definition: LifetimeValue,
  shownAs: string,
  run: { runId: string; asOf: string | null },
): Promise<Lifetimes> {
  await makeCustomerRows(database, definition, shownAs);
  const [groups, bought] = [await purchaseGroups(database), await valueGroups(database)];
  const [purchases, values] = [fitPurchases(groups, definition.model), fitValues(bought)];
  const { rowsIn } = await database.row<{ rowsIn: number }>(
    `select count(*) as "rowsIn" from ${CUSTOMER_ROWS}`,
  );
  const fitted = { purchases: purchases?.parameters, values: values?.parameters };
  const { rowsOut, series } = await predict(database, definition, fitted);
  const found = { rowsIn, rowsOut, purchases, values };
  await recordLifetime(database, { ...run, ...found, definition, groups, bought, series });
  return found;
}
