import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';
import { queryFile } from '../support/digest.ts';
import { mallard } from '../support/mallard.ts';
import { REAL_FILES } from '../support/real-files.ts';
import { fifths, mean, type Score, score, sum } from './compare.ts';

/** Days at the end of the real files that the fit does not see. */
const HORIZON = 60;
/** The last day that it sees. */
const CUT = '2026-02-27';

/** A customer as known on the last day that the fit sees, and what was bought in the days after it. */
interface Customer {
  x: number;
  age: number;
  average: number;
  lastDays: number;
  lastValue: number;
  alive: number;
  purchases: number;
  value: number;
  lifetimeValue: number;
  boughtDays: number;
  bought: number;
}

const CUSTOMERS = `
  with bought as (
    select CustomerID, InvoiceDate, sum(TotalPrice) as Total from silver.retail_transactions
    where CustomerID is not null and not IsCancellation
      and regexp_extract(StockCode, '^([0-9]{5}[A-Za-z]*|PADS)$', 0) <> ''
    group by all
  ),
  ahead as (select CustomerID, count(*) as n, sum(Total) as v from bought where InvoiceDate > date '${CUT}' group by all),
  before as (
    select CustomerID, count(*) as n, sum(Total) as v from bought
    where InvoiceDate <= date '${CUT}' and InvoiceDate > date '${CUT}' - ${HORIZON} group by all
  )
  select RepeatPurchases as x, DaysSinceFirst as age, coalesce(AverageRepeatValue, 0) as average,
    coalesce(before.n, 0) as "lastDays", cast(coalesce(before.v, 0) as double) as "lastValue",
    Probability_Alive as alive, Expected_Purchases as purchases, Expected_Value as value,
    Lifetime_Value as "lifetimeValue",
    coalesce(ahead.n, 0) as "boughtDays", cast(coalesce(ahead.v, 0) as double) as bought
  from gold.customer_purchases inner join gold.customer_lifetime_value using (CustomerID)
  left join ahead using (CustomerID) left join before using (CustomerID)
  order by CustomerID`;

await checkHoldOut();

/** Fits on all but the last days of the real files, and prints how the predictions of those days turned out. */
async function checkHoldOut(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mallard-holdout-'));
  try {
    for (const part of ['pipelines', 'sql', 'expectations', 'lookups', 'segmentations', 'lifetime_values'])
      cpSync(join(packageDir, part), join(folder, part), { recursive: true });
    for (const model of ['bg_nbd', 'mbg_nbd']) {
      const { fitted, customers } = await predictBy(model, folder);
      print(model, fitted, customers);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function predictBy(model: string, project: string) {
  const definition = 'lifetime_values/gold/customer_lifetime_value.yaml';
  const text = readFileSync(join(packageDir, definition), 'utf8');
  const changed = text
    .replace(/^model: .*$/m, `model: ${model}`)
    .replace(/^horizon_days: .*$/m, `horizon_days: ${HORIZON}`);
  writeFileSync(join(project, definition), changed);
  const file = join(project, 'holdout.duckdb');
  const outcome = await mallard(
    ...['--project', project, '--warehouse', file, '-q', 'run', 'retail'],
    ...['--source', REAL_FILES, '--as-of', CUT],
  );
  if (outcome.code !== 0) throw new Error(outcome.stderr);
  const [fitted] = await queryFile<Record<string, unknown>>(
    file,
    `select r, alpha, a, b, purchase_log_likelihood, p, q, v, value_log_likelihood, frequency_value_correlation
     from ops.lifetime_models order by rowid desc limit 1`,
  );
  return { fitted, customers: await queryFile<Customer>(file, CUSTOMERS) };
}

function print(model: string, fitted: unknown, customers: readonly Customer[]): void {
  console.log(
    `\n# ${model}, fitted to ${CUT}, on the ${HORIZON} days after it: ${customers.length} customers`,
  );
  console.log(JSON.stringify(fitted));
  const days = customers.map(({ boughtDays }) => boughtDays);
  const spent = customers.map(({ bought }) => bought);
  const perDay = ({ x, age }: Customer) => (age === 0 ? 0 : (x / age) * HORIZON);
  const table = (actual: readonly number[], rows: Record<string, (customer: Customer) => number>) =>
    console.table(
      Object.fromEntries([
        ['actual', { total: rounded(sum(actual)) }],
        ...Object.entries(rows).map(([name, f]) => [name, shown(score(customers.map(f), actual))]),
      ]),
    );
  console.log('purchase days');
  table(days, {
    [model]: ({ purchases }) => purchases,
    'rate so far': perDay,
    'last 60 days again': ({ lastDays }) => lastDays,
  });
  console.log('spend');
  table(spent, {
    [model]: ({ lifetimeValue }) => lifetimeValue,
    'rate so far': (customer) => perDay(customer) * customer.average,
    'last 60 days again': ({ lastValue }) => lastValue,
  });
  console.log('by fifths of the predicted lifetime value, per customer');
  const groups = fifths(customers.map(({ lifetimeValue }) => lifetimeValue));
  const of = (places: readonly number[], f: (customer: Customer) => number) =>
    rounded(mean(places.map((i) => f(customers[i] as Customer))));
  console.table(
    groups.map((places) => ({
      customers: places.length,
      alive: of(places, ({ alive }) => alive),
      'came again': of(places, ({ boughtDays }) => (boughtDays > 0 ? 1 : 0)),
      'days predicted': of(places, ({ purchases }) => purchases),
      'days actual': of(places, ({ boughtDays }) => boughtDays),
      'spend predicted': of(places, ({ lifetimeValue }) => lifetimeValue),
      'spend actual': of(places, ({ bought }) => bought),
    })),
  );
}

function shown(found: Score): Record<string, number> {
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, rounded(value)]));
}

function rounded(value: number): number {
  return Number(value.toPrecision(value >= 1000 ? 7 : 4));
}
