import { z } from 'zod';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';

const columns = z.array(z.string().min(1));

/** The dates that a history adds, both of type DATE, and what they say. */
export const SPELL_DATES = {
  valid_from: 'as-of date of the run that saw the spell begin',
  valid_to: 'day on which it was over, and the next one began if there is one; null while it lasts',
};

const COLUMN_LISTS = ['key', 'changes', 'carries'] as const;

/**
 * A step of a pipeline that keeps what a table was: one row per spell in which a row of it had the same values. It is
 * written by what changed alone, and no run can make it again.
 */
export const historyStep = strict({
  history: tableName,
  /** The table that is watched. */
  of: tableName,
  /** What names a row of it. */
  key: columns.min(1),
  /** A change in one of these ends a spell and begins another. */
  changes: columns.min(1),
  /** Recorded as they were when the spell began. */
  carries: columns.default([]),
}).superRefine((step, context) => {
  const taken: string[] = Object.keys(SPELL_DATES);
  for (const list of COLUMN_LISTS) {
    for (const [i, name] of step[list].entries()) {
      if (taken.includes(name.toLowerCase()))
        context.addIssue({ code: 'custom', message: 'the history has this column already', path: [list, i] });
      taken.push(name.toLowerCase());
    }
  }
});

export type HistoryStep = z.output<typeof historyStep>;

/** What a history names that the table it watches may not have, each with its place in the step. */
export function columnsNamed(
  step: Pick<HistoryStep, (typeof COLUMN_LISTS)[number]>,
): { column: string; path: [string, number] }[] {
  return COLUMN_LISTS.flatMap((list) =>
    step[list].map((column, i) => ({ column, path: [list, i] as [string, number] })),
  );
}
