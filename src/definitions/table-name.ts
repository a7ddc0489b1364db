import { z } from 'zod';

/** A table of one of the data layers, as definitions write it. */
export const tableName = z
  .string()
  .regex(
    /^(bronze|silver|gold|quality)\.[a-z][a-z0-9_]*$/,
    "must be a layer and a lower-case name, such as 'gold.best_sellers'",
  );
