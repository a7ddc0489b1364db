import { renderTable, tableOf } from '../../src/cli/print/table.ts';
import type { Comparison } from './case.ts';
import { type Row, rowsOf } from './table.ts';

/** A comparison as it is shown in a terminal: of each column the median and the range, and how many times the first it is. */
export function terminalTable(comparison: Comparison): string {
  const { title, columns, notes } = comparison;
  const cell = (c: number, part: 'median' | 'range' | 'ratio') => ({
    type: 'text' as const,
    of: (row: Row) => row.cells[c]?.[part].padStart(part === 'range' ? 0 : 6) ?? '',
  });
  const shownColumns = columns.flatMap(({ name }, c) => [
    [name, cell(c, 'median')] as const,
    [`min–max${' '.repeat(c)}`, cell(c, 'range')] as const,
    ...(c === 0 ? [] : [[`ratio${' '.repeat(c)}`, cell(c, 'ratio')] as const]),
  ]);
  const rows = rowsOf(comparison);
  const isUsed = ([, { of }]: (typeof shownColumns)[number], i: number) =>
    i === 0 || rows.some((row) => of(row).trim() !== '');
  const names = { seconds: { type: 'text' as const, of: ({ name }: Row) => name } };
  const table = renderTable(tableOf(rows, { ...names, ...Object.fromEntries(shownColumns.filter(isUsed)) }));
  return [title, '', table, ...notes.map((note) => `  ${note}`)].join('\n');
}
