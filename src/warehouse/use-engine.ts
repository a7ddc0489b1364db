import { MallardError } from '../errors.ts';
import type { Database } from './database.ts';
import type { SparkOptions } from './spark/open-spark.ts';

/** Asks the server that keeps tables who it is, and gives its answer. Throws where there is none. */
export async function greetEngine(options: SparkOptions): Promise<string> {
  const { greetSpark } = await import('./spark/open-spark.ts');
  return greetSpark(options);
}

/**
 * Lets the tables of a warehouse be on an engine. Nothing is asked of it yet. Throws `definition` where the warehouse's
 * tables are on another.
 */
export async function useEngine(
  database: Database,
  engine: 'duckdb' | SparkOptions['engine'],
  options: Omit<SparkOptions, 'engine'>,
): Promise<void> {
  if (engine === 'duckdb') return refuseOthersTables(database);
  const { openSpark } = await import('./spark/open-spark.ts'); // what only few need
  database.useEngine(openSpark(database, { ...options, engine }));
}

async function refuseOthersTables(database: Database): Promise<void> {
  const { kept } = await database.row<{ kept: number }>('select count(*) as kept from ops.engine_tables');
  if (kept === 0) return;
  throw new MallardError(
    'definition',
    'the tables of this warehouse are on Spark, and the engine is duckdb',
    {
      where: 'mallard.yaml',
      next: 'write engine: spark; or load the files into a new warehouse: --warehouse FILE',
    },
  );
}
