/** People and what they bought: two sources of any format, one pipeline. */
export const DUO_PROJECT: Readonly<Record<string, string>> = {
  'pipelines/duo.yaml': `pipeline: duo
description: people and what they bought
sources:
  people:
    folder: data/people
    files: ["*.csv", "*.jsonl", "*.parquet"]
    bronze: {table: bronze.people, columns: [{name: id}, {name: name, required: false}]}
  sales:
    folder: data/sales
    files: ["*.csv", "*.jsonl", "*.parquet"]
    on_overwrite: append
    bronze: {table: bronze.sales, columns: [{name: id}, {name: amount}, {name: day}]}
as_of: {column: silver.sales.day}
steps:
  - table: silver.people
  - table: silver.sales
  - table: gold.spent
`,
  'sql/silver/people.sql': 'select id, name, _file_id, _line from bronze.people\n',
  'expectations/silver/people.yaml': `table: silver.people
grain: one row per person
rows_of: bronze.people
columns: {id: number, name: name, _file_id: file, _line: line}
`,
  'sql/silver/sales.sql':
    'select id, to_amount(amount) as amount, to_date_in(day) as day, _file_id, _line from bronze.sales\n',
  'expectations/silver/sales.yaml': `table: silver.sales
grain: one row per sale
rows_of: bronze.sales
columns: {id: number, amount: amount, day: day, _file_id: file, _line: line}
expectations:
  - {name: valid_amount, expect: amount > 0, on_violation: drop}
`,
  'sql/gold/spent.sql': `select p.id, p.name, cast(sum(s.amount) as decimal(12, 2)) as amount
from silver.people as p inner join silver.sales as s on s.id = p.id
group by p.id, p.name
`,
  'expectations/gold/spent.yaml': `table: gold.spent
grain: one row per person who bought
columns: {id: number, name: name, amount: pounds}
`,
};
