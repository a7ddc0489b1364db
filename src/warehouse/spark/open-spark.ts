import { mkdirSync } from 'node:fs';
import { MallardError } from '../../errors.ts';
import type { Database } from '../database.ts';
import type { TableWords } from '../table-words.ts';
import { claimServer } from './claim-server.ts';
import { DeltaTables } from './delta-tables.ts';
import { ParquetParts } from './parquet-parts.ts';
import { databricksServer, type Server, sparkServer } from './server.ts';
import { SparkEngine } from './spark-engine.ts';
import { SparkSession } from './spark-session.ts';
import { Speller } from './speller.ts';
import type { Ask } from './table-format.ts';
import { Unsettled } from './unsettled.ts';
import { Versions } from './versions.ts';

/** How to keep tables on Spark. */
export interface SparkOptions {
  engine: 'spark' | 'databricks';
  tables: 'delta' | 'parquet';
  /** Where rows pass: a folder that the server sees under the same path, or a volume of Databricks. */
  exchange?: string | undefined;
  stateDir: string;
  /** The schemas whose tables are published. */
  published: readonly string[];
}

/** Keeps tables on a server that speaks Spark SQL, which is first asked when a table is. */
export function openSpark(records: Database, options: SparkOptions): SparkEngine {
  const words = new Map<string, TableWords>();
  const server = serverOf(options);
  const session = new SparkSession(server, async (ask) => {
    if (options.tables === 'delta' && options.engine === 'spark') await refuseWithoutDelta(ask);
    await claimServer(ask, records);
  });
  const ask: Ask = (sql) => session.ask(sql);
  const wordsOf = (table: string) => words.get(table);
  mkdirSync(options.stateDir, { recursive: true });
  const exchange = server.exchange(ask);
  exchange.clear();
  return new SparkEngine({
    records,
    session,
    server,
    format: options.tables === 'delta' ? new DeltaTables(ask, wordsOf) : new ParquetParts(ask, wordsOf),
    exchange,
    versions: new Versions(records),
    unsettled: new Unsettled(options.stateDir),
    words,
    spelling: new Speller(records),
    isPublished: (schema) => options.published.includes(schema),
  });
}

/** Which Spark answers, and where. Throws `usage` and `execution` as the first question of an engine would. */
export async function greetSpark(options: SparkOptions): Promise<string> {
  const server = serverOf(options);
  const transport = await server.open();
  try {
    const { rows } = await transport.query('select version()');
    return `Spark ${String(rows[0]?.[0]).split(' ')[0]} answers at ${server.address}`;
  } finally {
    await transport.close();
  }
}

function serverOf({ engine, stateDir, exchange }: SparkOptions): Server {
  const surroundings = { env: process.env, stateDir, exchange };
  return engine === 'databricks' ? databricksServer(surroundings) : sparkServer(surroundings);
}

async function refuseWithoutDelta(ask: Ask): Promise<void> {
  const { rows } = await ask('set spark.sql.extensions');
  if (String(rows[0]?.[1]).includes('io.delta')) return;
  throw new MallardError(
    'execution',
    'the Spark server has no Delta Lake, and the tables are to be kept in it',
    {
      where: 'mallard.yaml, spark.tables',
      next: 'start the server with Delta Lake, or write `spark: {tables: parquet}`, which promises less (docs/spark.md)',
    },
  );
}
