import { auth, connections, HiveClient, HiveUtils, thrift } from 'hive-driver';

const { TCLIService, TCLIService_types: types } = thrift;

/** A session of a Spark Thrift server, for tests that ask it what is there, without a line of Mallard's own. */
export interface ThriftSession {
  /** Runs one statement. Resolves to its rows by their columns' names; throws with Spark's own message. */
  ask(sql: string): Promise<Record<string, unknown>[]>;
  /** Ends the session; nothing happens where the server is gone. */
  close(): Promise<void>;
}

export interface Login {
  user: string;
  password: string;
}

/** Opens one over HTTP. A server without passwords takes any. Throws where nothing answers, or the login is refused. */
export async function openThriftSession(url: string, login?: Login): Promise<ThriftSession> {
  const { hostname: host, port, pathname: path } = new URL(url);
  const client = new HiveClient(TCLIService, types);
  // The driver tells of a lost connection in this event alone: what was asked would wait for ever.
  const lost = new Promise<never>((_, reject) => client.on('error', reject));
  lost.catch(() => {});
  const basicAuth = new auth.PlainHttpAuthentication(
    login === undefined ? {} : { username: login.user, password: login.password },
  );
  const options = { host, port: Number(port), options: { path } };
  await client.connect(options, new connections.HttpConnection(), basicAuth);
  const client_protocol = types.TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10;
  const session = await Promise.race([client.openSession({ client_protocol }), lost]);
  const ask = async (sql: string) => {
    const operation = await session.executeStatement(sql, { runAsync: true });
    const utils = new HiveUtils(types);
    await utils.waitUntilReady(operation).catch((error: { response?: { errorMessage?: string } }) => {
      throw new Error(error.response?.errorMessage ?? String(error), { cause: error });
    });
    operation.setMaxRows(10_000);
    await utils.fetchAll(operation, types.TFetchOrientation.FETCH_NEXT);
    await operation.close();
    return (utils.getResult(operation).getValue() ?? []) as Record<string, unknown>[];
  };
  return {
    ask: (sql) => Promise.race([ask(sql), lost]),
    close: () => Promise.race([session.close().then(() => {}), lost]).catch(() => {}),
  };
}
