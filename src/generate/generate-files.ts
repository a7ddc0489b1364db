import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Format, GeneratedFile, GeneratorDefinition } from '../definitions/generator.ts';
import type { SqlFile } from '../definitions/sql-file.ts';
import { MallardError, messageOf, stopIfAsked } from '../errors.ts';
import { sqlError } from '../refine/sql-error.ts';
import type { Database } from '../warehouse/database.ts';
import {
  createDateMacro,
  createGenerationMacros,
  type GenerationSettings,
} from '../warehouse/generation-macros.ts';
import { openInMemory } from '../warehouse/open.ts';
import { quoteName, quoteText } from '../warehouse/quote.ts';
import { checkOptions } from './check-options.ts';
import { replaceIfChanged } from './replace-if-changed.ts';

export interface GenerateRequest extends GenerationSettings {
  /** Absolute. */
  to: string;
  files: readonly { file: GeneratedFile; format: Format }[];
}

export interface Generated {
  files: number;
  rows: number;
  /** Of the files, those that were not there already with the same bytes. */
  written: number;
}

/** What else may be said: when to stop, and how many threads may work. */
interface Means {
  signal?: AbortSignal | undefined;
  threads?: number;
}

/**
 * Makes up files as a generator says, in a database in memory. The same request gives the same bytes, whatever the
 * number of threads. Each file appears whole or not at all, and one that is there already as it should be is left alone.
 */
export async function generateFiles(
  generator: GeneratorDefinition,
  request: GenerateRequest,
  { signal, threads }: Means = {},
): Promise<Generated> {
  const scratch = await makeFolders(request);
  const settings = { temp_directory: join(scratch, 'spilled') };
  const database = await openInMemory(
    threads === undefined ? settings : { ...settings, threads: String(threads) },
  );
  const stop = () => database.interrupt();
  signal?.addEventListener('abort', stop);
  try {
    await createGenerationMacros(database, request);
    await checkOptions(database, generator);
    for (const { table, sql } of generator.tables) {
      stopIfAsked(signal);
      await inFile(sql, () => database.run(`create temp table ${quoteName(table)} as\n${sql.text}`));
    }
    const made: Generated = { files: 0, rows: 0, written: 0 };
    for (const { file, format } of request.files) {
      await createDateMacro(database, format === 'parquet');
      const folder = join(request.to, file.source ?? '');
      for (const { name, query } of await queriesOf(database, file)) {
        stopIfAsked(signal);
        const part = join(scratch, 'part');
        made.rows += await inFile(file.sql, () => database.run(copyTo(part, query, format, file.header)));
        made.files += 1;
        if (await replaceIfChanged(part, join(folder, `${name}.${format}`))) made.written += 1;
      }
    }
    return made;
  } catch (error) {
    stopIfAsked(signal);
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    database.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Makes the folders of all files, and one beside them for what is not whole yet, which no pattern of a source matches. */
async function makeFolders({ to, files }: GenerateRequest): Promise<string> {
  try {
    for (const { file } of files) await mkdir(join(to, file.source ?? ''), { recursive: true });
    return await mkdtemp(join(to, '.generating-'));
  } catch (error) {
    throw new MallardError('usage', `the folder cannot be written to: ${messageOf(error)}`, {
      where: to,
      next: 'name another folder with --to DIR',
      cause: error,
    });
  }
}

interface NamedQuery {
  name: string;
  query: string;
}

/** The rows of each file, by its name: all of them, or a file for each value of a column, which is not written. */
async function queriesOf(database: Database, { name, sql, header }: GeneratedFile): Promise<NamedQuery[]> {
  const rows = `from (\n${sql.text}\n)`;
  const wanted = header === undefined ? '*' : `line as ${quoteName(header)}`;
  const column = /\{(\w+)\}/.exec(name)?.[1];
  if (column === undefined) return [{ name, query: `select ${wanted} ${rows}` }];
  const of = quoteName(column);
  const { columns, rows: values } = await inFile(sql, () =>
    database.query(`select distinct ${of} ${rows} order by 1`),
  );
  const without = header === undefined ? `* exclude (${of})` : wanted;
  return values.map(([value]) => {
    const text = String(value);
    if (value === null || text === '' || /[/\\]/.test(text))
      throw new MallardError('execution', `${column} is '${text}' in some row, which gives no file name`, {
        where: sql.shownAs,
        next: 'give every row a value without / in that column',
      });
    const isOfFile = `${of} = cast(${quoteText(text)} as ${columns[0]?.type})`;
    return { name: name.replace(`{${column}}`, text), query: `select ${without} ${rows} where ${isOfFile}` };
  });
}

/** Lines of text go out as they are: nothing in them is a delimiter, and there are no quotes. */
function copyTo(file: string, query: string, format: Format, header: string | undefined): string {
  const how =
    format === 'parquet'
      ? 'format parquet'
      : header === undefined
        ? 'format csv, header'
        : "format csv, header, delimiter '\u0001', quote '', escape ''";
  return `copy (${query}) to ${quoteText(file)} (${how})`;
}

/** Errors of a file that is wrapped from its second line on. */
async function inFile<Result>(file: SqlFile, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw sqlError(error, file, 1);
  }
}
