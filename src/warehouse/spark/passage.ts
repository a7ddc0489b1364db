import type { Database } from '../database.ts';
import type { Column } from '../engine.ts';
import { quoteName, quoteNames } from '../quote.ts';
import { columnsOf } from '../tables-there.ts';
import type { Exchange, ExchangePlace } from './exchange.ts';
import { sparkName, sparkTable } from './names.ts';
import type { Server } from './server.ts';
import type { Ask } from './transport.ts';
import { typed } from './typed.ts';
import { parquetType } from './types.ts';

/** Rows on their way between the records and the server. */
export class Passage {
  readonly #records: Database;
  readonly #exchange: Exchange;
  readonly #ask: Ask;
  readonly #recordsAs: Server['recordsAs'];
  /** Where the rows of each view are. */
  readonly #sent = new Map<string, ExchangePlace>();

  constructor(records: Database, exchange: Exchange, ask: Ask, recordsAs: Server['recordsAs']) {
    this.#records = records;
    this.#exchange = exchange;
    this.#ask = ask;
    this.#recordsAs = recordsAs;
  }

  /** Makes an empty temporary table among the records that has the columns of a SELECT, and gives them. */
  async shapeOf(name: string, select: string): Promise<Column[]> {
    const shape = `create or replace temp table ${quoteName(name)} as select * from (${select}\n) limit 0`;
    await this.#records.run(shape);
    return (await this.#records.query(`from ${quoteName(name)} limit 0`)).columns;
  }

  /** Gives a table of the records that has these columns the rows of a SELECT in Spark's spelling, in place of its own. */
  async receive(into: string, columns: readonly Column[], select: string): Promise<void> {
    const place = this.#exchange.place('read');
    const names = columns.map(({ name }) => name);
    try {
      const from = await place.receive(typed(columns, select), names);
      const values = columns.map(({ name, type }) => `cast(${quoteName(name)} as ${type})`).join(', ');
      await this.#records.run(`delete from ${into}`);
      if (from !== undefined)
        await this.#records.run(`insert into ${into} (${quoteNames(names)}) select ${values} from ${from}`);
    } finally {
      await place.remove();
    }
  }

  /** Lets the server use the rows of a query on the records, by the SELECT that reads them there: until it has, and no longer. */
  async sendFor(
    name: string,
    columns: readonly Column[],
    select: string,
    use: (rows: string) => Promise<unknown>,
  ): Promise<void> {
    const place = this.#exchange.place(name);
    try {
      await use(await this.#write(place, columns, select));
    } finally {
      await place.remove();
    }
  }

  /** Shows the server the rows of a query on the records as a view, until another is sent under its name. */
  async send(view: string, columns: readonly Column[], select: string): Promise<void> {
    const place = this.#exchange.place(view);
    const rows = await this.#write(place, columns, select);
    await this.#ask(`create or replace temporary view ${sparkTable(view)} as ${typed(columns, rows)}`);
    await this.#sent.get(view)?.remove();
    this.#sent.set(view, place);
  }

  /** Takes back what was sent as a view. */
  async close(): Promise<void> {
    for (const place of this.#sent.values()) await place.remove();
    this.#sent.clear();
  }

  /** Shows those of the records that a text reads, as they are now. */
  async showRecordsIn(text: string): Promise<void> {
    const names = new Set([...text.matchAll(/\bops\.(\w+)/g)].map(([, name = '']) => name));
    names.delete('parameters'); // its values are spelled out
    for (const name of names) await this.#showRecord(name);
  }

  /** Shows what a reader on the server wants to know of the tables there. */
  async showRecords(): Promise<void> {
    for (const name of SHOWN) await this.#showRecord(name);
  }

  async #showRecord(name: string): Promise<void> {
    const columns = await columnsOf(this.#records, `ops.${name}`);
    if (columns.length === 0) return;
    const { place, removeOthers } = this.#exchange.lastingPlace(name);
    const rows = await this.#write(place, columns, `select * from ops.${quoteName(name)}`);
    const [kind, ...format] = this.#recordsAs.split(' ');
    await this.#ask('create database if not exists ops');
    await this.#ask(
      `create or replace ${[kind, sparkTable(`ops.${name}`), ...format].join(' ')} as ${typed(columns, rows)}`,
    );
    await removeOthers();
  }

  async #write(place: ExchangePlace, columns: readonly Column[], select: string): Promise<string> {
    const values = columns.map(
      ({ name, type }) => `cast(${quoteName(name)} as ${parquetType(type)}) as ${quoteName(name)}`,
    );
    await this.#records.run(
      `copy (select ${values.join(', ')} from (${select})) to ${place.fileToWrite()} (format parquet)`,
    );
    await place.written();
    return `select * from parquet.${sparkName(place.url)}`;
  }
}

const SHOWN = [
  'runs',
  'run_steps',
  'files',
  'quarantine',
  'expectation_results',
  'control_totals',
  'model_centroids',
];
