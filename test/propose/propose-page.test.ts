import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkFiles } from '../../src/cli/init-files.ts';
import { createChosen } from '../../src/warehouse/macros.ts';
import { proposeFor, runOwn } from './own-pipeline.ts';

const csv = (...lines: string[]) => `${lines.join('\n')}\n`;

interface Panel {
  title: string;
  chart: string;
  x?: string;
  y?: string;
  columns?: string[];
  order?: string[];
  equal?: Record<string, string>;
}

/** The pages that are proposed for a file, by name. */
async function pagesFor(text: string, choices = {}) {
  const own = await proposeFor({ 'a.csv': text }, choices);
  const { pages } = parse(own.files['pipelines/own.pages.yaml'] ?? '') as {
    pages: { page: string; filters?: { filter: string; label: string }[]; panels: Panel[] }[];
  };
  const [overview, records] = pages;
  if (overview === undefined || records === undefined) throw new Error('there are two pages');
  return { own, overview, records };
}

const titles = (panels: readonly Panel[]) => panels.map(({ title }) => title);

/** 24 orders of two states and four shops, a day each. */
const ORDERS = csv(
  'No,Shop,State,Open?,Ordered,Price,Units,Zone,Lat',
  ...Array.from(
    { length: 24 },
    (_, i) =>
      `${100 + i},Shop ${i % 4},${i % 3 === 0 ? 'open' : 'done'},${i % 2 === 0},2026-01-${String(i + 1).padStart(2, '0')},${i}.5,${i},${i % 3},5${i}.1234`,
  ),
);

describe('the pages that are proposed', () => {
  it('count and sum up by day and by kind, and show the newest records of a kind', async () => {
    const { overview, records } = await pagesFor(ORDERS);
    expect(overview.filters).toBeUndefined(); // nobody can choose on the first page of all
    expect(titles(overview.panels)).toEqual([
      'At a glance',
      'Records by day',
      'Price by day',
      'Units by day',
      'Records by Shop',
      'Price by Shop',
    ]);
    expect(records.filters).toMatchObject([{ filter: 'shop', label: 'Shop' }]);
    expect(records.panels.at(-1)).toMatchObject({
      chart: 'table',
      columns: ['no', 'shop', 'state', 'open', 'ordered', 'price', 'units', 'zone', 'lat'],
      order: ['ordered desc'],
      equal: { shop: 'shop' },
    });
  });

  it('go by month where the sample spans more than 92 days', async () => {
    const between = async (first: string, last: string) =>
      titles((await pagesFor(csv('id,day', `1,${first}`, `2,${last}`))).overview.panels)[1];
    expect(await between('2026-01-01', '2026-04-03')).toBe('Records by day');
    expect(await between('2026-01-01', '2026-04-04')).toBe('Records by month');
  });

  it('go by the day of processing and by file where a sample has no date and no kinds', async () => {
    const { overview, records } = await pagesFor(csv('id,name', '1,Ann', '2,Bert'));
    expect(titles(overview.panels)).toEqual(['At a glance', 'Records by day', 'Records by File']);
    expect(records.panels.at(-1)).toMatchObject({
      columns: ['id', 'name', 'processing_date'],
      order: ['processing_date desc'],
      equal: { source_file: 'source_file' },
    });
  });

  it('take the day of a time, a truth where no text is a kind, and no key for an amount', async () => {
    const { overview } = await pagesFor(
      csv(
        'price,at,paid',
        '1.5,2026-01-01 10:00,true',
        '2.5,2026-01-01 11:00,false',
        '3.5,2026-01-02 12:00,true',
        '4.5,2026-01-02 12:30,false',
      ),
      { key: ['price'] },
    );
    expect(titles(overview.panels)).toEqual(['At a glance', 'Records by day', 'Records by paid']);
  });

  it('have names of their own beside columns called as theirs would be', async () => {
    const { own } = await pagesFor(
      csv(
        'day,records,month,first_day,kind',
        '2026-01-01,1.5,2.5,3.5,x',
        '2026-01-02,1.5,2.5,3.5,x',
        '2026-01-02,1,2,3,y',
        '2026-01-02,1,2,3,y',
      ),
      { key: [] },
    );
    const database = await runOwn(own);
    await createChosen(database, {});
    const rows = (query: string) => database.rows(own.files[`sql/serving/own_${query}.sql`] ?? '');
    expect(await rows('figures')).toMatchObject([{ records_2: 4, records: '5.00', first_day: '13.00' }]);
    expect(await rows('over_time')).toMatchObject([{ records_2: 1 }, { records_2: 3 }]);
  });

  it('give what is in the files, of the kind that is chosen', async () => {
    const { own } = await pagesFor(ORDERS);
    const database = await runOwn(own);
    const rows = (query: string) => database.rows(own.files[`sql/serving/own_${query}.sql`] ?? '');
    await createChosen(database, { shop: 'Shop 3' });
    expect(await rows('figures')).toMatchObject([{ records: 6, price: '81.00', units: 78 }]);
    expect(await rows('over_time')).toHaveLength(6);
    expect(await rows('by_kind')).toHaveLength(4);
  });
});

describe('the tests that are written for their queries', () => {
  let proposed: ReturnType<typeof proposeFor> | undefined;
  it.each([
    ['figures', 'min(', 'max('],
    ['figures', 'sum(price)', 'max(price)'],
    ['figures', "shop = chosen('shop')", 'true'],
    ['over_time', 'ordered is not null and ', ''],
    ['over_time', 'order by ordered nulls last', 'order by ordered desc nulls last'],
    ['over_time', "shop = chosen('shop')", 'true'],
    ['by_kind', 'count(*) desc', 'count(*)'],
    ['by_kind', 'shop nulls last', 'shop desc nulls last'],
    ['by_kind', 'from all_rows', 'from all_rows where shop is not null'],
  ])('see a mistake in %s: %s', async (query, from, to) => {
    proposed ??= proposeFor({ 'a.csv': ORDERS });
    const { files } = await proposed;
    const path = `sql/serving/own_${query}.sql`;
    const text = files[path] ?? '';
    expect(text).toContain(from);
    await expect(checkFiles({ ...files, [path]: text.replace(from, to) }, 'own')).rejects.toThrow(/fails/);
  });
});
