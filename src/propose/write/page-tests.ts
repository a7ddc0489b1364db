import type { Proposal } from '../propose.ts';
import type { ProposedPage } from '../propose-page.ts';
import { dayNames } from './page-queries.ts';
import { yamlText } from './yaml-text.ts';

/** Cells of a row by their columns; what is undefined is left out. */
type Row = Record<string, string | undefined>;

/** One of the kinds that a reader chooses by, and another. */
function kindsOf({ category: { isText } }: ProposedPage): { one: string; other: string } {
  return isText ? { one: 'b', other: 'a' } : { one: 'true', other: 'false' };
}

/** Beside `figuresQuery`. */
export function figuresTests(proposal: Proposal, page: ProposedPage): string {
  const { one, other } = kindsOf(page);
  const { first, newest } = dayNames(page);
  const given = [
    givenRow(page, '2026-01-31', '1', one),
    givenRow(page, '2026-02-02', '4', other),
    givenRow(page, '2026-02-01', '2', one),
    {},
  ];
  const found = (count: string, sum: string, from: string, to: string): Row => ({
    ...sumsOf(page, count, sum),
    [first]: from,
    [newest]: to,
  });
  return testsFile([
    test('all records, those too that say nothing', proposal, given, [
      found('4', '7', '2026-01-31', '2026-02-02'),
    ]),
    test('those of the kind that is chosen', proposal, given, [found('2', '3', '2026-01-31', '2026-02-01')], {
      chosen: chosen(page, one),
    }),
    test('no record has no day and comes to nothing', proposal, [], [found('0', 'null', 'null', 'null')]),
  ]);
}

/** Beside `overTimeQuery`. */
export function overTimeTests(proposal: Proposal, page: ProposedPage): string {
  const { one, other } = kindsOf(page);
  const { by, period } = page;
  const [late, early, later] =
    by === 'month' ? ['2026-02-01', '2026-01-31', '2026-02-28'] : ['2026-02-01', '2026-01-31', '2026-02-01'];
  const [first, second] = by === 'month' ? ['2026-01-01', '2026-02-01'] : ['2026-01-31', '2026-02-01'];
  const given = [
    givenRow(page, late, '1', one),
    givenRow(page, early, '2', one),
    givenRow(page, later, '4', other),
    givenRow(page, 'null', '8', one),
  ];
  return testsFile([
    test(
      `each ${by} once and in its order, without the records that have no day`,
      proposal,
      given,
      [
        { [period]: first, ...sumsOf(page, '1', '2') },
        { [period]: second, ...sumsOf(page, '2', '5') },
      ],
      { inOrder: true },
    ),
    test(
      'those of the kind that is chosen',
      proposal,
      given,
      [
        { [period]: first, ...sumsOf(page, '1', '2') },
        { [period]: second, ...sumsOf(page, '1', '1') },
      ],
      { inOrder: true, chosen: chosen(page, one) },
    ),
  ]);
}

/** Beside `byKindQuery`. */
export function byKindTests(proposal: Proposal, page: ProposedPage): string {
  const { one, other } = kindsOf(page);
  const kind = (value: string, sum: string): Row => givenRow(page, undefined, sum, value);
  const { name } = page.category;
  return testsFile([
    test(
      'the kind with the most records first, those of no kind among them, equals by name',
      proposal,
      [kind(one, '2'), kind('null', '8'), kind(other, '4'), kind('null', '1')],
      [
        { [name]: 'null', ...sumsOf(page, '2', '9') },
        { [name]: other, ...sumsOf(page, '1', '4') },
        { [name]: one, ...sumsOf(page, '1', '2') },
      ],
      { inOrder: true },
    ),
  ]);
}

function givenRow(page: ProposedPage, day: string | undefined, amount: string, kind: string): Row {
  const amounts = Object.fromEntries(page.amounts.map(({ name }) => [name, amount]));
  return { [page.day.name]: day, ...amounts, [page.category.name]: kind };
}

function sumsOf({ count, amounts }: ProposedPage, records: string, sum: string): Row {
  return { [count]: records, ...Object.fromEntries(amounts.map(({ name }) => [name, sum])) };
}

function chosen({ category }: ProposedPage, value: string): string {
  return `{${yamlText(category.name)}: ${value}}`;
}

function testsFile(tests: readonly string[][]): string {
  return `${['tests:', ...tests.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]))].join('\n')}\n`;
}

function test(
  name: string,
  { table }: Proposal,
  given: readonly Row[],
  rows: readonly Row[],
  more: { chosen?: string; inOrder?: boolean } = {},
): string[] {
  return [
    `  - name: ${name}`,
    ...(more.chosen === undefined ? [] : [`    chosen: ${more.chosen}`]),
    '    given:',
    ...(given.length === 0
      ? [`      silver.${table}: []`]
      : [`      silver.${table}:`, ...given.map((row) => `        - ${written(row)}`)]),
    '    expect:',
    ...(more.inOrder ? ['      in_order: true'] : []),
    '      rows:',
    ...rows.map((row) => `        - ${written(row)}`),
  ];
}

/** The cells are ours: nothing in them needs quotes. */
function written(row: Row): string {
  const cells = Object.entries(row).filter(([, value]) => value !== undefined);
  return `{${cells.map(([name, value]) => `${yamlText(name)}: ${value}`).join(', ')}}`;
}
