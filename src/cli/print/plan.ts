import type { TableChange } from '../../run/planning/compare.ts';
import type { Plan } from '../../run/planning/plan.ts';
import { group, renderTable } from './table.ts';

type Style = (style: 'bold' | 'dim' | 'green' | 'yellow' | 'red', text: string) => string;

/** A plan for people: which tables a run would make anew and why, and what would be otherwise. */
export function renderPlan(plan: Plan, style: Style): string {
  const { pipeline, asOf, tables, stoppedBy, warnings, seconds } = plan;
  const blocks = [
    style('bold', `${pipeline}, as of ${asOf ?? 'no date'}: what a run would change, taking no new file`),
  ];
  const changed = tables.filter(({ why }) => why !== null);
  if (changed.length > 0) blocks.push(overview(changed, style));
  for (const change of changed) blocks.push(...details(change, style));
  if (stoppedBy !== null)
    blocks.push(
      `${style('red', 'the run would be stopped')}: ${stoppedBy.message}\n  at ${stoppedBy.where ?? 'an unknown place'}`,
    );
  if (changed.length > 0 && warnings.length > 0)
    blocks.push(
      section(
        'Kept, but worth a look',
        warnings.map(
          ({ rule, violations, rowsChecked, table }) =>
            `  ${style('yellow', rule)}: ${group(violations)} of ${group(rowsChecked)} rows of ${table}`,
        ),
        style,
      ),
    );
  const kept = tables.length - changed.length;
  const ending =
    changed.length === 0 && stoppedBy === null
      ? 'nothing would change: every table is as its definition makes it'
      : `${group(kept)} ${kept === 1 ? 'table stays' : 'tables stay'} as they are; nothing was written`;
  return [...blocks, `${ending} (${seconds.toFixed(1)} s)`].join('\n\n');
}

function overview(changed: readonly TableChange[], style: Style): string {
  const rows = changed.map(({ table, rowsBefore, rowsAfter, why }) => [
    table,
    rowsBefore,
    rowsAfter,
    rowsBefore === null ? null : signed(rowsAfter - rowsBefore),
    why,
  ]);
  const columns = [
    { name: 'made anew', type: 'VARCHAR' },
    { name: 'rows now', type: 'BIGINT' },
    { name: 'then', type: 'BIGINT' },
    { name: '', type: 'BIGINT' },
    { name: 'because', type: 'VARCHAR' },
  ];
  return renderTable({ columns, rows }, { indent: '  ', heading: (text) => style('dim', text) });
}

function details({ table, columns, dropped, released, keys, moves }: TableChange, style: Style): string[] {
  const lines = [
    ...columns.added.map((name) => `  ${style('green', '+ column')} ${name}`),
    ...columns.removed.map((name) => `  ${style('red', '- column')} ${name}`),
    ...columns.retyped.map((text) => `  ${style('yellow', '~ column')} ${text}`),
    ...released.map(
      ({ rules, rows }) => `  ${style('green', `${group(rows)} released`)}, held until now by ${rules}`,
    ),
    ...dropped.map(({ rules, rows }) => `  ${style('red', `${group(rows)} newly held`)} by ${rules}`),
    ...(keys === null || keys.added + keys.removed + keys.changed === 0
      ? []
      : [
          `  ${keys.key}: ${group(keys.added)} come, ${group(keys.removed)} go, ${group(keys.changed)} have other values`,
        ]),
    ...movesOf(moves),
  ];
  return lines.length === 0 ? [] : [section(table, lines, style)];
}

/** The largest moves by themselves, the others together. */
function movesOf(moves: TableChange['moves']): string[] {
  if (moves.length === 0) return [];
  const all = moves.reduce((sum, { rows }) => sum + rows, 0);
  const shown = moves.slice(0, 8).map(({ from, to, rows }) => `    ${group(rows)} from ${from} to ${to}`);
  const more = moves.length > 8 ? [`    … and ${moves.length - 8} more ways`] : [];
  return [`  ${group(all)} would have another ${moves[0]?.column}`, ...shown, ...more];
}

function section(heading: string, lines: readonly string[], style: Style): string {
  return `${style('bold', heading)}\n${lines.join('\n')}`;
}

function signed(number: number): string {
  return number > 0 ? `+${group(number)}` : number === 0 ? '' : group(number);
}
