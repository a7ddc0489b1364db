import { z } from 'zod';
import { strict } from './strict.ts';

/** Where the tables of a project are kept and its SELECTs run. */
export const engineName = z.enum(['duckdb', 'spark', 'databricks']).default('duckdb');

/** How tables are kept on another engine than DuckDB. Addresses and secrets come from the environment. */
export const sparkSchema = strict({
  /** `delta` needs Delta Lake on the server; `parquet` does without, and promises less (docs/spark.md). */
  tables: z.enum(['delta', 'parquet']).default('delta'),
  /** A folder that this machine and the server both see under this path; by default one in the state folder. */
  exchange: z.string().min(1).optional(),
});

/** Which engine, and how it keeps tables. */
export interface EngineSettings {
  engine: z.output<typeof engineName>;
  spark: z.output<typeof sparkSchema>;
}
