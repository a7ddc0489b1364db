import { z } from 'zod';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';

const onViolation = z.enum(['warn', 'drop', 'fail']);

/** More than so many violations stop the run: `> 5%` of the rows checked, or `> 100` rows. */
const threshold = z
  .string()
  .regex(/^>\s*\d+(\.\d+)?\s*%?$/, "must read like '> 5%' or '> 100'")
  .transform((text): Threshold => {
    const value = Number(/[\d.]+/.exec(text)?.[0]);
    return text.includes('%') ? { percent: value } : { count: value };
  });

export type Threshold = { percent: number } | { count: number };

const ruleName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _');

const expectation = strict({
  name: ruleName,
  /** A SQL expression over the candidate's columns; a row for which it is not TRUE is a violation. */
  expect: z.string(),
  on_violation: onViolation,
  fail_if: threshold.optional(),
  description: z.string().optional(),
});

const check = strict({
  name: ruleName,
  /** No two rows agree in all of these columns. */
  unique: z.array(z.string()).min(1),
  on_violation: z.enum(['warn', 'fail']),
  fail_if: threshold.optional(),
  description: z.string().optional(),
});

const route = strict({ name: ruleName, when: z.string(), to: tableName });

/** Two queries of one value each that have to agree: nothing was lost on the way. */
const controlTotal = strict({ name: ruleName, input: z.string(), output: z.string() });

const column = z.union([
  z.string().transform((description) => ({ description, type: undefined })),
  strict({ description: z.string(), type: z.string().optional() }),
]);

export const expectationsSchema = strict({
  table: tableName,
  grain: z.string(),
  /**
   * Set for a row-level table: each output row is one input row, and carries its `_file_id` and `_line`. Then
   * input = output + quarantined + set aside, and only the rows of new files are refined.
   */
  rows_of: tableName.optional(),
  /**
   * `whole` for a row-level table whose rows depend on more than their own input row (a window function, another
   * table): it is made anew each time.
   */
  refresh: z.enum(['new_rows', 'whole']).default('new_rows'),
  /** The contract: the published table has exactly these columns, in this order. */
  columns: z.record(z.string(), column),
  routes: z.array(route).default([]),
  expectations: z.array(expectation).default([]),
  checks: z.array(check).default([]),
  control_totals: z.array(controlTotal).default([]),
}).superRefine((file, context) => {
  const names = [...file.expectations, ...file.checks].map((rule) => rule.name);
  const repeated = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (repeated !== -1) {
    const inChecks = repeated - file.expectations.length;
    const path = inChecks < 0 ? ['expectations', repeated, 'name'] : ['checks', inChecks, 'name'];
    context.addIssue({ code: 'custom', message: 'there is another rule of this name', path });
  }
  const missing = ['_file_id', '_line'].filter((name) => !Object.hasOwn(file.columns, name));
  if (file.rows_of !== undefined && missing.length > 0) {
    const message = `a table with rows_of carries ${missing.join(' and ')} of its input`;
    context.addIssue({ code: 'custom', message, path: ['rows_of'] });
  }
  if (file.rows_of === file.table) {
    context.addIssue({ code: 'custom', message: 'a table is not made of itself', path: ['rows_of'] });
  }
});

export type Expectations = z.output<typeof expectationsSchema>;
export type Expectation = Expectations['expectations'][number];
export type Check = Expectations['checks'][number];
