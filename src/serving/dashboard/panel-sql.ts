import { columnsNamedBy, type Panel } from '../../definitions/panel.ts';
import type { SqlFile } from '../../definitions/sql-file.ts';
import { quoteName, quoteTable, quoteText } from '../../warehouse/quote.ts';

/** The SELECT whose rows a panel shows: that of its query, or one on its table. */
export function panelSql(panel: Panel, queries: ReadonlyMap<string, SqlFile>): string {
  const { query, table } = panel;
  if (query !== undefined) return queries.get(query)?.text ?? '';
  const isWhole = panel.chart === 'figures' || (panel.chart === 'table' && panel.columns === undefined);
  const columns = isWhole ? ['*'] : shownColumns(panel);
  const conditions = [
    ...Object.entries(panel.equal).map(([column, filter]) =>
      chosenOr(filter, (value) => `cast(${quoteName(column)} as varchar) = ${value}`),
    ),
    ...Object.entries(panel.at_least).map(([column, filter]) =>
      chosenOr(filter, (value) => `${quoteName(column)} >= cast(${value} as double)`),
    ),
  ];
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  const by = panel.order.map((one) => `${quoteName(one.replace(/ desc$/, ''))}${descending(one)}`);
  const order = by.length === 0 ? '' : ` order by ${by.join(', ')}`;
  const limit = panel.first === undefined ? '' : ` limit ${panel.first}`;
  return `select ${columns.join(', ')} from ${quoteTable(table ?? '')}${where}${order}${limit}`;
}

function shownColumns(panel: Panel): string[] {
  const shown = columnsNamedBy(panel).filter(
    ({ path }) => !['equal', 'at_least', 'order'].includes(`${path[0]}`),
  );
  return [...new Set(shown.map(({ column }) => column))].map(quoteName);
}

function descending(order: string): string {
  return order.endsWith(' desc') ? ' desc nulls last' : ' nulls last';
}

/** All rows where nothing is chosen. */
function chosenOr(filter: string, condition: (value: string) => string): string {
  const value = `chosen(${quoteText(filter)})`;
  return `(${value} is null or ${condition(value)})`;
}
