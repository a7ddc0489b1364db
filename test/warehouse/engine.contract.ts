import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import type { Column, Engine } from '../../src/warehouse/engine.ts';
import { createMacros } from '../../src/warehouse/macros.ts';
import { quoteName, quoteTable } from '../../src/warehouse/quote.ts';
import { columnsOf } from '../../src/warehouse/tables-there.ts';

/** The schema of the suite's tables, here and there. */
export const SCHEMA = 'contract';

const SALES: readonly Column[] = [
  { name: 'id', type: 'BIGINT' },
  { name: 'kind', type: 'VARCHAR' },
  { name: 'amount', type: 'DECIMAL(18,2)' },
  { name: '_file_id', type: 'VARCHAR' },
];
const SALES_NAMES = SALES.map(({ name }) => name);

/** File ids that would be more than a text, were they not quoted. */
const HOSTILE_IDS = [
  "x' or true --",
  'a\\',
  "\\' or true --",
  'line\nbreak',
  'ünïcode 🦆',
  '"',
  `\${x}`,
  "''",
];

/** What every engine has to do. `open` gives records that have the schema `contract` and the engine in use. */
export function keepsTheContract(open: () => Promise<Database>): void {
  let database: Database;
  let engine: Engine;
  beforeAll(async () => {
    database = await open();
    engine = database.engine;
    await createMacros(database, 'day_first');
    await database.run(
      "insert into ops.parameters (name, value) values ('as_of', '2026-01-31'), ('x', '2.5')",
    );
  });
  afterAll(async () => {
    await engine.close();
    database.close();
  });

  const inTransaction = <Result>(work: () => Promise<Result>) => database.transaction(work);
  const table = (name: string) => `${SCHEMA}.${name}`;
  const given = (...rows: string[]) =>
    `select * from (values ${rows.join(', ')}) as v(id, kind, amount, _file_id)`;

  /** A table of sales with these rows, as SQL writes them. */
  async function sales(name: string, ...rows: string[]): Promise<string> {
    await engine.createTable(table(name), SALES);
    if (rows.length > 0) await engine.append(table(name), SALES_NAMES, given(...rows));
    return table(name);
  }

  /** A table's rows as one text each, in their order. */
  async function textsOf(name: string): Promise<string[]> {
    const columns = await columnsOf(database, name);
    const texts = columns
      .map((one) => `coalesce(cast(${quoteName(one.name)} as varchar), '-')`)
      .join(", '|', ");
    const rows = await engine.rows<{ row: string }>(
      `select concat(${texts}) as "row" from ${quoteTable(name)}`,
    );
    return rows.map(({ row }) => row).sort();
  }

  describe('a query', () => {
    it('gives values as JavaScript has them, by their columns', async () => {
      const row = await engine.row(
        `from (select cast(7 as bigint) as whole, 9007199254740993 as large, 'it''s \\ "q"' as text, '' as empty, 1.5e0 as half,
           cast(null as varchar) as nothing, true as yes, cast(0.10 as decimal(18, 2)) as tenth, date '1899-12-31' as day) as v
         select whole, large, text, empty, half, nothing, yes, cast(tenth as varchar) as tenth, cast(day as varchar) as "the Day"`,
      );
      expect(row).toEqual({
        ...{ whole: 7, large: '9007199254740993', text: 'it\'s \\ "q"', empty: '', half: 1.5 },
        ...{ nothing: null, yes: true, tenth: '0.10', 'the Day': '1899-12-31' },
      });
    });

    it('gives no rows, many, or the one that is asked for', async () => {
      const three = 'select n from (values (1), (2), (3)) as v(n)';
      expect(await engine.rows(`${three} order by n desc`)).toEqual([{ n: 3 }, { n: 2 }, { n: 1 }]);
      expect(await engine.rows(`${three} where n > 3`)).toEqual([]);
      await expect(engine.row(three)).rejects.toThrow('expected one row, got 3');
      await expect(engine.row(`${three} where n > 3`)).rejects.toThrow('expected one row, got 0');
    });

    it('knows the macros and what a run has set', async () => {
      const made = await engine.row(
        `select cast(as_of() as varchar) as today, parameter('x') as x, parameter('other') as other,
           cast(to_amount('12.5') as varchar) as amount, to_amount('1,5') as none, to_integer('7.0') as whole,
           days_between(date '2025-12-31', as_of()) as days, cast(to_date_in('3/4/2026') as varchar) as slash`,
      );
      expect(made).toEqual({
        ...{ today: '2026-01-31', x: 2.5, other: null, amount: '12.50', none: null, whole: 7 },
        ...{ days: 31, slash: '2026-04-03' },
      });
      const words = await engine.rows<{ word: string }>("select words('Not good, NOT bad') as word");
      expect(words.map(({ word }) => word).sort()).toEqual(['bad', 'good', 'not', 'not']);
    });

    it('that fails says what the engine said, as one line', async () => {
      const failure = await engine
        .rows('select nothing_like_it from (select 1 as n)')
        .catch((error) => error);
      expect(failure).toBeInstanceOf(Error);
      expect(failure.message.split('\n')[0]).toMatch(/nothing_like_it/);
      const division = await engine.rows("select cast('x' as integer) as n").catch((error) => error);
      expect(division.message).toMatch(/'x'/);
      expect(await engine.rows('select 1 as n')).toEqual([{ n: 1 }]);
    });
  });

  describe('a table', () => {
    it('is made once, and made anew when that is asked for', async () => {
      const name = await sales('made', "(1, 'a', 0.10, 'f')");
      await engine.createTable(name, SALES);
      expect(await textsOf(name)).toEqual(['1|a|0.10|f']);
      await engine.replaceTable(name, [{ name: 'other', type: 'DATE' }]);
      expect(await engine.rows(`select * from ${name}`)).toEqual([]);
      expect(await columnsOf(database, name)).toEqual([{ name: 'other', type: 'DATE' }]);
      expect(await engine.append(name, ['other'], "select date '2026-01-31' as other")).toBe(1);
      expect(await textsOf(name)).toEqual(['2026-01-31']);
    });

    it('takes rows by the place of their columns, whatever those are called', async () => {
      const name = await sales('appended');
      expect(await engine.append(name, SALES_NAMES, given("(1, 'a', 1.25, 'f')", "(2, 'b', -1, 'f')"))).toBe(
        2,
      );
      expect(await engine.append(name, ['kind', 'id'], "select 'c' as kind, 3 as id")).toBe(1);
      expect(await engine.append(name, ['kind', 'id'], "select 'd' as id, 4 as kind")).toBe(1);
      expect(await engine.append(name, ['KIND', 'Id'], "select 'e', 5")).toBe(1);
      expect(await engine.append(name, ['id'], `from (select 6 as id) as v select id where id > 6`)).toBe(0);
      expect(await textsOf(name)).toEqual(['1|a|1.25|f', '2|b|-1.00|f', '3|c|-|-', '4|d|-|-', '5|e|-|-']);
    });

    it('takes what was staged among the records', async () => {
      const name = await sales('staged');
      await database.run(
        "create or replace temp table of_file as select unnest(['x', 'y''s', null]) as c0, 7 as n",
      );
      const staged = 'select c0, $file, n + $more from of_file where $none is null';
      const parameters = { file: "it's \\ $more", more: 3, none: null };
      await engine.appendStaged(name, ['kind', '_file_id', 'id'], staged, parameters);
      expect(await textsOf(name)).toEqual([
        "10|-|-|it's \\ $more",
        "10|x|-|it's \\ $more",
        "10|y's|-|it's \\ $more",
      ]);
    });

    it('loses the rows of the files that are named, and no others', async () => {
      const name = await sales('deleted');
      await database.run(
        `create or replace temp table ids as select unnest([${[...HOSTILE_IDS, 'kept'].map((id) => `'${id.replaceAll("'", "''")}'`).join(', ')}, null]) as id`,
      );
      await engine.appendStaged(name, ['_file_id', 'kind'], 'select id, $kind from ids', { kind: 'k' });
      await engine.deleteFiles(name, []);
      await engine.deleteFiles(name, ['missing', "x'"]);
      const count = `select count(*) as n from ${name}`;
      expect(await engine.row(count)).toEqual({ n: HOSTILE_IDS.length + 2 });
      await engine.deleteFiles(name, HOSTILE_IDS.slice(0, 1));
      expect(await engine.row(count)).toEqual({ n: HOSTILE_IDS.length + 1 });
      await engine.deleteFiles(name, HOSTILE_IDS);
      expect(await textsOf(name)).toEqual(['-|k|-|-', '-|k|-|kept']);
    });

    it('gets a column of text, once', async () => {
      const name = await sales('widened', "(1, 'a', 1, 'f')");
      await engine.addColumn(name, 'Note 1');
      await engine.addColumn(name, 'note 1');
      await engine.append(name, ['id', 'Note 1'], "select 2 as id, 'n' as note");
      expect(await textsOf(name)).toEqual(['1|a|1.00|f|-', '2|-|-|-|n']);
    });

    it('that nothing was added to yet can be changed like any other', async () => {
      const name = await sales('new');
      await inTransaction(async () => {
        await engine.replaceTable(name, SALES);
        await engine.deleteFiles(name, ['f']);
        await engine.addColumn(name, 'note');
        expect(await engine.append(name, ['id', 'note'], "select 1 as id, 'n' as note")).toBe(1);
        await engine.replaceTable(table('gone'), SALES);
        await engine.dropTable(table('gone'));
      });
      expect(await textsOf(name)).toEqual(['1|-|-|-|n']);
      expect(await columnsOf(database, table('gone'))).toEqual([]);
    });

    it('is gone when it is dropped, and may come again', async () => {
      const name = await sales('dropped', "(1, 'a', 1, 'f')");
      await inTransaction(() => engine.dropTable(name));
      await engine.dropTable(name);
      await expect(engine.rows(`select * from ${name}`)).rejects.toThrow(/dropped/);
      await sales('dropped');
      expect(await engine.rows(`select * from ${name}`)).toEqual([]);
    });

    it('may have columns of any name', async () => {
      const names = [
        'with space',
        'Grün',
        'a"b',
        'a`b',
        'a.b',
        "it's",
        'UPPER',
        'comma, (all) = {x};',
        'select',
      ];
      const name = table('named');
      await engine.createTable(
        name,
        names.map((one) => ({ name: one, type: 'VARCHAR' })),
      );
      const values = names.map((one, i) => `'${i}' as ${quoteName(one)}`);
      await engine.append(name, names, `select ${values.join(', ')}`);
      await engine.addColumn(name, 'one; more');
      const [row] = await engine.rows<Record<string, string>>(`select * from ${name}`);
      expect(row).toEqual({
        ...Object.fromEntries(names.map((one, i) => [one, String(i)])),
        'one; more': null,
      });
      const picked = names.map(quoteName).join(', ');
      expect(await engine.rows(`from ${quoteTable(name)} select ${picked} where "Grün" = '1'`)).toHaveLength(
        1,
      );
      await engine.bringTable(name);
      expect(await database.rows(`select * from ${name}`)).toEqual([row]);
      await engine.append(name, names, `select ${values.join(', ')}`);
      await engine.bringSchemas(['others', SCHEMA]);
      expect(await database.rows(`select * from ${name}`)).toEqual([row, row]);
    });
  });

  describe('what is kept', () => {
    it('stays as it was until the next under its name', async () => {
      const name = await sales('kept_from', "(1, 'a', 1.5, 'f')", "(2, null, 2.5, 'f')");
      const kept = await engine.keep('kept', `select id, kind, amount * 2 as twice from ${name}`);
      expect(await engine.columnsOfKept(kept)).toEqual([
        { name: 'id', type: 'BIGINT' },
        { name: 'kind', type: 'VARCHAR' },
        { name: 'twice', type: expect.stringMatching(/^DECIMAL\(18,2\)|DECIMAL\(\d+,2\)$/) },
      ]);
      await engine.append(name, ['id'], 'select 3 as id');
      expect(await engine.row(`select count(*) as n from ${kept}`)).toEqual({ n: 2 });
      expect(
        await engine.rows(`from ${kept} select id, cast(twice as varchar) as twice where kind is null`),
      ).toEqual([{ id: 2, twice: expect.stringMatching(/^5\.00?$/) }]);
      const again = await engine.keep('kept', `select 'x' as only_one from ${name}`);
      expect(await engine.rows(`select distinct only_one from ${again}`)).toEqual([{ only_one: 'x' }]);
      const cheap = await engine.keep('cheap', `select id from ${name} where id = 1`, { repeatable: true });
      expect(await engine.rows(`select id from ${cheap}`)).toEqual([{ id: 1 }]);
    });
  });

  describe('rows on their way', () => {
    const name = table('of_all_types');
    beforeAll(async () => {
      await database.run(`create table ${name} as ${OF_ALL_TYPES}`);
      await engine.sendTable(name);
    });
    const values = async (from: string) =>
      (await database.query(`select columns(*)::varchar from ${from} order by nth`)).rows;

    it('are the same there, and again here', async () => {
      const columns = await columnsOf(database, name);
      const before = await values(name);
      await engine.createTable(table('there'), columns);
      expect(
        await engine.append(
          table('there'),
          columns.map((one) => one.name),
          `select * from ${name}`,
        ),
      ).toBe(before.length);
      await engine.bringTable(table('there'));
      expect(await values(table('there'))).toEqual(before);
      const brought = await engine.bring('types', `select * from ${table('there')}`);
      expect(await values(brought)).toEqual(before);
      const { columns: types } = await database.query(`from ${brought} limit 0`);
      expect(types).toEqual(columns);
    });

    it('are sent by a query on the records, and answered', async () => {
      const sent = await engine.send('asked', `select nth, t from (from ${name}) where nth <= 3`);
      const found = await engine.rows(
        `select s.nth, s.t from ${sent} as s inner join ${name} as a on a.nth = s.nth where s.t is not null order by s.nth`,
      );
      expect(found).toEqual([
        { nth: 1, t: 'it\'s "quoted" \\ \n\r\t 🦆 \\n' },
        { nth: 2, t: '' },
      ]);
      const none = await engine.bring('none', `select * from ${sent} where nth > 9`);
      expect(await database.rows(`select * from ${none}`)).toEqual([]);
    });

    it('are sent anew where a table was made anew among the records', async () => {
      const made = table('sent_again');
      await database.run(`create or replace table ${made} as select 1 as n`);
      await inTransaction(() => engine.sendTable(made));
      await inTransaction(async () => {
        await database.run(`create or replace table ${made} as select 'x' as t from range(2)`);
        await engine.sendTable(made);
      });
      expect(await engine.rows(`select * from ${made}`)).toEqual([{ t: 'x' }, { t: 'x' }]);
      await engine.bringTable(made);
      expect(await database.rows(`select * from ${made}`)).toEqual([{ t: 'x' }, { t: 'x' }]);
    });

    it('have the same hash there as here, and others another', async () => {
      const hash = engine.hashOf(['t', 'nth']);
      const texts = `from (values ('a', 1), ('a', 2), ('b', 1), ('é🦆''\\', 1), ('', 1), ('a:1', 1), ('a', 11)) as v(t, nth)`;
      const sum = (sql: string) =>
        `select nth, t, cast(sum(${sql}) as varchar) as hash ${texts} group by nth, t order by t, nth`;
      const here = await engine.rows<{ hash: string }>(sum(hash.here));
      expect(here).toEqual(await database.rows(sum(hash.inRecords)));
      expect(new Set(here.map((row) => row.hash)).size).toBe(7);
    });
  });

  describe('a transaction', () => {
    /** Everything that can be done to tables, to those that `begin` made. */
    async function changeAll(): Promise<void> {
      await sales('tx_created', "(1, 'new', 1, 'f')");
      await engine.replaceTable(table('tx_replaced'), [{ name: 'id', type: 'BIGINT' }]);
      await engine.append(table('tx_replaced'), ['id'], 'select 9 as id');
      await sales('tx_appended', "(2, 'new', 1, 'g')");
      await engine.deleteFiles(table('tx_deleted'), ['f']);
      await engine.dropTable(table('tx_dropped'));
      await engine.addColumn(table('tx_widened'), 'note');
      await engine.replaceTable(table('tx_emptied'), SALES);
    }
    const all = ['tx_replaced', 'tx_appended', 'tx_deleted', 'tx_dropped', 'tx_widened', 'tx_emptied'];
    const begin = () =>
      inTransaction(async () => {
        for (const one of all) {
          await engine.replaceTable(table(one), SALES);
          await sales(one, "(1, 'old', 1, 'f')");
        }
        await engine.dropTable(table('tx_created'));
      });
    const state = async () => {
      const texts: Record<string, string> = {};
      for (const one of [...all, 'tx_created'])
        texts[one] = await textsOf(table(one)).then(
          (rows) => rows.join(),
          () => 'none',
        );
      return texts;
    };

    it('that throws leaves everything as it was, and one that is committed what it did', async () => {
      await begin();
      const old = { ...Object.fromEntries(all.map((one) => [one, '1|old|1.00|f'])), tx_created: 'none' };
      const failing = inTransaction(async () => {
        await changeAll();
        throw new Error('no further');
      });
      await expect(failing).rejects.toThrow('no further');
      expect(await state()).toEqual(old);

      await inTransaction(changeAll);
      const changed = {
        ...{ tx_created: '1|new|1.00|f', tx_replaced: '9', tx_appended: '1|old|1.00|f,2|new|1.00|g' },
        ...{ tx_deleted: '', tx_dropped: 'none', tx_widened: '1|old|1.00|f|-', tx_emptied: '' },
      };
      expect(await state()).toEqual(changed);

      const next = inTransaction(async () => {
        for (const one of Object.keys(changed)) await engine.dropTable(table(one));
        await engine.append(table('tx_widened'), ['id'], 'select nothing_like_it from (select 1 as n)');
      });
      await expect(next).rejects.toThrow(/nothing_like_it|no column|does not exist/);
      expect(await state()).toEqual(changed);
    });
  });
}

