import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';
import { askFiles } from './ask-files.ts';
import { makeFiles } from './make-files.ts';

async function customer360(asked: Partial<Parameters<typeof makeFiles>[1]> = {}) {
  const to = temporaryFolder();
  await makeFiles('customer360', { to, ...asked });
  return askFiles(to, { reviews: 'csv', orders: 'parquet', purchases: 'parquet' });
}

describe('what three systems know of customers', () => {
  it('is reviews as CSV, and orders and purchases as Parquet with types', async () => {
    const database = await customer360();
    const typesOf = async (table: string) => {
      const { columns } = await database.query(`select * exclude (filename) from ${table} limit 0`);
      return columns.map(({ name, type }) => `${name} ${type}`);
    };
    expect((await typesOf('reviews')).map((column) => column.split(' ')[0])).toEqual([
      'review_id',
      'customer_id',
      'product_id',
      'rating',
      'review_text',
      'review_date',
    ]);
    expect(await typesOf('orders')).toEqual([
      'order_id VARCHAR',
      'customer_id VARCHAR',
      'order_date DATE',
      'status VARCHAR',
      'total_amount DECIMAL(10,2)',
    ]);
    expect(await typesOf('purchases')).toEqual([
      'purchase_id VARCHAR',
      'customer_id VARCHAR',
      'product_id VARCHAR',
      'purchase_date DATE',
      'quantity INTEGER',
      'unit_price DECIMAL(10,2)',
    ]);
  });

  it('is of some customers in all of them, of others in two or in one', async () => {
    const database = await customer360();
    const ways = await database.rows<{ known: string; customers: number }>(`
      with known as (
        select customer_id, 'r' as system from reviews union select customer_id, 'o' from orders
        union select customer_id, 'p' from purchases
      ), each as (select customer_id, string_agg(system, '' order by system) as known from known group by customer_id)
      select known, count(*) as customers from each group by known order by customers desc`);
    const counts = new Map(ways.map(({ known, customers }) => [known, customers]));
    expect(ways[0]?.known).toBe('opr');
    for (const some of ['op', 'pr', 'o', 'p', 'r']) expect(counts.get(some), some).toBeGreaterThan(10);
  });

  it('has ids that are there once, and dates of the period, in the file of their month', async () => {
    const database = await customer360({ options: { days: 40, start: '2025-03-01', customers: 300 } });
    for (const [table, id, date] of [
      ['reviews', 'review_id', 'review_date'],
      ['orders', 'order_id', 'order_date'],
      ['purchases', 'purchase_id', 'purchase_date'],
    ]) {
      const { rows, ids, first, last, misplaced } = await database.row<Record<string, unknown>>(`
        select count(*) as rows, count(distinct ${id}) as ids,
          cast(min(cast(${date} as date)) as varchar) as first, cast(max(cast(${date} as date)) as varchar) as last,
          count(*) filter (not contains(filename, cast(${date} as varchar)[:7])) as misplaced from ${table}`);
      expect(ids).toBe(rows);
      expect(misplaced).toBe(0);
      expect(String(first) >= '2025-03-01' && String(last) <= '2025-04-09', `${first} to ${last}`).toBe(true);
    }
  });

  it('has words that go with the rating, with commas, quotes and line breaks in some', async () => {
    const database = await customer360({ options: { customers: 3_000 } });
    const ratings = await database.rows<{ good: number; bad: number }>(`
      select
        avg(cast(regexp_matches(lower(review_text), 'love|great|excellent|perfect|happy|fantastic|wonderful') as integer)) as good,
        avg(cast(regexp_matches(lower(review_text), 'poor|disappointed|waste|broke|damaged|terrible|worst|useless') as integer)) as bad
      from reviews group by rating order by rating`);
    expect(ratings).toHaveLength(5);
    for (const [i, { good, bad }] of ratings.slice(1).entries()) {
      expect(good).toBeGreaterThan(ratings[i]?.good ?? 1);
      expect(bad).toBeLessThan(ratings[i]?.bad ?? 0);
    }
    for (const mark of [',', '"', '\n']) {
      const { found } = await database.row<{ found: number }>(
        'select count(*) as found from reviews where contains(review_text, $mark)',
        { mark },
      );
      expect(found).toBeGreaterThan(50);
    }
  });

  const MISSING = `select
    (select count(*) from reviews where rating is null) as rating,
    (select count(*) from reviews where review_text is null) as text,
    (select count(*) from reviews where try_cast(review_date as date) is null) as date,
    (select count(*) from reviews where rating = '9') as impossible,
    (select count(*) from orders where total_amount is null) as total,
    (select count(*) from orders where customer_id is null) as customer,
    (select count(*) from purchases where unit_price is null) as price,
    (select count(*) from purchases where quantity is null) as quantity,
    (select count(*) from purchases where quantity < 1) as negative`;

  it('lacks something here and there, and not at all where it is clean', async () => {
    const options = { customers: 4_000 };
    const damaged = await (await customer360({ damaged: true, options })).row<Record<string, number>>(
      MISSING,
    );
    for (const [what, count] of Object.entries(damaged)) expect(count, what).toBeGreaterThan(2);
    const clean = await (await customer360({ options })).row<Record<string, number>>(MISSING);
    expect(Object.values(clean)).toEqual(Object.values(clean).map(() => 0));
  });
});
