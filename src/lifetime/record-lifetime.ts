import type { LifetimeValue } from '../definitions/lifetime-value.ts';
import type { Database } from '../warehouse/database.ts';
import type { Fit } from './fit-parameters.ts';
import type { PurchaseGroup } from './fit-purchases.ts';
import type { ValueGroup } from './fit-values.ts';
import type { Series } from './series.ts';

/** What a run found out about customers' purchases, to be written down. */
interface FoundLifetime {
  runId: string;
  asOf: string | null;
  definition: LifetimeValue;
  rowsIn: number;
  purchases: Fit<'r' | 'alpha' | 'a' | 'b'> | undefined;
  values: Fit<'p' | 'q' | 'v'> | undefined;
  groups: readonly PurchaseGroup[];
  bought: readonly ValueGroup[];
  series: Series | undefined;
}

/** Writes a model into `ops.lifetime_models`: what it was fitted on, its parameters, and how well the fit went. */
export async function recordLifetime(database: Database, found: FoundLifetime): Promise<void> {
  const { runId, asOf, definition, rowsIn, groups, bought, purchases, values, series } = found;
  const count = (some: readonly { customers: number }[]) =>
    some.reduce((sum, { customers }) => sum + customers, 0);
  const { r = null, alpha = null, a = null, b = null } = purchases?.parameters ?? {};
  const { p = null, q = null, v = null } = values?.parameters ?? {};
  const fits = [purchases, values].filter((fit) => fit !== undefined);
  const row = {
    run_id: runId,
    lifetime_value: definition.table,
    source: definition.source,
    model: definition.model,
    horizon_days: definition.horizon_days,
    seed: definition.seed,
    as_of: asOf,
    customers: rowsIn,
    sample: count(groups),
    repeat_customers: count(groups.filter(({ frequency }) => frequency > 0)),
    ...{ r, alpha, a, b },
    purchase_log_likelihood: purchases?.logLikelihood ?? null,
    purchase_evaluations: purchases?.evaluations ?? null,
    ...{ p, q, v },
    value_customers: count(bought),
    value_log_likelihood: values?.logLikelihood ?? null,
    value_evaluations: values?.evaluations ?? null,
    frequency_value_correlation: correlationOf(bought),
    converged: fits.length === 2 && fits.every(({ converged }) => converged),
    at_bounds: JSON.stringify(fits.flatMap(({ atBounds }) => atBounds)),
    series_terms: series?.coefficients.length ?? null,
    series_truncation: series === undefined || !Number.isFinite(series.truncation) ? null : series.truncation,
    definition: JSON.stringify(definitionOf(definition)),
  };
  const columns = Object.keys(row);
  const typed: Record<string, string> = {
    as_of: 'cast($as_of as date)',
    at_bounds: 'cast(cast($at_bounds as json) as varchar[])',
  };
  await database.run(
    `insert into ops.lifetime_models (${columns.join(', ')})
     values (${columns.map((column) => typed[column] ?? `$${column}`).join(', ')})`,
    row,
  );
}

/** As its file says it, whatever else a caller carries along. */
function definitionOf(definition: LifetimeValue): unknown {
  const { kind: _, shownAs: __, ...own } = { kind: '', shownAs: '', ...definition };
  return own;
}

/** Pearson's, over customers; null where one of the two does not vary. */
function correlationOf(groups: readonly ValueGroup[]): number | null {
  const mean = (f: (group: ValueGroup) => number) =>
    groups.reduce((sum, group) => sum + group.customers * f(group), 0) /
    groups.reduce((sum, group) => sum + group.customers, 0);
  const [x, y] = [mean(({ frequency }) => frequency), mean(({ value }) => value)];
  const covariance = mean(({ frequency, value }) => (frequency - x) * (value - y));
  const spread = Math.sqrt(
    mean(({ frequency }) => (frequency - x) ** 2) * mean(({ value }) => (value - y) ** 2),
  );
  return spread > 0 ? covariance / spread : null;
}
