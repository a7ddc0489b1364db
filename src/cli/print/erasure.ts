import type { Erasure, ErasurePlan, Original } from '../../run/forgetting/forget.ts';
import type { Trace } from '../../run/forgetting/prove.ts';
import { group, renderTable, tableOf } from './table.ts';

type Style = (style: 'bold' | 'dim' | 'green' | 'yellow' | 'red', text: string) => string;

const FILES_SHOWN = 20;

/** What forgetting a person would do. */
export function renderErasurePlan(plan: ErasurePlan, style: Style): string {
  const { tables, unreadable, landedCopies, originals } = plan;
  if (tables.length === 0) return `nothing of this person is in ${plan.pipeline}`;
  const blocks = [section('Rows that would be taken out', rowsOf(tables, style), style)];
  if (unreadable.length > 0) {
    const lines = unreadable.map(({ file, line }) => `  ${file ?? 'unknown file'}, line ${line ?? '?'}`);
    const title = 'Of those in quarantine, unreadable lines that mention the person, whomever they are about';
    blocks.push(section(title, shorten(lines), style));
  }
  blocks.push(`${plural(landedCopies, 'landed copy', 'landed copies')} would be removed`);
  return [...blocks, ...originalsOf(originals, style)].join('\n\n');
}

/** What was done, what a search found afterwards, and where the person still is that Mallard does not write. */
export function renderErasure(erasure: Erasure, style: Style): string {
  const { tables, originals, proof, seconds, pipeline } = erasure;
  const head =
    erasure.erasureId === null
      ? `nothing of this person is in ${pipeline}; nothing was changed`
      : `forgotten in ${pipeline}, in ${seconds.toFixed(1)} s; every table is made anew without them`;
  const blocks = [head];
  if (tables.length > 0) blocks.push(section('Rows taken out', rowsOf(tables, style), style));
  const searched = `searched ${group(proof.columns)} text columns and ${plural(proof.files, 'file')}`;
  const remains = proof.found.filter(({ isPerson }) => isPerson);
  const other = proof.found.filter(({ isPerson }) => !isPerson);
  const tracesOf = (found: readonly Trace[]) => shorten(found.map(traceOf));
  if (remains.length === 0) blocks.push(style('green', `${searched}: nothing of the person is left`));
  else blocks.push(`${style('red', `${searched}: the person is still in`)}\n${tracesOf(remains)}`);
  if (other.length > 0)
    blocks.push(section('The same characters, with another meaning', tracesOf(other), style));
  return [...blocks, ...originalsOf(originals, style)].join('\n\n');
}

function traceOf({ where, times, kind }: Trace): string {
  return `  ${where}: ${kind === 'column' ? plural(times, 'row') : plural(times, 'time')}`;
}

function rowsOf(tables: readonly { table: string; rows: number }[], style: Style): string {
  const table = tableOf(tables, {
    table: { type: 'text', of: ({ table: name }) => name },
    rows: { type: 'number', of: ({ rows }) => rows },
  });
  return renderTable(table, { indent: '  ', heading: (text) => style('dim', text) });
}

function originalsOf(originals: readonly Original[], style: Style): string[] {
  if (originals.length === 0) return [];
  const title = `Your own files that held their records when they came: Mallard does not edit them (${originals.length})`;
  const lines = originals.map(({ source, path, records }) =>
    `  ${source}/${path}: ${plural(records, 'line')}`.replace('//', '/'),
  );
  return [section(title, shorten(lines), style)];
}

function shorten(lines: readonly string[]): string {
  const more = lines.length - FILES_SHOWN;
  const rest = more > 0 ? [`  … and ${group(more)} more: --json lists them all`] : [];
  return [...lines.slice(0, FILES_SHOWN), ...rest].join('\n');
}

function section(title: string, body: string, style: Style): string {
  return `${style('bold', title)}\n${body}`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${group(count)} ${count === 1 ? one : many}`;
}
