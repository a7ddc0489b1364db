import { z } from 'zod';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';

const columnName = z.string().min(1);

/** The columns of the source that the methods read, by what they call them. */
const COLUMNS = ['key', 'frequency', 'recency', 'age', 'value'] as const;

/** `lifetime_values/<layer>/<table>.yaml`: what the customers of a table are expected to buy, and for how much. */
export const lifetimeValueSchema = strict({
  /** The table it writes: the key, and what is expected of it. */
  table: tableName,
  description: z.string().optional(),
  /** One row per customer. */
  source: tableName,
  key: columnName,
  /** x: number of repeat purchases, a whole number; 0 for who bought once. */
  frequency: columnName,
  /** t_x: days from the first purchase to the last; 0 for who bought once. */
  recency: columnName,
  /** T: days from the first purchase to the as-of date. */
  age: columnName,
  /** Average value of the repeat purchases; not read for who bought once. */
  value: columnName,
  /** How customers drop out: `bg_nbd` after a repeat purchase, `mbg_nbd` after any, the first included. */
  model: z.enum(['bg_nbd', 'mbg_nbd']).default('bg_nbd'),
  /** For how long after the as-of date. */
  horizon_days: z.number().positive().max(3_650),
  /** At most so many customers are fitted on, chosen by md5 of key and seed. */
  sample: z.int().min(100).default(20_000),
  seed: z.int().min(0),
}).superRefine((definition, context) => {
  for (const [i, column] of COLUMNS.entries()) {
    const same = COLUMNS.slice(0, i).find((other) => definition[other] === definition[column]);
    if (same === undefined) continue;
    const message = `'${definition[column]}' is the ${same} already; each is a column of its own`;
    context.addIssue({ code: 'custom', message, path: [column] });
  }
});

export type LifetimeValue = z.output<typeof lifetimeValueSchema>;
