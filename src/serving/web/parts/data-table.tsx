import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Format } from '../../../definitions/panel.ts';
import type { Value } from '../../../warehouse/statements.ts';
import { formatValue, isNumeric, labelOf, toNumber, usualFormat } from '../../charts/format-value.ts';
import type { Rows } from '../lib/answer.ts';
import { EmptyNote } from './notes.tsx';

interface DataTableProps {
  answer: Rows;
  /** What it is called, for those who do not see where it stands. */
  caption: string;
  /** All columns, if nothing is said. */
  columns?: readonly string[] | undefined;
  labels?: Record<string, string>;
  formats?: Record<string, Format>;
  /** Columns with a bar behind their number. */
  bars?: readonly string[];
  /** What stands in a cell in the place of its value. */
  cell?: (column: string, value: Value, row: readonly Value[]) => ComponentChildren;
  empty?: string;
}

const SHOWN = 25;
const MORE = 200;

interface Order {
  column: number;
  isDescending: boolean;
}

/** Rows that can be put in order by any column; the first of them, and more when asked. */
export function DataTable({
  answer,
  caption,
  columns,
  labels = {},
  formats = {},
  bars = [],
  cell,
  empty,
}: DataTableProps) {
  const [order, setOrder] = useState<Order | undefined>(undefined);
  const [shown, setShown] = useState(SHOWN);
  const sorted = useMemo(() => inOrder(answer, order), [answer, order]);
  const places = (columns ?? answer.columns.map(({ name }) => name))
    .map((name) => answer.columns.findIndex((column) => column.name === name))
    .filter((at) => at >= 0);
  if (answer.rows.length === 0) return <EmptyNote>{empty ?? 'There are no rows.'}</EmptyNote>;
  const orderBy = (column: number, isNumber: boolean) =>
    setOrder((before) =>
      before?.column === column
        ? { column, isDescending: !before.isDescending }
        : { column, isDescending: isNumber },
    );
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled has to be reached by the keyboard */}
      <section class="table-frame" tabIndex={0} aria-label={caption}>
        <table>
          <caption class="sr-only">{caption}</caption>
          <thead>
            <tr>
              {places.map((at) => {
                const column = answer.columns[at] ?? { name: '', type: '' };
                const isNumber = isNumeric(column);
                const sort =
                  order?.column === at ? (order.isDescending ? 'descending' : 'ascending') : 'none';
                return (
                  <th key={at} scope="col" aria-sort={sort} class={isNumber ? 'number' : ''}>
                    <button type="button" onClick={() => orderBy(at, isNumber)}>
                      {labelOf(column.name, labels)}
                      <span aria-hidden="true">
                        {sort === 'descending' ? ' ▾' : sort === 'ascending' ? ' ▴' : ''}
                      </span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, shown).map((row, i) => (
              <tr key={i}>{places.map((at) => field(at, row))}</tr>
            ))}
          </tbody>
        </table>
      </section>
      {(sorted.length > shown || answer.more) && (
        <p class="table-foot">
          {Math.min(shown, sorted.length).toLocaleString('en')} of {sorted.length.toLocaleString('en')}
          {answer.more ? ' and more' : ''} rows{' '}
          {sorted.length > shown && (
            <button type="button" class="link" onClick={() => setShown(shown + MORE)}>
              show more
            </button>
          )}
        </p>
      )}
    </>
  );

  function field(at: number, row: readonly Value[]) {
    const column = answer.columns[at] ?? { name: '', type: '' };
    const value = row[at] ?? null;
    const text =
      cell?.(column.name, value, row) ?? formatValue(value, formats[column.name] ?? usualFormat(column));
    const bar = bars.includes(column.name) ? share(answer, at, value) : undefined;
    return (
      <td key={at} class={isNumeric(column) ? 'number' : isLong(value) ? 'long' : ''}>
        {bar !== undefined && <span class="bar" style={{ width: `${bar * 100}%` }} aria-hidden="true" />}
        <span class="value">{text}</span>
      </td>
    );
  }
}

const LONG = 32;

function isLong(value: Value): boolean {
  return typeof value === 'string' && value.length > LONG;
}

/** How much a value is of the largest in its column. */
function share({ rows }: Rows, at: number, value: Value): number {
  const most = Math.max(...rows.map((row) => toNumber(row[at]) ?? 0), Number.EPSILON);
  return Math.max(0, (toNumber(value) ?? 0) / most);
}

/** Numbers by size, everything else by the alphabet; what is not there comes last in either direction. */
function inOrder({ rows, columns }: Rows, order: Order | undefined): readonly (readonly Value[])[] {
  if (order === undefined) return rows;
  const { column, isDescending } = order;
  const isNumber = isNumeric(columns[column] ?? { name: '', type: '' });
  const direction = isDescending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [one[column] ?? null, other[column] ?? null];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const difference = isNumber
      ? (toNumber(a) ?? 0) - (toNumber(b) ?? 0)
      : String(a).localeCompare(String(b), 'en', { numeric: true });
    return direction * difference;
  });
}
