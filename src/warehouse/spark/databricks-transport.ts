import { MallardError, messageOf } from '../../errors.ts';
import { plainNumber } from './plain-number.ts';
import { StatementError, type Transport } from './transport.ts';

/** Where a SQL warehouse of Databricks is, and who asks: the names that its own tools have for them. */
export interface DatabricksAddress {
  host: string;
  path: string;
  token: string;
}

/** What of the driver is used. It is no dependency of ours: who has Databricks installs it. */
interface Driver {
  DBSQLClient: new () => {
    connect(options: object): Promise<{ openSession(): Promise<Session> }>;
    close(): Promise<void>;
  };
}

interface Session {
  executeStatement(sql: string, options: object): Promise<Operation>;
  close(): Promise<unknown>;
}

interface Operation {
  fetchAll(): Promise<Record<string, unknown>[]>;
  getSchema(): Promise<{ columns: { columnName: string }[] } | null>;
  cancel(): Promise<unknown>;
  close(): Promise<unknown>;
}

const DRIVER = '@databricks/sql';

/**
 * Opens a session of a Databricks SQL warehouse. Written by the driver's documentation, and never run.
 *
 * @param filesIn the folder whose files statements may put into a volume
 */
export async function openDatabricks(
  { host, path, token }: DatabricksAddress,
  filesIn: string,
): Promise<Transport> {
  const { DBSQLClient } = await driver();
  const client = new DBSQLClient();
  const options = { host, path, token, preserveBigNumericPrecision: true, telemetryEnabled: false };
  const session = await client
    .connect(options)
    .then((connected) => connected.openSession())
    .catch(async (error) => {
      await client.close().catch(() => {});
      throw new MallardError('execution', `Databricks does not let us in: ${messageOf(error)}`, {
        where: host,
        next: 'look at DATABRICKS_SERVER_HOSTNAME, DATABRICKS_HTTP_PATH and DATABRICKS_TOKEN, and whether the warehouse may start',
        cause: error,
      });
    });
  let running: Operation | undefined;
  return {
    async query(sql) {
      try {
        running = await session.executeStatement(sql, { stagingAllowedLocalPath: filesIn });
        const rows = await running.fetchAll();
        const columns = (await running.getSchema())?.columns.map(({ columnName }) => columnName) ?? [];
        return { columns, rows: rows.map((row) => columns.map((name) => plain(row[name]))) };
      } catch (error) {
        throw statementError(error) ?? lostError(host, error);
      } finally {
        await running?.close().catch(() => {});
        running = undefined;
      }
    },
    cancel() {
      running?.cancel().catch(() => {});
    },
    async close() {
      await session.close().catch(() => {});
      await client.close().catch(() => {});
    },
  };
}

async function driver(): Promise<Driver> {
  try {
    return (await import(DRIVER)) as Driver;
  } catch (error) {
    throw new MallardError('usage', "the engine is databricks, and Databricks' driver is not installed", {
      where: DRIVER,
      next: 'npm install @databricks/sql@2.1.0',
      cause: error,
    });
  }
}

/** What the server said of a statement; undefined where it said nothing, and the session counts as lost. */
function statementError(error: unknown): StatementError | undefined {
  const { name, response } = error as { name?: string; response?: { displayMessage?: string } };
  if (response === undefined && name !== 'Status Error') return undefined;
  return new StatementError(response?.displayMessage ?? messageOf(error));
}

function lostError(host: string, cause: unknown): MallardError {
  return new MallardError('execution', `Databricks does not answer: ${messageOf(cause)}`, {
    where: host,
    next: 'is the warehouse running? Then run again: nothing of this run is visible',
    cause,
  });
}

function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? plainNumber(value) : (value ?? null);
}
