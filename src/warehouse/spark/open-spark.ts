import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MallardError } from '../../errors.ts';
import type { Database } from '../database.ts';
import type { TableWords } from '../table-words.ts';
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

/** The schema of tables that last as long as a run. */
const SCRATCH = 'mallard_scratch';
const DROP_SCRATCH = `drop database if exists ${SCRATCH} cascade`;

/** Keeps tables on a Spark Thrift server, which is first asked when a table is. */
export function openSpark(records: Database, options: SparkOptions): SparkEngine {
  const exchange = new Exchange(exchangeOf(options));
  exchange.clear();
  const words = new Map<string, TableWords>();
  const session = new SparkSession(
    () => HiveTransport.open(addressOf(process.env)),
    async (ask) => {
      if (options.tables === 'delta') await refuseWithoutDelta(ask);
      await ask(DROP_SCRATCH);
      await ask(`create database ${SCRATCH}`);
      await ask(`use ${SCRATCH}`);
    },
    DROP_SCRATCH,
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

/** A folder that somebody names may hold other things, and serve other warehouses: ours in it is emptied. */
function exchangeOf({ exchange, stateDir }: SparkOptions): string {
  if (exchange === undefined) return join(stateDir, 'exchange');
  const whose = createHash('sha256').update(resolve(stateDir)).digest('hex').slice(0, 12);
  return join(exchange, `mallard-${whose}`);
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
