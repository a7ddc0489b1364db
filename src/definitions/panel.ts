import { z } from 'zod';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';

const column = z.string().min(1);
const columns = z.union([column, z.array(column).min(1)]).transform((one) => [one].flat());

/** How the values of a column are written; `share` is a part of 1, shown as per cent, `percent` one of 100. */
const FORMATS = ['count', 'amount', 'number', 'share', 'percent', 'days', 'date', 'month', 'text'] as const;
export type Format = (typeof FORMATS)[number];

/** Where the rows come from, and what is said of them: the same for every chart. */
const common = {
  title: z.string().min(1),
  about: z.string().optional(),
  /** A file of `sql/serving/`, one SELECT; `table` instead where a published table is shown as it is. */
  query: z
    .string()
    .regex(/^[a-z][a-z0-9_]*\.sql$/, 'must be the name of a file in sql/serving/, such as sales.sql')
    .optional(),
  table: tableName.optional(),
  /** Of a table: its rows' order, such as `[revenue desc, country]`. */
  order: z.array(z.string().regex(/^\w+( desc)?$/, "must be a column, or 'column desc'")).default([]),
  /** Of a table: how many rows at most. */
  first: z.number().int().min(1).optional(),
  /** Of a table: only rows whose column is what a filter says, by column. */
  equal: z.record(column, z.string()).default({}),
  /** Of a table: only rows whose column is at least what a filter says, by column. */
  at_least: z.record(column, z.string()).default({}),
  width: z.enum(['third', 'half', 'two_thirds', 'full']).default('half'),
  labels: z.record(column, z.string()).default({}),
  formats: z.record(column, z.enum(FORMATS)).default({}),
};

/** The charts there are, each with the columns that it needs. */
const charts = {
  /** The one row's columns as figures; a column `<name>_before` is what the figure was. */
  figures: {},
  /** `bars`: columns that get a bar behind their number; `entity`: the column whose values lead to an entity's page. */
  table: { columns: columns.optional(), bars: columns.optional(), entity: column.optional() },
  lines: { x: column, y: columns, series: column.optional() },
  columns: { x: column, y: columns, series: column.optional(), stacked: z.boolean().default(false) },
  bars: { x: columns, y: column, stacked: z.boolean().default(false) },
  scatter: {
    x: column,
    y: column,
    size: column.optional(),
    series: column.optional(),
    name: column.optional(),
  },
  scatter3d: { x: column, y: column, z: column, series: column, name: column.optional() },
  boxplot: { x: column, low: column, lower: column, middle: column, upper: column, high: column },
  heatmap: { x: column, y: column, value: column },
  flow: { from: column, to: column, value: column },
} as const;

/** Reading an axis that spans powers of ten, and what leads to the rows themselves. */
const axes = { log: z.array(z.enum(['x', 'y', 'z'])).default([]) };

/** A button that gives all rows of a query as CSV, with the filters as they are set. */
const download = strict({ query: z.string().regex(/^[a-z][a-z0-9_]*\.sql$/), label: z.string() }).optional();

const shared = { ...common, download };

export const panelSchema = z
  .discriminatedUnion('chart', [
    strict({ chart: z.literal('figures'), ...shared, ...charts.figures }),
    strict({ chart: z.literal('table'), ...shared, ...charts.table }),
    strict({ chart: z.literal('lines'), ...shared, ...axes, ...charts.lines }),
    strict({ chart: z.literal('columns'), ...shared, ...axes, ...charts.columns }),
    strict({ chart: z.literal('bars'), ...shared, ...axes, ...charts.bars }),
    strict({ chart: z.literal('scatter'), ...shared, ...axes, ...charts.scatter }),
    strict({ chart: z.literal('scatter3d'), ...shared, ...axes, ...charts.scatter3d }),
    strict({ chart: z.literal('boxplot'), ...shared, ...axes, ...charts.boxplot }),
    strict({ chart: z.literal('heatmap'), ...shared, ...charts.heatmap }),
    strict({ chart: z.literal('flow'), ...shared, ...charts.flow }),
  ])
  .superRefine(({ query, table, order, first, equal, at_least }, context) => {
    const say = (message: string, path: string) =>
      context.addIssue({ code: 'custom', message, path: [path] });
    if (query === undefined && table === undefined) say('is missing; or name a table', 'query');
    if (query !== undefined && table !== undefined)
      say('stands in the place of a query, not beside it', 'table');
    if (query === undefined) return;
    const ofTable = { order: order.length, first: first ?? 0, equal: size(equal), at_least: size(at_least) };
    for (const [key, given] of Object.entries(ofTable))
      if (given > 0) say('is for a table; a query says it itself', key);
  });

function size(map: Record<string, unknown>): number {
  return Object.keys(map).length;
}

export type Panel = z.output<typeof panelSchema>;

/** The columns of its rows that a panel names, with where it names them. */
export function columnsNamedBy(panel: Panel): { column: string; path: (string | number)[] }[] {
  const channels = Object.keys(charts[panel.chart]).filter((key) => key !== 'stacked');
  const named = channels.flatMap((key) => {
    const value = (panel as Record<string, unknown>)[key] as string | string[] | undefined;
    if (value === undefined) return [];
    if (Array.isArray(value)) return value.map((name, i) => ({ column: name, path: [key, i] }));
    return [{ column: value, path: [key] }];
  });
  const keyed = (['labels', 'formats', 'equal', 'at_least'] as const).flatMap((key) =>
    Object.keys(panel[key]).map((name) => ({ column: name, path: [key, name] })),
  );
  const ordered = panel.order.map((name, i) => ({ column: name.replace(/ desc$/, ''), path: ['order', i] }));
  return [...named, ...keyed, ...ordered];
}
