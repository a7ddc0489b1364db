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
 * Runs queries that hold expressions of a file of rules, on a candidate; their errors name that file or, where DuckDB puts
 * them among the lines of the candidate's SELECT, the file of that.
 */
export async function withRulesFile<Result>(
  { sql, rulesFile }: { sql: SqlFile; rulesFile: string },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const line = Number(/^LINE (\d+): /m.exec(messageOf(error))?.[1] ?? 0);
    if (line > 1 && line <= 1 + sql.text.split('\n').length) throw sqlError(error, sql, 1);
    throw sqlError(error, { shownAs: rulesFile, text: '' }, undefined);
  }
}

/** `:line:column` out of DuckDB's `LINE 3: select x` and the caret under it; empty where it gives none. */
function place(message: string, before: number): string {
  const found = /LINE (\d+): (.*)\n(\s*)\^/.exec(message);
  if (found === null) return '';
  const [, line = '1', shown = '', indent = ''] = found;
  const cut = shown.startsWith('...');
  const column = indent.length - `LINE ${line}: `.length + 1;
  return `:${Number(line) - before}${cut ? '' : `:${column}`}`;
}
