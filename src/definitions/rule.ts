import { z } from 'zod';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';
import { threshold } from './threshold.ts';

export const ruleName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _');

/** What every rule may say of itself, whatever it measures. */
const named = {
  name: ruleName,
  description: z.string().optional(),
  tags: z.array(z.string()).default([]),
};

/** What a rule that counts violations may say besides. */
const counted = {
  ...named,
  /** Fewer violations than this are no finding; dropped rows are dropped all the same. */
  warn_if: threshold.optional(),
  /** More violations than this stop the run. */
  fail_if: threshold.optional(),
};

/** A rule about each row by itself. */
export const expectation = strict({
  ...counted,
  /** A SQL expression over the candidate's columns; a row for which it is not TRUE is a violation. */
  expect: z.string(),
  /** Only rows for which this is TRUE are judged. */
  filter: z.string().optional(),
  on_violation: z.enum(['warn', 'drop', 'fail']),
});

const columns = z.array(z.string()).min(1);
const bound = z.union([z.number(), z.string()]);

/** What a check may measure; each check has exactly one of these. */
const measures = {
  /** No two rows agree in all of these columns. */
  unique: columns.optional(),
  /** None of these columns is null. */
  not_null: columns.optional(),
  /** The column holds one of these values. Null is none of them: `filter` it away where it is allowed. */
  accepted_values: strict({ column: z.string(), values: z.array(bound).min(1) }).optional(),
  /** The column lies between these, both included. Null does not. */
  accepted_range: strict({ column: z.string(), min: bound.optional(), max: bound.optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'needs min, max or both')
    .optional(),
  /** Each row has a row in another table that agrees with it in these columns. */
  relationship: strict({ columns, to: tableName, to_columns: columns.optional() })
    .refine(
      ({ columns: own, to_columns }) => to_columns === undefined || to_columns.length === own.length,
      'to_columns needs as many columns as columns',
    )
    .optional(),
  /** The table has so many rows. */
  row_count: strict({ min: z.int().min(0).optional(), max: z.int().min(0).optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'needs min, max or both')
    .optional(),
  /** The newest value of a date or timestamp is at most so many days before the day of the run (UTC). */
  freshness: strict({ column: z.string(), within_days: z.number().min(0) }).optional(),
  /** A sum here is that of another table, to the last digit. */
  equal_sum: strict({
    sum: z.string(),
    to: tableName,
    to_sum: z.string().optional(),
    to_filter: z.string().optional(),
  }).optional(),
  /** A row that was in the table before has the value it had then: how much a run may move. */
  unchanged: strict({ key: columns, column: z.string() }).optional(),
  /** A SELECT that gives the violating rows. */
  sql: z.string().optional(),
};

type Name = keyof typeof measures;

const NAMES = Object.keys(measures) as Name[];

const written = strict({
  ...counted,
  ...measures,
  filter: z.string().optional(),
  on_violation: z.enum(['warn', 'fail']),
});

/** What a check measures, and of what. */
export type Measure = {
  [Kind in Name]: { kind: Kind; of: NonNullable<z.output<typeof written>[Kind]> };
}[Name];

/** A rule about a table as a whole, measured when its rows are in place and before they go live. */
export const check = written
  .superRefine((rule, context) => {
    const given = NAMES.filter((name) => rule[name] !== undefined);
    if (given.length === 1) return;
    const found = given.length === 0 ? 'nothing' : given.join(' and ');
    const message = `a check measures one of ${NAMES.join(', ')}; this one measures ${found}`;
    context.addIssue({ code: 'custom', message });
  })
  .transform(({ name, description, tags, warn_if, fail_if, filter, on_violation, ...measured }) => {
    const [kind, of] = Object.entries(measured).find(([, value]) => value !== undefined) ?? [];
    const measure = { kind, of } as Measure;
    return { name, description, tags, warn_if, fail_if, filter, on_violation, measure };
  });

/** The columns of its own table that a check names. */
export function columnsOf({ measure }: Pick<Check, 'measure'>): string[] {
  switch (measure.kind) {
    case 'unique':
    case 'not_null':
      return measure.of;
    case 'relationship':
      return measure.of.columns;
    case 'unchanged':
      return [...measure.of.key, measure.of.column];
    case 'accepted_values':
    case 'accepted_range':
    case 'freshness':
      return [measure.of.column];
    default:
      return [];
  }
}

const share = z
  .string()
  .regex(/^\d+(\.\d+)?\s*%$/, "must read like '1%'")
  .transform((text) => Number.parseFloat(text) / 100);

/** What a rule about a model may measure; each has exactly one of these. */
const modelMeasures = {
  /** The mean silhouette of the chosen number of clusters is at least this, from -1 to 1. */
  silhouette_at_least: z.number().min(-1).max(1).optional(),
  /** Each cluster that was fitted has at least this share of all that are clustered, such as `1%`. */
  smallest_cluster_at_least: share.optional(),
  /** Of those who were there in the last published model too, at most this share is in another cluster now. */
  changed_at_most: share.optional(),
};

/** A rule about a model, measured when it has been fitted and before its clusters go live. */
export const modelCheck = strict({
  ...named,
  ...modelMeasures,
  on_violation: z.enum(['warn', 'fail']),
}).superRefine((rule, context) => {
  const names = Object.keys(modelMeasures) as (keyof typeof modelMeasures)[];
  if (names.filter((name) => rule[name] !== undefined).length === 1) return;
  context.addIssue({ code: 'custom', message: `measures one of ${names.join(', ')}` });
});

export type ModelCheck = z.output<typeof modelCheck>;
export type Expectation = z.output<typeof expectation>;
export type Check = z.output<typeof check>;
