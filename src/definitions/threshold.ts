import { z } from 'zod';

/** More than so many violations: a share of the rows checked, or a count. */
export type Threshold = { percent: number } | { count: number };

/** `> 5%` of the rows checked, or `> 100` rows. */
export const threshold = z
  .string()
  .regex(/^>\s*\d+(\.\d+)?\s*%?$/, "must read like '> 5%' or '> 100'")
  .transform((text): Threshold => {
    const value = Number(/[\d.]+/.exec(text)?.[0]);
    return text.includes('%') ? { percent: value } : { count: value };
  });
