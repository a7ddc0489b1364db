import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { packageDir } from '../../../src/settings.ts';
import { freePort } from '../../support/free-port.ts';
import { type Login, openThriftSession } from './thrift-session.ts';

/** Where install.sh puts Spark and Delta's jars. */
const INSTALLED = join(packageDir, '.spark');
const SPARK_HOME = join(INSTALLED, 'home');

const START_MS = 120_000;
const STOP_MS = 20_000;

export interface SparkServerOptions {
  /** Whether it knows tables `using delta`. */
  delta: boolean;
  /** Where its tables and its metastore are: a server that is started there again finds the same tables. */
  dir: string;
  master?: string;
  /** Of the JVM's heap. */
  memory?: string;
  /** Into how many parts rows are dealt out to be grouped or joined; 2, where nothing is said, is right for little. */
  partitions?: number;
  port?: number;
  /** The only name and password that it takes; it takes any otherwise. Needs a JDK. */
  login?: Login;
}

/** Spark's Thrift server over HTTP, on this machine alone. */
export interface SparkServer {
  url: string;
  /** The JVM's, which leads a process group of its own. */
  pid: number;
  warehouseDir: string;
  /** What it said, of each of its starts in this folder. */
  logFile: string;
  /** As a crash would end it. Resolves once it is gone. */
  kill(): Promise<void>;
  /** Ends it as an administrator would, by force if that takes long. Resolves once it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts one, which takes some ten seconds, and resolves when it answers a query. It ends with this process, however
 * that ends. Throws with the end of its log if it does not come up.
 */
export async function startSparkServer(options: SparkServerOptions): Promise<SparkServer> {
  if (!existsSync(join(INSTALLED, 'installed'))) {
    throw new Error(
      `tests on Spark need it in ${INSTALLED}, where it is not: npm run spark:install puts it there`,
    );
  }
  const { dir, port = await freePort() } = options;
  const warehouseDir = join(dir, 'warehouse');
  const logFile = join(dir, 'server.log');
  for (const folder of [warehouseDir, join(dir, 'scratch')]) mkdirSync(folder, { recursive: true });
  if (options.login !== undefined) await compileLogin(dir);
  const url = `http://127.0.0.1:${port}/cliservice`;

  const log = openSync(logFile, 'a');
  const jvm = spawn(join(SPARK_HOME, 'bin', 'spark-submit'), submitArguments(options, port), {
    cwd: dir, // where Derby puts its database
    env: { ...process.env, SPARK_HOME, SPARK_LOCAL_IP: '127.0.0.1', SPARK_LOCAL_DIRS: join(dir, 'scratch') },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await once(jvm, 'spawn');
  const guard = endWithThisProcess(jvm);
  const kill = () => end(jvm, 'SIGKILL', guard);
  try {
    await answers(url, options.login, jvm);
  } catch (error) {
    await kill();
    throw new Error(`Spark's server did not start\n${readFileSync(logFile, 'utf8').slice(-3_000)}`, {
      cause: error,
    });
  }
  return { url, pid: pidOf(jvm), warehouseDir, logFile, kill, stop: () => end(jvm, 'SIGTERM', guard) };
}

function submitArguments(options: SparkServerOptions, port: number): string[] {
  const { delta, dir, master, memory, partitions, login } = options;
  const scratch = join(dir, 'scratch');
  const java = [`-Djava.io.tmpdir=${scratch}`, '-Duser.timezone=UTC', '-XX:+UseSerialGC'];
  if (login !== undefined) java.push(`-Dmallard.test.login=${login.user}:${login.password}`);
  const settings = {
    'spark.ui.enabled': 'false',
    'spark.log.level': 'WARN',
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.driver.extraJavaOptions': java.join(' '),
    'spark.driver.extraClassPath': `${join(INSTALLED, 'jars', '*')}:${join(dir, 'classes')}`,
    'spark.sql.warehouse.dir': join(dir, 'warehouse'),
    'spark.sql.shuffle.partitions': String(partitions ?? 2),
    'spark.sql.session.timeZone': 'UTC',
    'spark.hadoop.hive.exec.scratchdir': join(scratch, 'hive'),
    ...(delta && {
      'spark.sql.extensions': 'io.delta.sql.DeltaSparkSessionExtension',
      'spark.sql.catalog.spark_catalog': 'org.apache.spark.sql.delta.catalog.DeltaCatalog',
      'spark.databricks.delta.snapshotPartitions': '2', // 50 tasks to read the log of a small table, otherwise
    }),
  };
  const hive = {
    'hive.server2.transport.mode': 'http',
    'hive.server2.thrift.http.port': String(port),
    'hive.server2.thrift.http.path': 'cliservice',
    'hive.server2.thrift.bind.host': '127.0.0.1',
    ...(login && {
      'hive.server2.authentication': 'CUSTOM',
      'hive.server2.custom.authentication.class': 'OnePassword',
    }),
  };
  return [
    ...['--master', master ?? 'local[2]', '--driver-memory', memory ?? '2g'],
    ...Object.entries(settings).flatMap(([name, value]) => ['--conf', `${name}=${value}`]),
    ...['--class', 'org.apache.spark.sql.hive.thriftserver.HiveThriftServer2', 'spark-internal'],
    ...Object.entries(hive).flatMap(([name, value]) => ['--hiveconf', `${name}=${value}`]),
  ];
}

/** The server takes a class to check passwords with, and has none of its own that needs no directory service. */
async function compileLogin(dir: string): Promise<void> {
  const source = join(packageDir, 'test', 'spark', 'server', 'OnePassword.java');
  const jars = join(SPARK_HOME, 'jars', '*');
  await promisify(execFile)('javac', ['-cp', jars, '-d', join(dir, 'classes'), source]);
}

async function answers(url: string, login: Login | undefined, jvm: ChildProcess): Promise<void> {
  const last = Date.now() + START_MS;
  for (;;) {
    try {
      const session = await openThriftSession(url, login);
      await session.ask('select 1');
      return await session.close();
    } catch (error) {
      if (!isAlive(jvm)) throw new Error('its process ended', { cause: error });
      if (Date.now() > last) throw new Error(`nothing answers at ${url}`, { cause: error });
      await setTimeout(100);
    }
  }
}

/** A shell that waits for its input to end, as it does when this process does, and takes the server along. */
function endWithThisProcess(jvm: ChildProcess): ChildProcess {
  const script = 'read -r _; kill -9 "-$1"';
  const guard = spawn('sh', ['-c', script, 'guard', String(pidOf(jvm))], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  jvm.unref();
  return guard;
}

async function end(jvm: ChildProcess, signal: NodeJS.Signals, guard: ChildProcess): Promise<void> {
  guard.kill('SIGKILL');
  if (!isAlive(jvm)) return;
  const gone = once(jvm, 'exit');
  jvm.ref();
  process.kill(-pidOf(jvm), signal);
  await Promise.race([gone, setTimeout(STOP_MS, undefined, { ref: false })]);
  if (isAlive(jvm)) process.kill(-pidOf(jvm), 'SIGKILL');
  await gone;
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('spark-submit could not be started');
  return pid;
}
