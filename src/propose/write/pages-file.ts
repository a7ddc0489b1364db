import type { Proposal } from '../propose.ts';
import type { ProposedPage } from '../propose-page.ts';
import { dayNames } from './page-queries.ts';
import { yamlText } from './yaml-text.ts';

/** The queries of a page, by what they answer. */
export interface PageQueries {
  figures: string;
  overTime: string;
  byKind: string;
}

/** `pipelines/<name>.pages.yaml`: what is looked at first, and the records themselves, by what a reader chooses. */
export function pagesFile({ name, table }: Proposal, page: ProposedPage, queries: PageQueries): string {
  const { category } = page;
  const filter = `{filter: ${yamlText(category.name)}, label: ${yamlText(category.label)}, choices: ${queries.byKind}}`;
  const lines = [
    '# What `mallard serve` shows of this pipeline: two pages to begin with, to be changed and added to.',
    'pages:',
    '  - page: overview  # shown on the first page of all',
    `    title: ${yamlText(titleOf(name))}`,
    '    panels:',
    ...figures(page, queries),
    ...overTime(page, queries),
    ...byKind(page, queries),
    '',
    '  - page: records',
    '    title: Records',
    '    filters:',
    `      - ${filter}`,
    '    panels:',
    ...figures(page, queries),
    ...overTime(page, queries),
    ...newest(table, page),
  ];
  return `${lines.join('\n')}\n`;
}

function newest(table: string, { category, columns, day }: ProposedPage): string[] {
  const shown = new Set([...columns.map((column) => column.name), day.name]);
  return [
    '      - title: The newest records',
    '        chart: table',
    `        table: silver.${table}`,
    '        width: full',
    `        columns: [${[...shown].map(yamlText).join(', ')}]`,
    `        order: [${yamlText(`${day.name} desc`)}]`,
    '        first: 100',
    `        equal: {${yamlText(category.name)}: ${yamlText(category.name)}}`,
  ];
}

function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function figures(page: ProposedPage, queries: PageQueries): string[] {
  const { first, newest: last } = dayNames(page);
  const shown = [
    counted(page),
    ...page.amounts,
    { name: first, label: 'First day', format: 'date' },
    { name: last, label: 'Newest day', format: 'date' },
  ];
  return [
    '      - title: At a glance',
    '        chart: figures',
    `        query: ${queries.figures}`,
    '        width: full',
    `        labels: ${flowMap(shown.map(({ name, label }) => [name, label]))}`,
    `        formats: ${flowMap(shown.map(({ name, format }) => [name, format]))}`,
  ];
}

/** A chart each: what is counted and what is summed up have no scale in common. */
function overTime(page: ProposedPage, { overTime: query }: PageQueries): string[] {
  const { by, period } = page;
  return [counted(page), ...page.amounts].flatMap(({ name, label, format }) => [
    `      - title: ${yamlText(`${label} by ${by}`)}`,
    `        chart: ${by === 'month' ? 'columns' : 'lines'}`,
    `        query: ${query}`,
    `        x: ${period}`,
    `        y: ${yamlText(name)}`,
    `        labels: ${flowMap([[name, label]])}`,
    `        formats: ${flowMap([
      [period, by === 'month' ? 'month' : 'date'],
      [name, format],
    ])}`,
  ]);
}

function byKind(page: ProposedPage, { byKind: query }: PageQueries): string[] {
  const { category } = page;
  return [counted(page), ...page.amounts.slice(0, 1)].flatMap(({ name, label, format }) => [
    `      - title: ${yamlText(`${label} by ${category.label}`)}`,
    '        chart: bars',
    `        query: ${query}`,
    `        y: ${yamlText(category.name)}`,
    `        x: ${yamlText(name)}`,
    `        labels: ${flowMap([[name, label]])}`,
    `        formats: ${flowMap([[name, format]])}`,
  ]);
}

function counted({ count }: ProposedPage) {
  return { name: count, label: 'Records', format: 'count' };
}

function flowMap(entries: readonly (readonly string[])[]): string {
  return `{${entries.map(([key = '', value = '']) => `${yamlText(key)}: ${yamlText(value)}`).join(', ')}}`;
}
