import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';
import { askFiles } from './ask-files.ts';
import { makeFiles, readBytes } from './make-files.ts';

const OPTIONS = { customers: 4_000, transactions: 40_000 };

/** The files of customers and transactions, to be asked. */
async function behavior(asked: Partial<Parameters<typeof makeFiles>[1]> = {}) {
  const to = temporaryFolder();
  const format = asked.format === 'parquet' ? 'parquet' : 'csv';
  await makeFiles('behavior', { to, options: OPTIONS, format, ...asked });
  return askFiles(to, { customers: format, transactions: format });
}

describe('customers and their transactions', () => {
  it('are as many as asked for, in a file of customers and one of transactions a month', async () => {
    const to = temporaryFolder();
    const options = { customers: 300, transactions: 2_000, months: 3, start: '2024-12-01' };
    expect(await makeFiles('behavior', { to, options })).toEqual({ files: 4, rows: 2_300, written: 4 });
    expect(readdirSync(join(to, 'customers'))).toEqual(['customers.csv']);
    expect(readdirSync(join(to, 'transactions'))).toEqual(
      ['2024-12', '2025-01', '2025-02'].map((month) => `transactions_${month}.csv`),
    );
    const database = await askFiles(to, { customers: 'csv', transactions: 'csv' });
    const counts = `select (select count(*) from customers) as customers, count(*) as transactions,
      count(distinct transaction_id) as ids,
      count(*) filter (not contains(filename, transaction_date[:7])) as misplaced from transactions`;
    expect(await database.row(counts)).toEqual({
      customers: 300,
      transactions: 2_000,
      ids: 2_000,
      misplaced: 0,
    });
  });

  it('are in order of time, and numbered in that order', async () => {
    const to = temporaryFolder();
    await makeFiles('behavior', { to, options: OPTIONS });
    const rows = Object.entries(readBytes(to))
      .filter(([path]) => path.startsWith('transactions/'))
      .flatMap(([, text]) =>
        text
          .split('\n')
          .slice(1, -1)
          .map((line) => line.split(',')),
      );
    expect(rows.map(([id]) => id)).toEqual(rows.map((_, i) => `T${String(i + 1).padStart(9, '0')}`));
    const times = rows.map(([, , day, , , , , hour = '']) => `${day} ${hour.padStart(2, '0')}`);
    expect(times).toEqual([...times].sort());
  });

  it('are other bytes for another seed', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    await makeFiles('behavior', { to: one, options: OPTIONS });
    await makeFiles('behavior', { to: other, options: OPTIONS, seed: 8 });
    const [first, second] = [readBytes(one), readBytes(other)];
    expect(Object.keys(second)).toEqual(Object.keys(first));
    for (const name of Object.keys(first)) expect(second[name]).not.toBe(first[name]);
  });

  it.each([
    { customers: 1, transactions: 1, months: 1 },
    { customers: 1, transactions: 50 },
    { customers: 50, transactions: 1 },
  ])('may be as few as %j', async (options) => {
    expect(await makeFiles('behavior', { to: temporaryFolder(), options })).toMatchObject({
      rows: options.customers + options.transactions,
    });
  });

  it('have the same rows as CSV and as Parquet, which has types', async () => {
    const [csv, parquet] = [await behavior(), await behavior({ format: 'parquet' })];
    for (const table of ['customers', 'transactions']) {
      const { columns } = await parquet.query(`select * exclude (filename) from ${table} limit 0`);
      const asText = columns.map(({ name }) => `cast(${name} as varchar)`).join(', ');
      const rows = (database: typeof csv) => database.query(`select ${asText} from ${table} order by all`);
      expect((await rows(parquet)).rows).toEqual((await rows(csv)).rows);
    }
    const types = await parquet.query(
      'select transaction_date, amount, quantity, hour from transactions limit 0',
    );
    expect(types.columns.map(({ type }) => type)).toEqual(['DATE', 'DECIMAL(12,2)', 'INTEGER', 'INTEGER']);
  });
});

