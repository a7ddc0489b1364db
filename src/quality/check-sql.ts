import type { Check, Measure } from '../definitions/rule.ts';
import type { Batch } from '../warehouse/provenance.ts';
import { quoteName, quoteNames, quoteTable, quoteText } from '../warehouse/quote.ts';

/** A query of one row: `checked` and `violations`, both numbers of rows, and `observed`, what was seen, as text. */
export type CheckQuery = string;

/** What a check is measured on. */
export interface Scope {
  table: string;
  /** The rows that were added, where the others have been checked before. */
  batch: Batch | undefined;
  /** SQL that is TRUE for rows of the table that may share a key with an added one. */
  isNearBatch: string;
  /** The day of the run, `2026-04-28`. */
  today: string;
  /** A table of the rows as they were before this run; none where there were none. */
  before: string | undefined;
}

/** Compiles a check. Null and false violate alike; `filter` says which rows are looked at. */
export function checkQuery({ measure, filter }: Check, scope: Scope): CheckQuery {
  const rows = `select * from ${quoteTable(scope.table)} where coalesce((${filter ?? 'true'}), false)`;
  const added = scope.batch === undefined ? rows : `${rows} and ${scope.batch.where}`;
  switch (measure.kind) {
    case 'unique':
      return unique(measure.of, `${rows} and ${scope.isNearBatch}`, scope.batch);
    case 'not_null':
      return rowByRow(added, measure.of.map((name) => `${quoteName(name)} is not null`).join(' and '));
    case 'accepted_values':
      return valueByValue(
        added,
        quoteName(measure.of.column),
        `seen in (${measure.of.values.map(literal).join(', ')})`,
      );
    case 'accepted_range':
      return rowByRow(added, isWithin(quoteName(measure.of.column), measure.of));
    case 'relationship':
      return relationship(measure.of, rows);
    case 'row_count':
      return one(`select count(*) as seen from (${rows})`, isWithin('seen', measure.of));
    case 'freshness':
      return one(
        `select max(${quoteName(measure.of.column)}) as seen from (${rows})`,
        `cast(seen as timestamp) >= cast(${quoteText(scope.today)} as timestamp) - interval '${measure.of.within_days * 86_400}' second`,
      );
    case 'equal_sum':
      return equalSum(measure.of, rows);
    case 'unchanged':
      return unchanged(measure.of, rows, scope.before);
    case 'sql':
      return `select (select count(*) from (${rows})) as checked, count(*) as violations, null as observed
        from (${measure.of})`;
  }
}

/** What a check asks for, in a line, for whoever reads the results. */
export function describeMeasure({ kind, of }: Measure): string {
  if (typeof of === 'string') return `${kind}: ${of}`;
  if (Array.isArray(of)) return `${kind}: ${of.join(', ')}`;
  return `${kind}: ${Object.entries(of)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : value}`)
    .join('; ')}`;
}

function rowByRow(rows: string, holds: string): CheckQuery {
  return `select count(*) as checked, count(*) filter (where not coalesce((${holds}), false)) as violations, null as observed
    from (${rows})`;
}

/** As `rowByRow`, for what can be told from one column: each of its values is looked at once, however many rows have it. */
function valueByValue(rows: string, column: string, holds: string): CheckQuery {
  return `select cast(coalesce(sum(n), 0) as bigint) as checked,
      cast(coalesce(sum(n) filter (where not coalesce((${holds}), false)), 0) as bigint) as violations,
      null as observed
    from (select ${column} as seen, count(*) as n from (${rows}) group by ${column})`;
}

/**
 * Each row beyond the first of its key is a violation; among added rows, the keys that occur there are looked at. A
 * key with a null in it is like no other, as everywhere in SQL: `not_null` is the check for those.
 */
function unique(columns: readonly string[], rows: string, batch: Batch | undefined): CheckQuery {
  const keys = quoteNames(columns);
  const hasKey = columns.map((name) => `${quoteName(name)} is not null`).join(' and ');
  const isAdded = columns.map((name) => `r.${quoteName(name)} = added.${quoteName(name)}`).join(' and ');
  const looked =
    batch === undefined
      ? rows
      : `select * from (${rows}) as r where exists (select 1 from (${rows}) as added where ${batch.where} and ${isAdded})`;
  return `select cast(coalesce(sum(n), 0) as bigint) as checked, cast(coalesce(sum(n - 1), 0) as bigint) as violations, null as observed
    from (select count(*) as n from (${looked}) where ${hasKey} group by ${keys})`;
}

/** Always on all rows: the other table may have lost some. */
function relationship(
  { columns, to, to_columns = columns }: Extract<Measure, { kind: 'relationship' }>['of'],
  rows: string,
): CheckQuery {
  const pairs = columns.map((name, i) => `r.${quoteName(name)} = t.${quoteName(to_columns[i] ?? name)}`);
  return `select (select count(*) from (${rows})) as checked, count(*) as violations, null as observed
    from (${rows}) as r where not exists (select 1 from ${quoteTable(to)} as t where ${pairs.join(' and ')})`;
}

function equalSum(
  { sum, to, to_sum = sum, to_filter = 'true' }: Extract<Measure, { kind: 'equal_sum' }>['of'],
  rows: string,
): CheckQuery {
  const here = `(select coalesce(sum(${sum}), 0) from (${rows}))`;
  const there = `(select coalesce(sum(${to_sum}), 0) from ${quoteTable(to)} where coalesce((${to_filter}), false))`;
  return `select 1 as checked, case when here = there then 0 else 1 end as violations,
      concat(here, ' here, ', there, ' there') as observed
    from (select ${here} as here, ${there} as there)`;
}

function unchanged(
  { key, column }: Extract<Measure, { kind: 'unchanged' }>['of'],
  rows: string,
  before: string | undefined,
): CheckQuery {
  if (before === undefined) return 'select 0 as checked, 0 as violations, null as observed';
  const isOther = `n.${quoteName(column)} is distinct from o.${quoteName(column)}`;
  return `select count(*) as checked, count(*) filter (where ${isOther}) as violations, null as observed
    from (${rows}) as n inner join ${before} as o using (${quoteNames(key)})`;
}

/** One value, `seen`, that is right or wrong. */
function one(query: string, holds: string): CheckQuery {
  return `select 1 as checked, case when ${holds} then 0 else 1 end as violations, cast(seen as string) as observed from (${query})`;
}

function isWithin(
  value: string,
  { min, max }: { min?: string | number | undefined; max?: string | number | undefined },
): string {
  const parts = [
    ...(min === undefined ? [] : [`${value} >= ${literal(min)}`]),
    ...(max === undefined ? [] : [`${value} <= ${literal(max)}`]),
  ];
  return parts.join(' and ');
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : quoteText(value);
}