/** Each type that tables have, with what is hard to keep of it. */
const OF_ALL_TYPES = `select cast(nth as bigint) as nth, cast(t as varchar) as t, cast(b as bigint) as b, cast(h as hugeint) as h,
    cast(d2 as decimal(18, 2)) as d2, cast(d38 as decimal(38, 2)) as d38, cast(f as double) as f, cast(d as date) as "day",
    cast(ts as timestamp) as "at", cast(ok as boolean) as ok, cast(texts as varchar[]) as texts, cast(i as integer) as i
  from (values
    (1, 'it''s "quoted" \\ ' || chr(10) || chr(13) || chr(9) || ' 🦆 \\n', '9223372036854775807', '99999999999999999999999999999999999999',
      '9999999999999999.99', '999999999999999999999999999999999999.99', 'infinity', '1899-12-31', '1899-12-31 23:59:59.999999', true, ['a', null, ''], 2147483647),
    (2, '', '-9223372036854775808', '-99999999999999999999999999999999999999',
      '-9999999999999999.99', '-999999999999999999999999999999999999.99', '-infinity', '0001-01-01', '0001-01-01 00:00:00.000001', false, [], -2147483648),
    (3, null, null, null, null, null, null, null, null, null, null, null),
    (4, 'null', '0', '0', '0.00', '0.00', 'nan', '9999-12-31', '9999-12-31 23:59:59.999999', true, ['it''s'], 0),
    (5, ' x ', '1', '1', '0.01', '0.01', '-0.0', '1582-10-10', '1582-10-10 12:00:00', true, ['x'], 1),
    (6, 'é', '1', '1', '-0.01', '-0.01', '4.9e-324', '1970-01-01', '1969-12-31 23:59:59.5', true, ['x'], 1),
    (7, 'é', '1', '1', '1.10', '1.10', '0.1', '2026-03-29', '2026-03-29 02:30:00', true, ['x'], 1)
  ) as v(nth, t, b, h, d2, d38, f, d, ts, ok, texts, i)`;
