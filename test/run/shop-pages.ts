import { SMALL_PROJECT } from './small-project.ts';

/** Pages of the small project: what it sold, a filter, and one kind of things. */
export const SHOP_PAGES = `pages:
  - page: overview
    title: Shop
    filters:
      - {filter: kind, label: Kind, choices: totals.sql}
      - {filter: min_amount, label: At least, numbers: [0, 10]}
    panels:
      - title: Totals
        chart: bars
        query: totals.sql
        y: kind
        x: [amount]
        labels: {amount: Pence}
      - title: Sales
        chart: table
        table: silver.sales
        columns: [id, kind, amount]
        order: [amount desc, id]
        first: 10
        equal: {kind: kind}
        at_least: {amount: min_amount}
      - title: By day
        chart: lines
        table: silver.sales
        order: [day]
        x: day
        y: amount
  - page: one
    title: One kind
    entity: {key: thing, search: found.sql}
    panels:
      - title: Of it
        chart: figures
        query: of_it.sql
`;

/** The small project's files with pages, `part` of one of them replaced; throws where it is not in it. */
export function withPages(
  part = '',
  by = '',
  path = 'pipelines/shop.pages.yaml',
): Readonly<Record<string, string>> {
  const files: Record<string, string> = {
    'pipelines/shop.pages.yaml': SHOP_PAGES,
    'sql/serving/totals.sql': SMALL_PROJECT['sql/serving/totals.sql'] ?? '',
    'sql/serving/found.sql':
      "select kind from gold.totals\nwhere starts_with(kind, chosen('search'))\norder by kind nulls last\n",
    'sql/serving/of_it.sql': "select amount from gold.totals\nwhere kind = chosen('thing')\n",
  };
  const text = files[path] ?? '';
  if (!text.includes(part)) throw new Error(`${path} does not hold: ${part}`);
  return { ...files, [path]: text.replace(part, () => by) };
}
