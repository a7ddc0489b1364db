import { BEHAVIOR_MISTAKES, BEHAVIOR_TESTED_BY } from './behavior.ts';
import { CUSTOMER360_MISTAKES, CUSTOMER360_TESTED_BY } from './customer360.ts';
import { RETAIL_MISTAKES, RETAIL_TESTED_BY } from './retail.ts';
import { RETAIL_PAGES_MISTAKES } from './retail-pages.ts';

/** A text of a file, and what somebody could write in its place by mistake. */
export type Mistake = [file: string, from: string, to: string];

/** Of every pipeline: the tests beside the file have to see each. */
export const MISTAKES: readonly Mistake[] = [
  ...RETAIL_MISTAKES,
  ...RETAIL_PAGES_MISTAKES,
  ...BEHAVIOR_MISTAKES,
  ...CUSTOMER360_MISTAKES,
];

/** The table whose tests see a mistake in a lookup. */
export const TESTED_BY: Readonly<Record<string, string>> = {
  ...RETAIL_TESTED_BY,
  ...BEHAVIOR_TESTED_BY,
  ...CUSTOMER360_TESTED_BY,
};
