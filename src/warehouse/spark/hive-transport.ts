import { Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { auth, connections, HiveClient, thrift } from 'hive-driver';
import { MallardError, messageOf } from '../../errors.ts';
import { plainNumber } from './plain-number.ts';
import { type Answer, StatementError, type Transport } from './transport.ts';

const { TCLIService, TCLIService_types: types } = thrift;

/** Where a Thrift server is, and who asks. */
export interface HiveAddress {
  /** `http://host:10001/cliservice`, or `https://…`. */
  url: string;
  user: string | undefined;
  password: string | undefined;
}

/** Rows that one answer of the server holds. */
const ROWS_AT_ONCE = 10_000;
const FIRST_POLL_MS = 5;
const SLOWEST_POLL_MS = 250;
/** For an answer that costs the server no work, such as how far a statement is. */
const ANSWER_MS = 60_000;

type Session = Awaited<ReturnType<HiveClient['openSession']>>;
type Operation = Awaited<ReturnType<Session['executeStatement']>>;

/** A session of Spark's Thrift server over HTTP. Certificates are checked, which the driver by itself would not do. */
export class HiveTransport implements Transport {
  readonly #client: HiveClient;
  readonly #url: string;
  readonly #agent: Agent;
  /** Those that wait for an answer, and are told when the connection is lost. */
  readonly #waiting = new Set<(lost: Error) => void>();
  #session!: Session;
  #running: Operation | undefined;

  private constructor(url: string) {
    this.#url = url;
    this.#agent = url.startsWith('https:')
      ? new HttpsAgent({ keepAlive: true })
      : new Agent({ keepAlive: true });
    this.#client = new HiveClient(TCLIService, types);
    // The driver tells of a lost connection in this event alone: what was asked would wait for ever.
    this.#client.on('error', (lost: Error) => {
      for (const tell of this.#waiting) tell(lost);
    });
  }

  /** Throws `execution` where nothing answers, or where the server refuses who asks. */
  static async open({ url, user, password }: HiveAddress): Promise<HiveTransport> {
    const { hostname: host, port, pathname: path, protocol } = new URL(url);
    const transport = new HiveTransport(url);
    const https = protocol === 'https:';
    const nodeOptions = { agent: transport.#agent, ...(https && { rejectUnauthorized: true }) };
    const options = { path, nodeOptions, ...(https && { https }) };
    const who = new auth.PlainHttpAuthentication({
      username: user ?? 'mallard',
      password: password ?? 'none',
    });
    const opened = transport.#answer(async () => {
      const address = { host, port: Number(port) || (https ? 443 : 80), options };
      await transport.#client.connect(address, new connections.HttpConnection(), who);
      const client_protocol = types.TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10;
      transport.#session = await transport.#client.openSession({ client_protocol });
    });
    await opened.catch((error) => {
      transport.#agent.destroy();
      throw lostError(url, error);
    });
    return transport;
  }

  async query(sql: string): Promise<Answer> {
    const operation = await this.#answer(() => this.#session.executeStatement(sql, { runAsync: true }));
    this.#running = operation;
    try {
      await this.#finish(operation);
      operation.setMaxRows(ROWS_AT_ONCE);
      do await this.#answer(() => operation.fetch());
      while (operation.hasMoreRows());
      return resultOf(operation);
    } finally {
      this.#running = undefined;
      await this.#answer(() => operation.close()).catch(() => {});
    }
  }

  cancel(): void {
    this.#running?.cancel().catch(() => {});
  }

  async close(): Promise<void> {
    await this.#answer(() => this.#session.close()).catch(() => {});
    this.#agent.destroy();
  }

  /** Waits for a statement to end: it may take as long as it likes while the server answers. */
  async #finish(operation: Operation): Promise<void> {
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 1.5, SLOWEST_POLL_MS)) {
      const { operationState, errorMessage } = await this.#answer(() => operation.status(false));
      if (operationState === types.TOperationState.FINISHED_STATE) return;
      if (ENDED.includes(operationState)) throw new StatementError(errorMessage ?? 'it was canceled');
      await pause(wait);
    }
  }

  async #answer<Result>(ask: () => Promise<Result>): Promise<Result> {
    let giveUp: (lost: Error) => void = () => {};
    const lost = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    const silence = setTimeout(
      () => giveUp(new Error(`no answer in ${ANSWER_MS / 1000} seconds`)),
      ANSWER_MS,
    );
    this.#waiting.add(giveUp);
    try {
      return await Promise.race([ask(), lost]);
    } catch (error) {
      const { name, message } = error as { name?: string; message?: string };
      if (name === 'Status Error') throw new StatementError(message);
      this.#agent.destroy(); // What is still asked would keep this process from ending.
      throw lostError(this.#url, error);
    } finally {
      clearTimeout(silence);
      this.#waiting.delete(giveUp);
    }
  }
}

const ENDED: unknown[] = [
  types.TOperationState.CANCELED_STATE,
  types.TOperationState.CLOSED_STATE,
  types.TOperationState.ERROR_STATE,
  types.TOperationState.TIMEDOUT_STATE,
  types.TOperationState.UKNOWN_STATE,
];

function lostError(url: string, cause: unknown): MallardError {
  if (cause instanceof MallardError) return cause;
  if (cause instanceof StatementError)
    return new MallardError('execution', `Spark's Thrift server opens no session: ${cause.message}`, {
      where: url,
      next: 'look at the log of the server; mallard doctor asks it again',
      cause,
    });
  const { statusCode } = cause as { statusCode?: number };
  if (statusCode === 401 || statusCode === 403)
    return new MallardError('execution', 'Spark refuses this user or password', {
      where: url,
      next: 'set MALLARD_SPARK_USER and MALLARD_SPARK_PASSWORD to those of the Thrift server',
      cause,
    });
  return new MallardError('execution', `Spark's Thrift server does not answer: ${messageOf(cause)}`, {
    where: url,
    next: 'is it running, in HTTP mode, under this address (MALLARD_SPARK_URL)? Then run again: nothing of this run is visible',
    cause,
  });
}

/** The columns of an answer, by the kind of value that they hold. */
function resultOf(operation: Operation): Answer {
  const schema = [...(operation.getSchema()?.columns ?? [])].sort((a, b) => a.position - b.position);
  const columns = schema.map(({ columnName }) => columnName);
  const rows: unknown[][] = [];
  for (const part of operation.getData()) {
    const values = (part.columns ?? []).map(valuesOf);
    const length = values[0]?.length ?? 0;
    for (let i = 0; i < length; i++) rows.push(values.map((column) => column[i] ?? null));
  }
  return { columns, rows };
}

interface Values {
  values: unknown[];
  nulls: Buffer;
}

function valuesOf(column: object): unknown[] {
  const held = Object.values(column).find((one): one is Values => Array.isArray((one as Values)?.values));
  if (held === undefined) return [];
  const isNull = (i: number) => ((held.nulls[i >> 3] ?? 0) & (1 << (i & 7))) !== 0;
  return held.values.map((value, i) => (isNull(i) ? null : plain(value)));
}

/** 64-bit integers come as eight bytes; they are text where JavaScript has no such number. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('toNumber' in value)) return value;
  const { buffer, offset } = value as unknown as { buffer: Buffer; offset: number };
  return plainNumber(buffer.readBigInt64BE(offset));
}
