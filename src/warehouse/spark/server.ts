import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { MallardError } from '../../errors.ts';
import { openDatabricks } from './databricks-transport.ts';
import { DatabricksVolume } from './databricks-volume.ts';
import type { Exchange } from './exchange.ts';
import { HiveTransport } from './hive-transport.ts';
import { SharedFolder } from './shared-folder.ts';
import type { Ask, Transport } from './transport.ts';

/** A server that speaks Spark SQL: how to reach it, and what it does in a way of its own. */
export interface Server {
  /** Where it is, for errors and doctor. */
  address: string;
  open(): Promise<Transport>;
  /** What makes a session read SQL as this program writes it, and refuse what it would otherwise pass over. */
  settings: readonly string[];
  /** How tables that last as long as a run are kept. */
  scratchFormat: 'parquet' | 'delta';
  /** What the records are that are shown beside the tables. */
  recordsAs: 'view' | 'table using delta';
  exchange(ask: Ask): Exchange;
}

/** What a server is reached by: the environment, the state folder, and the place that `mallard.yaml` names for rows on their way. */
interface Surroundings {
  env: NodeJS.ProcessEnv;
  stateDir: string;
  exchange: string | undefined;
}

/** Open Spark's Thrift server. Throws `usage` where nothing says where it is. */
export function sparkServer({ env, stateDir, exchange }: Surroundings): Server {
  const url = env.MALLARD_SPARK_URL;
  if (url === undefined || !/^https?:\/\/[^/]+\/./.test(url)) {
    const seen = url === undefined ? 'is not set' : `is '${url}'`;
    throw new MallardError('usage', `the engine is spark, and MALLARD_SPARK_URL ${seen}`, {
      where: 'MALLARD_SPARK_URL',
      next: "set it to the Thrift server's address, such as http://localhost:10001/cliservice",
    });
  }
  const who = { user: env.MALLARD_SPARK_USER, password: env.MALLARD_SPARK_PASSWORD };
  return {
    address: url,
    open: () => HiveTransport.open({ url, ...who }),
    settings: SPARK_SETTINGS.map(([name, value]) => `set ${name}=${value}`),
    scratchFormat: 'parquet',
    recordsAs: 'view',
    exchange: (ask) => new SharedFolder(folderFor(exchange, stateDir), ask),
  };
}

/** A folder that somebody names may hold other things, and serve other warehouses: ours in it is emptied. */
function folderFor(exchange: string | undefined, stateDir: string): string {
  if (exchange === undefined) return join(stateDir, 'exchange');
  const whose = createHash('sha256').update(resolve(stateDir)).digest('hex').slice(0, 12);
  return join(exchange, `mallard-${whose}`);
}

/** What open Spark's sessions are told: SQL is read as ANSI has it, times have no zone, nothing in a text is a variable. */
export const SPARK_SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ['spark.sql.ansi.enabled', 'true'],
  ['spark.sql.parser.escapedStringLiterals', 'false'],
  ['spark.sql.variable.substitute', 'false'],
  ['spark.sql.timestampType', 'TIMESTAMP_NTZ'],
  ['spark.sql.session.timeZone', 'UTC'],
  // With Java's newer dates Delta Lake fails where a condition compares one with a subquery.
  ['spark.sql.datetime.java8API.enabled', 'false'],
  ['spark.sql.parquet.outputTimestampType', 'TIMESTAMP_MICROS'],
];

/** A SQL warehouse of Databricks. Throws `usage` where something that it is reached by is not set. */
export function databricksServer({ env, stateDir, exchange }: Surroundings): Server {
  const of = (name: string) => {
    const value = env[name];
    if (value !== undefined && value !== '') return value;
    throw new MallardError('usage', `the engine is databricks, and ${name} is not set`, {
      where: name,
      next: "set it to what the warehouse's connection details say",
    });
  };
  const address = {
    host: of('DATABRICKS_SERVER_HOSTNAME'),
    path: of('DATABRICKS_HTTP_PATH'),
    token: of('DATABRICKS_TOKEN'),
  };
  if (exchange === undefined || !exchange.startsWith('/Volumes/'))
    throw new MallardError(
      'usage',
      'the engine is databricks, and no volume is named for rows on their way',
      {
        where: 'mallard.yaml, spark.exchange',
        next: 'name one that the token may write to: exchange: /Volumes/catalog/schema/volume',
      },
    );
  const localDir = join(stateDir, 'exchange');
  const catalog = env.DATABRICKS_CATALOG;
  return {
    address: address.host,
    open: () => openDatabricks(address, localDir),
    settings: [
      'set ansi_mode = true',
      "set time zone 'UTC'",
      ...(catalog === undefined ? [] : [`use catalog \`${catalog.replaceAll('`', '``')}\``]),
    ],
    scratchFormat: 'delta',
    recordsAs: 'table using delta',
    exchange: (ask) => new DatabricksVolume(exchange, localDir, ask),
  };
}
