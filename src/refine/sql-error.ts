import type { SqlFile } from '../definitions/sql-file.ts';
import { MallardError, messageOf } from '../errors.ts';

/** What DuckDB says of a definition, as against of the data or the machine. */
const DEFINITION_ERRORS = /^(Parser|Binder|Catalog) Error/;

/**
 * Makes DuckDB's error on a wrapped SQL file into one that names the file's own line and column.
 *
 * @param before how many lines the wrapping put before the file's first; undefined where the text is not the file's
 */
export function sqlError(error: unknown, file: SqlFile, before: number | undefined): MallardError {
  if (error instanceof MallardError) return error;
  const message = messageOf(error);
  const [text = message] = message.split('\n');
  const kind = DEFINITION_ERRORS.test(message) ? 'definition' : 'execution';
  return new MallardError(kind, text, {
    where: file.shownAs + (before === undefined ? '' : place(message, before)),
    next:
      kind === 'definition'
        ? 'mend the SQL and run: mallard validate'
        : 'look at the rows that this expression meets, then run again',
    cause: error,
  });
}

/**
 * Runs queries that hold expressions of a file of rules; their errors name that file. Where a candidate is computed by
 * these very queries, an error can be of its SELECT: what stands in one of its lines names the SQL file, and what the
 * data did at no known place names both.
 *
 * @param select what the candidate is computed by, beginning on the second line of a query; none for one that is kept
 */
export async function withRulesFile<Result>(
  { select, rulesFile }: { select: SqlFile | undefined; rulesFile: string },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const message = messageOf(error);
    if (select !== undefined && isInLines(message, select)) throw sqlError(error, select, 1);
    const isOfEither = select !== undefined && !DEFINITION_ERRORS.test(message) && !POSITION.test(message);
    const shownAs = isOfEither ? `${select.shownAs} or ${rulesFile}` : rulesFile;
    throw sqlError(error, { shownAs, text: '' }, undefined);
  }
}

/** Whether the line that DuckDB shows is that line of the file: a query has lines of others too. */
function isInLines(message: string, { text }: SqlFile): boolean {
  const [, line = '', shown = ''] = POSITION.exec(message) ?? [];
  const own = text.split('\n')[Number(line) - 2];
  const part = shown.replace(/^\.{3}|\.{3}$/g, '').trim();
  return own !== undefined && part !== '' && own.includes(part);
}

/** `LINE 3: select x` and the caret under it. */
const POSITION = /LINE (\d+): (.*)\n(\s*)\^/;

/** `:line:column`; empty where DuckDB gives none. */
function place(message: string, before: number): string {
  const found = POSITION.exec(message);
  if (found === null) return '';
  const [, line = '1', shown = '', indent = ''] = found;
  const cut = shown.startsWith('...');
  const column = indent.length - `LINE ${line}: `.length + 1;
  return `:${Number(line) - before}${cut ? '' : `:${column}`}`;
}
