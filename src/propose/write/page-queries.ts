import type { Proposal } from '../propose.ts';
import type { ProposedPage, ShownColumn } from '../propose-page.ts';

/** More kinds than these are no chart that anybody reads. */
const MOST_KINDS = 20;

/** What the queries of a page call the first and the newest day; two columns of a row that has no others of silver but sums. */
export function dayNames({ amounts, count }: ProposedPage): { first: string; newest: string } {
  const taken = [count, ...amounts.map(({ name }) => name)];
  const free = (name: string) => (taken.includes(name) ? `${name}_there_is` : name);
  return { first: free('first_day'), newest: free('newest_day') };
}

/** `sql/serving/<name>_figures.sql`. */
export function figuresQuery(proposal: Proposal, page: ProposedPage): string {
  const { first, newest } = dayNames(page);
  return query('How many records there are, what they come to, and of which days.', proposal, [
    '    select',
    listed([...sums(page), `min(${page.day.sql}) as ${first}`, `max(${page.day.sql}) as ${newest}`]),
    '    from all_rows',
    `    where ${isChosen(page)}`,
  ]);
}

/** `sql/serving/<name>_over_time.sql`. */
export function overTimeQuery(proposal: Proposal, page: ProposedPage): string {
  const { day, by, period } = page;
  const expression = by === 'month' ? `month_start(${day.sql})` : day.sql;
  return query(`The records of each ${by} on which there is one.`, proposal, [
    '    select',
    listed([`${expression} as ${period}`, ...sums(page)]),
    '    from all_rows',
    `    where ${day.sql} is not null and (${isChosen(page)})`,
    `    group by ${expression}`,
    `    order by ${expression} nulls last`,
  ]);
}

/** `sql/serving/<name>_by_kind.sql`. Its first column is what can be chosen. */
export function byKindQuery(proposal: Proposal, page: ProposedPage): string {
  const { sql, label } = page.category;
  const what = label.replace(/[^\p{L}\p{N} _.()-]/gu, ' ').trim() || page.category.name;
  return query(`The records by ${what}: the ${MOST_KINDS} with the most, whatever is chosen.`, proposal, [
    '    select',
    listed([sql, ...sums(page)]),
    '    from all_rows',
    `    group by ${sql}`,
    `    order by count(*) desc, ${sql} nulls last`,
    `    limit ${MOST_KINDS}`,
  ]);
}

function query(comment: string, { table }: Proposal, final: readonly string[]): string {
  const lines = [
    `-- ${comment}`,
    'with',
    '',
    'all_rows as (',
    `    select * from silver.${table}`,
    '),',
    '',
    'final as (',
    ...final,
    ')',
    '',
    'select * from final',
  ];
  return `${lines.join('\n')}\n`;
}

function sums({ count, amounts }: ProposedPage): string[] {
  return [`count(*) as ${count}`, ...amounts.map((column) => `${sumOf(column)} as ${column.sql}`)];
}

function sumOf({ sql, format }: ShownColumn & { format: string }): string {
  return format === 'count' ? `cast(sum(${sql}) as bigint)` : `sum(${sql})`;
}

function isChosen({ category: { name, sql, isText } }: ProposedPage): string {
  return `chosen('${name}') is null or ${isText ? sql : `cast(${sql} as varchar)`} = chosen('${name}')`;
}

function listed(columns: readonly string[]): string {
  return columns.map((column) => `        ${column}`).join(',\n');
}
