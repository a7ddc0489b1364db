import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MallardError } from '../../errors.ts';
import type { Database } from '../database.ts';
import type { TableWords } from '../table-words.ts';
import { claimServer } from './claim-server.ts';
import { DeltaTables } from './delta-tables.ts';
import { Exchange } from './exchange.ts';
import { HiveTransport } from './hive-transport.ts';
import { ParquetParts } from './parquet-parts.ts';
import { SparkEngine } from './spark-engine.ts';
import { SparkSession } from './spark-session.ts';
import { Spelling } from './spelling.ts';
import type { Ask } from './table-format.ts';
import { Unsettled } from './unsettled.ts';
import { Versions } from './versions.ts';

/** How to keep tables on Spark. */
export interface SparkOptions {
  tables: 'delta' | 'parquet';
  /** A folder that the server sees under the same path. */
  exchange?: string | undefined;
  stateDir: string;
  /** The schemas whose tables are published. */
  published: readonly string[];
}

/** Keeps tables on a Spark Thrift server, which is first asked when a table is. */
export function openSpark(records: Database, options: SparkOptions): SparkEngine {
  const exchange = new Exchange(options.exchange ?? join(options.stateDir, 'exchange'));
  const words = new Map<string, TableWords>();
  const session = new SparkSession(
    () => HiveTransport.open(addressOf(process.env)),
    async (ask) => {
      if (options.tables === 'delta') await refuseWithoutDelta(ask);
      await claimServer(ask, records);
    },
  );
  const ask: Ask = (sql) => session.ask(sql);
  const wordsOf = (table: string) => words.get(table);
  mkdirSync(options.stateDir, { recursive: true });
  return new SparkEngine({
    records,
    session,
    format: options.tables === 'delta' ? new DeltaTables(ask, wordsOf) : new ParquetParts(ask, wordsOf),
    exchange,
    versions: new Versions(records),
    unsettled: new Unsettled(options.stateDir),
    words,
    spelling: new Spelling(records),
    isPublished: (schema) => options.published.includes(schema),
  });
}

/** Which Spark answers, and where. Throws `usage` and `execution` as the first question of an engine would. */
export async function greetSpark(env: NodeJS.ProcessEnv): Promise<string> {
  const address = addressOf(env);
  const transport = await HiveTransport.open(address);
  try {
    const { rows } = await transport.query('select version()');
    return `Spark ${String(rows[0]?.[0]).split(' ')[0]} answers at ${address.url}`;
  } finally {
    await transport.close();
  }
}

function addressOf(env: NodeJS.ProcessEnv) {
  const url = env.MALLARD_SPARK_URL;
  if (url === undefined || !/^https?:\/\/[^/]+\/./.test(url)) {
    const seen = url === undefined ? 'is not set' : `is '${url}'`;
    throw new MallardError('usage', `the engine is spark, and MALLARD_SPARK_URL ${seen}`, {
      where: 'MALLARD_SPARK_URL',
      next: "set it to the Thrift server's address, such as http://localhost:10001/cliservice",
    });
  }
  return { url, user: env.MALLARD_SPARK_USER, password: env.MALLARD_SPARK_PASSWORD };
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