describe('clean customers and transactions', () => {
  it('are whole: nothing missing, nobody unknown or twice, nothing bought before registration', async () => {
    const database = await behavior({ format: 'parquet' });
    expect(
      await database.row(`
        select count(*) - count(customers.customer_id) as unknown,
          count(*) filter (transaction_date < registration_date) as too_early,
          count(*) filter (amount <= 0 or quantity < 1 or hour not between 0 and 23) as wrong,
          count(*) filter (transaction_date is null or category is null or payment_method is null) as missing
        from transactions left join customers using (customer_id)`),
    ).toEqual({ unknown: 0, too_early: 0, wrong: 0, missing: 0 });
    expect(
      await database.row(`
        select count(*) - count(distinct customer_id) as twice,
          count(*) filter (age not between 18 and 90) as ageless,
          count(*) filter (gender not in ('Female', 'Male', 'Other')) as genderless,
          count(distinct membership_level) as levels
        from customers`),
    ).toEqual({ twice: 0, ageless: 0, genderless: 0, levels: 4 });
  });

  it('are believable: few buy most, the higher levels more, on weekends and before Christmas; some stop or never begin', async () => {
    const database = await behavior({ format: 'parquet' });
    const { of_fifth } = await database.row<{ of_fifth: number }>(`
      with spent as (select customer_id, sum(cast(amount as double)) as total from transactions group by customer_id),
      ranked as (select total, percent_rank() over (order by total desc) as place from spent)
      select sum(total) filter (place < 0.2) / sum(total) as of_fifth from ranked`);
    expect(of_fifth).toBeGreaterThan(0.6);
    expect(of_fifth).toBeLessThan(0.9);
    const levels = await database.rows<{ membership_level: string; share: number }>(`
      select membership_level, sum(coalesce(amount, 0)) / count(distinct customers.customer_id) as spend
      from customers left join transactions using (customer_id) group by membership_level order by spend`);
    expect(levels.map(({ membership_level }) => membership_level)).toEqual([
      'Bronze',
      'Silver',
      'Gold',
      'Platinum',
    ]);
    const { weekend, december, february } = await database.row<Record<string, number>>(`
      select avg(cast(dayofweek(transaction_date) in (0, 6) as integer)) as weekend,
        count(*) filter (month(transaction_date) = 12) as december,
        count(*) filter (month(transaction_date) = 2) as february from transactions`);
    expect(weekend).toBeGreaterThan(2 / 7);
    expect(december).toBeGreaterThan(2 * (february ?? 0));
    const { never, long_ago } = await database.row<Record<string, number>>(`
      with latest as (select customer_id, max(transaction_date) as day from transactions group by customer_id)
      select count(*) filter (day is null) as never, count(*) filter (day < '2025-01-01') as long_ago
      from customers left join latest using (customer_id)`);
    expect(never).toBeGreaterThan(100);
    expect(never).toBeLessThan(1_200);
    expect(long_ago).toBeGreaterThan(100);
    const prices = await database.rows<{ category: string }>(`
      select category from transactions group by category order by median(amount / quantity)`);
    expect(prices.map(({ category }) => category)).toEqual([
      ...['Books', 'Beauty', 'Toys', 'Groceries', 'Clothing', 'Sports', 'Home & Garden', 'Electronics'],
    ]);
  });
});

describe('damaged customers and transactions', () => {
  it('are wrong in one row of 1,000, in every way', { timeout: 60_000 }, async () => {
    const database = await behavior({ damaged: true, options: { customers: 60_000, transactions: 60_000 } });
    const customers = await database.row<Record<string, number>>(`
      select count(*) filter (age = '999') as ageless, count(*) filter (coalesce(gender, '') = '') as genderless,
        count(*) - count(distinct customer_id) as twice from customers`);
    const transactions = await database.row<Record<string, number>>(`
      select count(*) filter (amount like '-%') as negative,
        count(*) filter (try_cast(transaction_date as date) is null) as dateless,
        count(*) filter (customer_id not in (select customer_id from customers)) as nobodys from transactions`);
    for (const ways of [customers, transactions]) {
      const counts = Object.values(ways);
      expect(Math.min(...counts), JSON.stringify(ways)).toBeGreaterThan(3);
      const wrong = counts.reduce((sum, count) => sum + count, 0);
      expect(wrong).toBeGreaterThan(30);
      expect(wrong).toBeLessThan(120);
    }
  });
});
