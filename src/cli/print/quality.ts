import type { QualityRow, QuarantineRow } from '../../serving/run-history-rows.ts';
import { sparkline } from './sparkline.ts';
import { renderTable, tableOf } from './table.ts';
import { percent } from './units.ts';

type Style = (style: 'bold' | 'dim' | 'green' | 'yellow' | 'red', text: string) => string;

const COLOURS = { passed: 'green', warned: 'yellow', dropped: 'yellow', stopped: 'red' } as const;

/** What each rule found last, table by table, and what is in quarantine now. */
export function renderQuality(
  rules: readonly QualityRow[],
  held: readonly QuarantineRow[],
  style: Style,
  { width, isPlain }: { width: number | undefined; isPlain: boolean },
): string {
  const tables = [...new Set(rules.map(({ table }) => table))];
  const blocks = tables.map((table) => {
    const own = rules.filter((rule) => rule.table === table);
    return `${style('bold', table)}\n${ruleTable(own, style, width, isPlain)}`;
  });
  if (held.length > 0) blocks.push(`${style('bold', 'In quarantine now')}\n${heldTable(held, style, width)}`);
  return blocks.join('\n\n');
}

function ruleTable(
  rules: readonly QualityRow[],
  style: Style,
  width: number | undefined,
  isPlain: boolean,
): string {
  const table = tableOf(rules, {
    rule: { type: 'text', of: ({ rule }) => rule },
    action: { type: 'text', of: ({ action }) => action },
    checked: { type: 'number', of: ({ checked }) => checked },
    violations: { type: 'number', of: ({ violations }) => violations },
    share: { type: 'number', of: ({ share }) => percent(share) },
    trend: { type: 'text', of: ({ trend }) => sparkline(trend, isPlain) },
    expected: {
      type: 'text',
      of: ({ expect, observed }) => (observed === null ? expect : `${expect}; saw ${observed}`),
    },
  });
  return renderTable(table, {
    indent: '  ',
    width,
    heading: (text) => style('dim', text),
    cell: (text, column, row) =>
      column === 'action' ? style(COLOURS[rules[row]?.action ?? 'passed'], text) : text,
  });
}

function heldTable(held: readonly QuarantineRow[], style: Style, width: number | undefined): string {
  const table = tableOf(held, {
    table: { type: 'text', of: (row) => row.table },
    rule: { type: 'text', of: ({ rules }) => rules },
    rows: { type: 'number', of: ({ rows }) => rows },
    files: { type: 'number', of: ({ files }) => files },
    why: { type: 'text', of: ({ reason }) => reason },
  });
  return renderTable(table, { indent: '  ', width, heading: (text) => style('dim', text) });
}
