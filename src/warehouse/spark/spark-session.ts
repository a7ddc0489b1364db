import { MallardError } from '../../errors.ts';
import type { Server } from './server.ts';
import { type Answer, type Ask, StatementError, type Transport } from './transport.ts';

/** For so long a server that could not be reached is not asked again. */
const REFUSED_MS = 5_000;

/** A session with a server that is opened when it is first asked for, and again after it was lost. */
export class SparkSession {
  readonly #server: Pick<Server, 'open' | 'settings'>;
  readonly #prepare: (ask: Ask) => Promise<void>;
  #transport: Transport | undefined;
  #lastRefusal: { error: unknown; at: number } | undefined;

  /**
   * @param prepare what has to be so in each new session
   */
  constructor(server: Pick<Server, 'open' | 'settings'>, prepare: (ask: Ask) => Promise<void>) {
    this.#server = server;
    this.#prepare = prepare;
  }

  /** Runs one statement of Spark's own spelling. Throws `execution` with what Spark says in one line. */
  async ask(sql: string): Promise<Answer> {
    const transport = await this.#connected();
    try {
      return await transport.query(sql);
    } catch (error) {
      const isOver = !(error instanceof StatementError) || isOfSession(error);
      if (isOver) this.#transport = undefined;
      throw error instanceof StatementError ? refusal(error, sql) : error;
    }
  }

  get isOpen(): boolean {
    return this.#transport !== undefined;
  }

  cancel(): void {
    this.#transport?.cancel();
  }

  async close(): Promise<void> {
    await this.#transport?.close();
    this.#transport = undefined;
  }

  /** A run that fails asks more than once: it need not wait each time for a server that says nothing. */
  async #openUnlessRefused(): Promise<Transport> {
    const { error, at } = this.#lastRefusal ?? { error: undefined, at: Number.NEGATIVE_INFINITY };
    if (performance.now() - at < REFUSED_MS) throw error;
    try {
      return await this.#server.open();
    } catch (refused) {
      this.#lastRefusal = { error: refused, at: performance.now() };
      throw refused;
    }
  }

  async #connected(): Promise<Transport> {
    if (this.#transport !== undefined) return this.#transport;
    const transport = await this.#openUnlessRefused();
    const ask: Ask = (sql) =>
      transport.query(sql).catch((error) => {
        throw error instanceof StatementError ? refusal(error, sql) : error;
      });
    try {
      for (const setting of this.#server.settings) await ask(setting);
      await this.#prepare(ask);
    } catch (error) {
      await transport.close();
      throw error;
    }
    this.#transport = transport;
    return transport;
  }
}

/** The server forgets a session that was idle for long, or that its administrator has closed: the next one is new. */
function isOfSession({ message }: StatementError): boolean {
  return /SessionHandle/.test(message);
}

/** Spark says the plan, the stack and the query too; what is wrong stands in the first line, behind the names of exceptions. */
function refusal(error: StatementError, sql: string): MallardError {
  const text = error.message
    .replaceAll(/(?:\w+\.)+\w*(?:Exception|Error): |Error running query: /g, '')
    .trim()
    .replace(/^(\[[\w.]+\])\s+\1/, '$1');
  const [first = ''] = text.split(/\n|\s+== SQL|\s+SQLSTATE/);
  return new MallardError('execution', `Spark: ${first.trim() || error.message.slice(0, 200)}`, {
    cause: new Error(`${error.message}\n${sql}`, { cause: error }),
  });
}
