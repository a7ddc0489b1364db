import { MallardError } from '../errors.ts';
import type { Database } from './database.ts';
import { openSpark, type SparkOptions } from './spark/open-spark.ts';

/**
 * Lets the tables of a warehouse be on an engine. Nothing is asked of it yet. Throws `definition` where the warehouse's
 * tables are on another.
 */
export async function useEngine(
  database: Database,
  engine: 'duckdb' | 'spark' | 'databricks',
  options: SparkOptions,
): Promise<void> {
  const kept = await database.row<{ there: number; all: number }>(
    'select (select count(*) from ops.engine_tables) as there, (select count(*) from ops.tables) as "all"',
  );
  if (engine === 'duckdb') {
    if (kept.there > 0) throw otherEngine('on Spark', 'duckdb');
    return;
  }
  if (kept.there === 0 && kept.all > 0) throw otherEngine('in DuckDB', engine);
  database.useEngine(openSpark(database, options));
}

function otherEngine(where: string, engine: string): MallardError {
  return new MallardError(
    'definition',
    `the tables of this warehouse are ${where}, and mallard.yaml says engine: ${engine}`,
    {
      where: 'mallard.yaml',
      next: 'put the engine back, or give the other a new warehouse: --warehouse FILE',
    },
  );
}
