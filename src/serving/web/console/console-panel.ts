import type { DrawnPanel } from '../../charts/chart-option.ts';
import { type Column, isNumeric } from '../../charts/format-value.ts';

export const KINDS = ['lines', 'columns', 'bars', 'scatter'] as const;
export type Kind = (typeof KINDS)[number];

/** What a result is drawn by: `along` says of what, `number` how much. */
export interface Drawn {
  kind: Kind;
  along: string;
  number: string;
}

/** What a result may best be drawn by; undefined where it has no number. */
export function firstDrawing(columns: readonly Column[]): Drawn | undefined {
  const along = columns.find((column) => !isNumeric(column)) ?? columns[0];
  const number = columns.find((column) => isNumeric(column) && column.name !== along?.name);
  if (along === undefined || number === undefined) return undefined;
  const kind = /^(DATE|TIMESTAMP)/.test(along.type) ? 'lines' : isNumeric(along) ? 'scatter' : 'bars';
  return { kind, along: along.name, number: number.name };
}

/** The panel that draws it. Lying bars have what they are of beside them, all others below. */
export function consolePanel({ kind, along, number }: Drawn): DrawnPanel {
  const common = {
    title: `${number} by ${along}`,
    order: [],
    equal: {},
    at_least: {},
    width: 'full',
    labels: { [along]: along, [number]: number },
    formats: {},
    log: [],
  } as const satisfies Partial<DrawnPanel>;
  const panel = { ...common, order: [], log: [] as DrawnLog };
  switch (kind) {
    case 'bars':
      return { ...panel, chart: 'bars', x: [number], y: along, stacked: false };
    case 'columns':
      return { ...panel, chart: 'columns', x: along, y: [number], stacked: false };
    case 'lines':
      return { ...panel, chart: 'lines', x: along, y: [number] };
    case 'scatter':
      return { ...panel, chart: 'scatter', x: along, y: number };
  }
}

type DrawnLog = Extract<DrawnPanel, { chart: 'lines' }>['log'];
