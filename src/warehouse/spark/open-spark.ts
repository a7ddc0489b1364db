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
import type { TableFormat } from './table-format.ts';
import type { Ask } from './transport.ts';
import { Unsettled } from './unsettled.ts';
import { Versions } from './versions.ts';
import { warehouseId } from './warehouse-id.ts';

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
  const { stateDir, published } = options;
  const server = serverOf(options);
  const versions = new Versions(records);
  const session = new SparkSession(server, async (ask) => {
    if (options.tables === 'delta' && options.engine === 'spark') await refuseWithoutDelta(ask);
    await refuseOtherFormat(versions, format, options.tables);
    await claimServer(ask, {
      id: await warehouseId(stateDir),
      tables: (await versions.all()).map(({ table }) => table),
    });
  });
  const ask: Ask = (sql) => session.ask(sql);
  const words = new Map<string, TableWords>();
  const wordsOf = (table: string) => words.get(table);
  const format = options.tables === 'delta' ? new DeltaTables(ask, wordsOf) : new ParquetParts(ask, wordsOf);
  mkdirSync(stateDir, { recursive: true });
  const exchange = server.exchange(ask);
  exchange.clear();
  return new SparkEngine({
    records,
    session,
    ask,
    server,
    format,
    exchange,
    versions,
    unsettled: new Unsettled(stateDir),
    words,
    spelling: new Speller(records),
    isPublished: (table) => published.some((schema) => table.startsWith(`${schema}.`)),
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

/** What one format keeps, the other cannot read. */
async function refuseOtherFormat(
  versions: Versions,
  format: TableFormat,
  tables: SparkOptions['tables'],
): Promise<void> {
  if ((await versions.all()).every(({ version }) => format.knows(version))) return;
  const kept = tables === 'delta' ? 'parquet' : 'delta';
  throw new MallardError(
    'definition',
    `the tables of this warehouse are kept as ${kept}, and ${tables} is asked for`,
    {
      where: 'mallard.yaml, spark.tables',
      next: `write \`spark: {tables: ${kept}}\`; or load the files into a new warehouse: --warehouse FILE`,
    },
  );
}
