import type { Value } from '../../../warehouse/statements.ts';
import { formatValue } from '../../charts/format-value.ts';
import type { ShownOrigin } from '../../dashboard/ask-explanation.ts';
import type { Rows } from '../lib/answer.ts';
import { catalogAddress } from '../lib/catalog-address.ts';
import { linkTo } from '../lib/route.ts';
import { DataTable } from '../parts/data-table.tsx';

/** The rows of one table that it is made of: by file, and line by line when asked. */
export function OriginView({ origin }: { origin: ShownOrigin }) {
  const { table, rows, files, lines, pickedBy } = origin;
  const left = rows - (lines?.length ?? 0);
  return (
    <section class="panel full" aria-label={`Made of ${table}`}>
      <header>
        <h2>
          Made of {formatValue(rows, 'count')} {rows === 1 ? 'row' : 'rows'} of{' '}
          <a {...linkTo(catalogAddress(table))}>{table}</a>
        </h2>
      </header>
      <p class="muted">
        in {formatValue(files.count, 'count')} {files.count === 1 ? 'file' : 'files'}
        {files.count > files.first.length && `, the first ${files.first.length} of them here`}
        {pickedBy.length > 0 && `; on the way rows are picked by ${pickedBy.join(', ')}`}
      </p>
      <DataTable
        answer={ofFiles(origin)}
        caption={`Files that ${table} has it from`}
        formats={LINE_NUMBERS}
      />
      {lines !== null && lines.length > 0 && (
        <details>
          <summary>
            Line by line
            {left > 0 && `: the first ${lines.length}, ${formatValue(left, 'count')} more are not shown`}
          </summary>
          <DataTable
            answer={ofLines(origin)}
            caption={`Lines that ${table} has it from`}
            formats={LINE_NUMBERS}
          />
        </details>
      )}
    </section>
  );
}

/** They are counted, but they are names: 1204, not 1,204. */
const LINE_NUMBERS = { first_line: 'text', last_line: 'text', line: 'text' } as const;

function ofFiles({ files, columns }: ShownOrigin): Rows {
  return {
    columns: [text('file'), whole('rows'), whole('first_line'), whole('last_line'), ...columns.map(text)],
    rows: files.first.map(({ file, rows, firstLine, lastLine, values }) => [
      file,
      rows,
      firstLine,
      lastLine,
      ...valuesOf(values, columns),
    ]),
  };
}

function ofLines({ lines, columns }: ShownOrigin): Rows {
  return {
    columns: [text('file'), whole('line'), ...columns.map(text)],
    rows: (lines ?? []).map(({ file, line, values }) => [file, line, ...valuesOf(values, columns)]),
  };
}

function valuesOf(values: Record<string, Value>, columns: readonly string[]): Value[] {
  return columns.map((name) => values[name] ?? null);
}

function text(name: string) {
  return { name, type: 'VARCHAR' };
}

function whole(name: string) {
  return { name, type: 'BIGINT' };
}
