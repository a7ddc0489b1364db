import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteText } from '../warehouse/quote.ts';
import type { RefusedLine } from './text/line-text.ts';
import { TextFile } from './text/text-file.ts';

/** The columns of a table of rejects: the lines that are no records, by the files they stand in. */
const COLUMNS = {
  file_id: 'varchar',
  line: 'bigint',
  byte_offset: 'bigint',
  reason: 'varchar',
  raw: 'varchar',
};

export async function createRejects(database: Database, table: string): Promise<void> {
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`);
  await database.run(`create or replace temp table ${quoteName(table)} (${columns.join(', ')})`);
}

/** Rejects on their way into their table, as a passing file. */
export class RejectsFile {
  readonly #path: string;
  readonly #text: TextFile;

  constructor(path: string) {
    this.#path = path;
    this.#text = new TextFile(path);
  }

  async write(fileId: string, { line, byteOffset, reason, raw }: RefusedLine): Promise<void> {
    await this.#text.write(
      `${JSON.stringify({ file_id: fileId, line, byte_offset: byteOffset, reason, raw })}\n`,
    );
  }

  close(): Promise<void> {
    return this.#text.close();
  }

  async loadInto(database: Database, table: string): Promise<void> {
    const columns = Object.entries(COLUMNS).map(([name, type]) => `${name}: '${type}'`);
    await database.run(
      `insert into ${quoteName(table)}
       select * from read_json(${quoteText(this.#path)}, format = 'newline_delimited', maximum_object_size = 67108864,
         columns = {${columns.join(', ')}})`,
    );
  }
}
