import { temporaryFolder, writeFiles } from '../support/temporary.ts';

/** A small generator of a shop, in a file a day; `replaced` texts of it by others. */
const YAML = `description: a shop
options:
  days: {default: 3, description: how many days}
  start: {default: 2026-01-05, description: the first day}
tables:
  - {table: days, sql: sql/generate/days.sql}
files:
  - sql: sql/generate/sales.sql
    name: "{day}_sales"
    formats: [csv, parquet]
`;
const DAYS = `select cast(date_option('start') + to_days(cast(range as integer)) as date) as day
from range(option('days'))
`;
const SALES = `select day, cast(range as integer) as number, 'a "b", c' as text, nullif(range, 1) as gap
from days, range(2)
order by day, number
`;

/** A project with that generator alone, called `shop`. */
export function smallGenerator({ yaml = YAML, days = DAYS, sales = SALES } = {}): string {
  const project = temporaryFolder();
  writeFiles(project, {
    'generators/shop.yaml': yaml,
    'sql/generate/days.sql': days,
    'sql/generate/sales.sql': sales,
  });
  return project;
}

/** Its definition with a part of the text replaced, which has to be there. */
export function editedYaml(part: string, by: string): string {
  if (!YAML.includes(part)) throw new Error(`the small generator does not hold: ${part}`);
  return YAML.replace(part, () => by);
}
