import { describe, expect, it, onTestFinished } from 'vitest';
import { panelSchema } from '../../../src/definitions/panel.ts';
import { panelSql } from '../../../src/serving/dashboard/panel-sql.ts';
import { type Choices, createChosen } from '../../../src/warehouse/macros.ts';
import { openInMemory } from '../../../src/warehouse/open.ts';

const sql = (panel: object) => panelSql(panelSchema.parse({ title: 'T', ...panel }), new Map());

/** The rows of a panel on a small table, with what a reader has chosen. */
async function rowsOf(panel: object, choices: Choices = {}) {
  const database = await openInMemory();
  onTestFinished(() => database.close());
  await database.run('create schema gold');
  await database.run(
    `create table gold.sales as select * from (values
       (1, 'a', 5.5, true), (2, 'b', 10.0, false), (3, null, null, null), (4, 'O''Hara', 20.0, true)
     ) as t(id, "group", amount, paid)`,
  );
  await createChosen(database, choices);
  return (await database.query(sql({ table: 'gold.sales', ...panel }))).rows;
}

describe('panelSql', () => {
  it('is that of its query as it stands', () => {
    const panel = panelSchema.parse({ title: 'T', chart: 'figures', query: 'a.sql' });
    expect(panelSql(panel, new Map([['a.sql', { shownAs: 'sql/serving/a.sql', text: 'select 1' }]]))).toBe(
      'select 1',
    );
  });

  it('takes of a table the columns that the panel shows, each once; a table panel that names none takes all', () => {
    const chart = { chart: 'lines', table: 'gold.sales', x: 'day', y: ['a', 'b'] };
    expect(
      sql({ ...chart, labels: { a: 'A' }, formats: { b: 'count' }, order: ['c'], equal: { d: 'd' } }),
    ).toMatch(/^select "day", "a", "b" from "gold"\."sales" where /);
    expect(sql({ chart: 'table', table: 'gold.sales', bars: ['a'] })).toBe('select * from "gold"."sales"');
    expect(sql({ chart: 'table', table: 'gold.sales', columns: ['a'], bars: ['a'] })).toBe(
      'select "a" from "gold"."sales"',
    );
  });

  const ids = { chart: 'table', columns: ['id'], order: ['id'] };

  it('puts rows in order, what is absent last either way, and takes the first', async () => {
    expect(await rowsOf({ ...ids, order: ['amount'] })).toEqual([[1], [2], [4], [3]]);
    expect(await rowsOf({ ...ids, order: ['amount desc'] })).toEqual([[4], [2], [1], [3]]);
    expect(await rowsOf({ ...ids, order: ['group desc', 'id'], first: 2 })).toEqual([[2], [1]]);
  });

  it('shows all where nothing is chosen, else what is equal, whatever its type, and at least as much', async () => {
    const equal = { ...ids, equal: { group: 'group' } };
    expect(await rowsOf(equal)).toEqual([[1], [2], [3], [4]]);
    expect(await rowsOf(equal, { group: 'b' })).toEqual([[2]]);
    expect(await rowsOf(equal, { group: "O'Hara" })).toEqual([[4]]);
    expect(await rowsOf({ ...ids, equal: { paid: 'p' } }, { p: 'true' })).toEqual([[1], [4]]);
    const least = { ...ids, at_least: { amount: 'min' } };
    expect(await rowsOf(least, { min: '10' })).toEqual([[2], [4]]);
    expect(await rowsOf(least, { min: '5.5' })).toEqual([[1], [2], [4]]);
    expect(await rowsOf({ ...equal, ...least }, { min: '10', group: 'a' })).toEqual([]);
  });

  it('takes what is chosen as a text and never as SQL', async () => {
    const equal = { ...ids, equal: { group: 'group' } };
    expect(await rowsOf(equal, { group: "' or true or '" })).toEqual([]);
    expect(sql({ chart: 'table', table: 'gold.sales', columns: ['a" from x; --'] })).toBe(
      'select "a"" from x; --" from "gold"."sales"',
    );
  });
});
