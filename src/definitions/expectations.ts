import { z } from 'zod';
import { didYouMean } from './closest.ts';
import { RECORD_KEY } from './own-columns.ts';
import { check, columnsOf, type Expectation, expectation, ruleName } from './rule.ts';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';

const route = strict({ name: ruleName, when: z.string(), to: tableName });

/** Two queries of one value each that have to agree: nothing was lost on the way. */
const controlTotal = strict({ name: ruleName, input: z.string(), output: z.string() });

const column = z.union([
  z.string().transform((description) => ({ description, type: undefined })),
  strict({ description: z.string(), type: z.string().optional() }),
]);

/** The short form, as users of declarative pipelines know it: a name and its expression. */
const shortForm = z.record(ruleName, z.string()).default({});

const SHORT_FORMS = { expect: 'warn', expect_or_drop: 'drop', expect_or_fail: 'fail' } as const;

const file = strict({
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
  expect: shortForm,
  expect_or_drop: shortForm,
  expect_or_fail: shortForm,
  checks: z.array(check).default([]),
  control_totals: z.array(controlTotal).default([]),
});

/** The rules of a table, the short forms among the expectations. */
export const expectationsSchema = file
  .transform(({ expect, expect_or_drop, expect_or_fail, ...rest }) => {
    const short = Object.entries({ expect, expect_or_drop, expect_or_fail }).flatMap(([form, rules]) =>
      Object.entries(rules).map(
        ([name, sql]): Expectation => ({
          name,
          expect: sql,
          on_violation: SHORT_FORMS[form as keyof typeof SHORT_FORMS],
          tags: [],
        }),
      ),
    );
    return { ...rest, expectations: [...rest.expectations, ...short] };
  })
  .superRefine((rules, context) => {
    for (const { message, path } of problemsIn(rules)) context.addIssue({ code: 'custom', message, path });
  });

interface Problem {
  message: string;
  path: (string | number)[];
}

/** What is wrong with the rules of a table as a whole. */
function problemsIn({ table, rows_of, columns, expectations, checks }: Expectations): Problem[] {
  const problems: Problem[] = [];
  const rules = [
    ...expectations.map(({ name }, i) => ({ name, path: ['expectations', i, 'name'] })),
    ...checks.map(({ name }, i) => ({ name, path: ['checks', i, 'name'] })),
  ];
  const names = rules.map(({ name }) => name);
  const repeated = rules.find(({ name }, i) => names.indexOf(name) !== i);
  if (repeated !== undefined)
    problems.push({ message: 'there is another rule of this name', path: repeated.path });
  const missing = RECORD_KEY.filter((name) => !Object.hasOwn(columns, name));
  if (rows_of !== undefined && missing.length > 0) {
    const message = `a table with rows_of carries ${missing.join(' and ')} of its input`;
    problems.push({ message, path: ['rows_of'] });
  }
  if (rows_of === table) problems.push({ message: 'a table is not made of itself', path: ['rows_of'] });
  for (const [i, one] of checks.entries()) {
    const unknown = columnsOf(one).find((name) => !Object.hasOwn(columns, name));
    if (unknown === undefined) continue;
    const message = `the table has no column '${unknown}'${didYouMean(unknown, Object.keys(columns))}`;
    problems.push({ message, path: ['checks', i, one.measure.kind] });
  }
  return problems;
}

/** A table's rules, complete and defaulted. */
export type Expectations = Omit<z.output<typeof file>, keyof typeof SHORT_FORMS>;

/** Whether a table takes the rows of new files alone: each of its rows is one of its input, and depends on no other. */
export function isByNewRows(
  rules: Pick<Expectations, 'rows_of' | 'refresh'>,
): rules is { rows_of: string; refresh: 'new_rows' } {
  return rules.rows_of !== undefined && rules.refresh === 'new_rows';
}
