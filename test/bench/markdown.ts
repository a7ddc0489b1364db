import { machineLine } from './machine.ts';
import type { Result } from './result.ts';
import { rowsOf } from './table.ts';

type Measured = Result['comparisons'][number];

/** The tables of one case in Markdown, each with what it was measured on; of two under one title the later result's. */
export function markdownOf(name: string, ...results: readonly Result[]): string {
  const tables = new Map<string, string>();
  for (const result of results)
    for (const comparison of result.comparisons)
      if (comparison.case === name) tables.set(comparison.title, tableOf(comparison, result));
  return [...tables.values()].join('\n\n');
}

/**
 * A document with the tables of each case that results have put between `<!-- bench:CASE -->` and `<!-- /bench:CASE -->`;
 * all else stays as it is. Throws where a case has no such place.
 */
export function withTables(document: string, ...results: readonly Result[]): string {
  const names = new Set(results.flatMap((result) => result.comparisons.map((comparison) => comparison.case)));
  return [...names].reduce((text, name) => {
    const [from, to] = marksOf(name).map((mark) => text.indexOf(mark));
    if (from === undefined || to === undefined || from === -1 || to < from)
      throw new Error(`the document has no ${marksOf(name).join(' … ')}`);
    const start = from + marksOf(name)[0].length;
    return `${text.slice(0, start)}\n${markdownOf(name, ...results)}\n${text.slice(to)}`;
  }, document);
}

/** Where the tables of a case begin and end in a document. */
export function marksOf(name: string): [from: string, to: string] {
  return [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
}

function tableOf(comparison: Measured, { machine }: Result): string {
  const { title, columns, notes } = comparison;
  const heads = columns.flatMap(({ name }, c) => (c === 0 ? [name] : [name, 'ratio']));
  const rows = rowsOf(comparison).map(({ name, cells }) => [
    named(name),
    ...cells.flatMap(({ median, range, ratio }, c) => {
      const value = range === '' ? median : `${median} (${range})`;
      return c === 0 ? [value] : [value, ratio];
    }),
  ]);
  const repeated = Math.max(...columns.map(({ figures }) => figures.length));
  const how = repeated === 1 ? 'one run' : `medians of ${repeated} runs in turn (smallest–largest)`;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `**${title}**`,
    '',
    line(['seconds', ...heads]),
    line(['---', ...heads.map(() => '---:')]),
    ...rows.map(line),
    '',
    [`${sentence(how)}; ${machineLine(machine)}.`, ...notes].join(' '),
  ].join('\n');
}

/** What is part of the row above says so: Markdown keeps no indentation. */
function named(name: string): string {
  return name.startsWith('  ') ? `– ${name.trim()}` : name;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
