import { expect } from 'vitest';
import { queryFile } from './digest.ts';

/**
 * What the sales tables say of the real files, against figures that pandas computed from the files themselves, in whole
 * pence and in fractions.
 */
export async function checkSales(file: string): Promise<void> {
  const texts = async (columns: string, from: string) =>
    (
      await queryFile<{ text: string }>(file, `select concat_ws(' ', ${columns}) as text from gold.${from}`)
    ).map(({ text }) => text);
  expect(
    await texts(
      'left(month::varchar, 7), days_open, invoices, lines, units, revenue, customers, lines_without_customer',
      'monthly_sales order by month',
    ),
  ).toEqual(MONTHS);
  expect(
    await texts("coalesce(revenue_change_percent::varchar, '-')", 'monthly_sales_growth order by month'),
  ).toEqual('- 308.23 -22.57 17.18 2.52 -6.22 -9.61 3.83 23.28 41.71 14.45'.split(' '));
  expect(
    await texts("coalesce(retained_customers::varchar, '-')", 'monthly_active_customers order by month'),
  ).toEqual('- 170 412 434 497 489 470 460 454 547 790'.split(' '));
  expect(
    await texts(
      'new_customers, existing_customers, new_revenue, existing_revenue',
      'new_and_existing_customers order by month',
    ),
  ).toEqual(NEW_AND_EXISTING);
  expect(
    await texts(
      'customers, revenue',
      "cohort_retention where cohort = date '2025-06-01' order by months_since",
    ),
  ).toEqual(FIRST_COHORT);
  expect(
    await texts('sum(placed_orders), sum(cancelled_orders), sum(cancelled_amount)', 'monthly_orders'),
  ).toEqual(['22101 4591 630228.94']);
  expect(await texts('cancelled_orders', 'monthly_orders order by month')).toEqual(
    '81 487 353 432 441 487 385 357 397 597 574'.split(' '),
  );
  expect(await texts('DayOfWeek, days_open, invoices, revenue', 'weekday_sales order by DayOfWeek')).toEqual(
    WEEKDAYS,
  );
  expect(
    await texts('Country, customers, invoices, revenue', 'country_sales order by revenue_rank limit 3'),
  ).toEqual(['United Kingdom 3971 20440 8846129.25', 'EIRE 5 348 380977.82', 'Netherlands 22 135 268786.00']);
  expect(
    await texts(
      'scope, invoices, minimum, lower_quartile, median, upper_quartile, percentile_85, maximum, mode, mode_invoices',
      'invoice_distribution order by scope',
    ),
  ).toEqual([
    'above zero 20952 0.19 147.9450 300.8450 491.7275 700.5435 49844.99 15.00 68',
    'all 22101 0.00 126.6600 284.1000 471.0200 675.1200 49844.99 0.00 1149',
  ]);
  expect(await texts('count(*), sum(amount)', 'invoice_outliers')).toEqual(['3315 5730321.75']);
  expect(await texts('count(*), sum(revenue), sum(units), sum(lines)', 'top_products')).toEqual([
    '4128 9837960.79 6002316 510695',
  ]);
  expect(
    await texts('StockCode, revenue, units, invoices', 'top_products order by revenue_rank limit 3'),
  ).toEqual(['22423 170078.51 13704 2020', '85123A 160630.78 58793 3316', '85099B 91226.42 50297 1992']);
  expect(await texts('StockCode, units', 'top_products order by units_rank limit 3')).toEqual([
    '21212 60141',
    '85123A 58793',
    '84077 55202',
  ]);
  expect(await texts('revenue', "product_trends where StockCode = '22423' order by month")).toEqual(
    '10585.26 19222.86 12711.22 17290.30 19606.44 25596.54 26440.01 38625.88'.split(' '),
  );
  expect(await texts('count(*), sum(invoices)', 'product_pairs')).toEqual(['495 150673']);
  expect(
    await texts(
      'StockCode_a, StockCode_b, invoices, support, confidence_a_to_b, confidence_b_to_a, lift',
      'product_pairs order by lift desc limit 1',
    ),
  ).toEqual(['22745 22746 224 0.0103 0.7044 0.8582 58.5653']);
}

const MONTHS = [
  '2025-06 5 485 12240 135794 242439.89 369 3050',
  '2025-07 31 1997 50270 521334 989709.98 958 16900',
  '2025-08 31 1753 38455 558646 766336.97 1004 7000',
  '2025-09 30 1959 44443 568255 898014.00 1143 8795',
  '2025-10 31 2071 45108 543608 920652.02 1179 8097',
  '2025-11 30 2058 44915 506045 863387.11 1164 7564',
  '2025-12 31 1851 39556 443320 780446.55 1052 7903',
  '2026-01 31 1827 38542 585551 810372.54 1073 6641',
  '2026-02 28 2046 44677 631245 998999.06 1210 7543',
  '2026-03 31 2875 71018 768079 1415653.40 1695 10575',
  '2026-04 28 3179 83908 749708 1620254.06 1659 21369',
];

const NEW_AND_EXISTING = [
  '369 0 208337.22 0.00',
  '788 170 460491.63 359162.17',
  '536 468 231653.24 460983.61',
  '484 659 255885.22 502141.99',
  '379 800 160220.99 649211.05',
  '325 839 156586.37 592499.89',
  '232 820 102444.01 598938.90',
  '202 871 81925.68 636148.77',
  '265 945 166991.13 722085.21',
  '435 1260 217189.25 1048825.56',
  '299 1360 137486.41 1082794.96',
];

const FIRST_COHORT = [
  '369 208337.22',
  '170 359162.17',
  '168 258406.53',
  '194 265711.85',
  '170 242743.26',
  '169 214795.84',
  '161 245080.31',
  '153 233513.26',
  '158 257050.53',
  '196 324612.76',
  '212 381090.95',
];

const WEEKDAYS = [
  '1 44 2965 1574787.00',
  '2 44 2899 1249851.77',
  '3 44 3464 1598198.35',
  '4 43 3139 1535068.71',
  '5 44 3357 1470393.40',
  '6 44 3050 1444391.73',
  '7 44 3227 1433574.62',
];
