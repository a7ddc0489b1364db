import { describe, expect, it } from 'vitest';
import type { HistoryDefinition } from '../../src/definitions/steps.ts';
import { shapeHistory } from '../../src/refine/shape-history.ts';
import { HISTORY, type Row, withHistory } from './history.ts';

/** Three spells of one, with 7 in `other`, and one of another. */
async function withSpells(history: HistoryDefinition = HISTORY) {
  const made = await withHistory();
  await made.database.run('drop table gold.moves');
  await shapeHistory(made.database, history, true);
  const b: Row = ['b', 'new', 2];
  await made.day('01', [['a', 'new', 1], b], history);
  await made.day('02', [['a', 'big', 2], b], history);
  await made.day('04', [['a', 'big', 3], b], history);
  const types = async () =>
    (await made.database.query('select * from gold.moves limit 0')).columns.map(
      ({ name, type }) => `${name} ${type}`,
    );
  return { ...made, types };
}

describe('the shape of a history', () => {
  it('is that of its definition, in the types of the table it watches', async () => {
    const { types } = await withSpells();
    expect(await types()).toEqual([
      'the id VARCHAR',
      'group VARCHAR',
      'spent DECIMAL(18,2)',
      'valid_from DATE',
      'valid_to DATE',
    ]);
  });

  it('takes a new column, which nobody knows of the spells there are, and leaves one that is named no more', async () => {
    const { database, spells, types } = await withSpells();
    await shapeHistory(database, { ...HISTORY, carries: ['other'] }, true);
    expect(await types()).toEqual(expect.arrayContaining(['other INTEGER']));
    expect(await spells()).toEqual(['a new null 1-2', 'a big null 2-', 'b new null 1-']);
  });

  it('follows a column that has another type now', async () => {
    const { database, spells, types } = await withSpells();
    await database.run('alter table gold.groups alter spent type double');
    await shapeHistory(database, HISTORY, false);
    expect(await types()).toContain('spent DOUBLE');
    expect(await spells()).toEqual(['a new 1 1-2', 'a big 2 2-', 'b new 2 1-']);
  });

  it('says which table it is about when what it holds does not fit', async () => {
    const { database } = await withSpells();
    await database.run('alter table gold.groups alter "group" type integer using 1');
    await expect(shapeHistory(database, HISTORY, false)).rejects.toMatchObject({
      kind: 'definition',
      message: expect.stringMatching(/^what gold\.moves holds does not fit/),
    });
  });

  it('makes one spell of those that a column told apart that counts no more', async () => {
    const watching = { ...HISTORY, changes: ['group', 'spent'], carries: [] };
    const { database, spells } = await withSpells(watching);
    await database.run("insert into gold.moves values ('b', 'new', 1, '2025-01-01', '2025-01-20')");
    expect(await spells()).toEqual([
      'a new 1.00 1-2',
      'a big 2.00 2-4',
      'a big 3.00 4-',
      'b new 1.00 1-20',
      'b new 2.00 1-',
    ]);
    await shapeHistory(database, HISTORY, true);
    expect(await spells()).toEqual(['a new 1.00 1-2', 'a big 2.00 2-', 'b new 1.00 1-20', 'b new 2.00 1-']);
  });

  it('is left as it is while neither definition nor types change', async () => {
    const { database, spells } = await withSpells();
    await database.run("insert into gold.moves values ('b', 'new', 1, '2025-12-01', '2026-01-01')");
    await shapeHistory(database, HISTORY, false);
    expect(await spells()).toHaveLength(4);
  });

  it.each<[what: string, before: Partial<HistoryDefinition>, after: Partial<HistoryDefinition>, why: RegExp]>(
    [
      ['another key', {}, { key: ['other'] }, /cannot be told by other: it has no other$/],
      [
        'half of a key',
        { key: ['the id', 'spent'], carries: [] },
        { key: ['the id'], carries: ['spent'] },
        /cannot be told by the id: it has spells at the same time$/,
      ],
    ],
  )('is never told by %s', async (_what, before, after, why) => {
    const { database, day, spells } = await withSpells({ ...HISTORY, ...before });
    await day(
      '05',
      [
        ['a', 'big', 3],
        ['a', 'big', 4],
      ],
      { ...HISTORY, key: ['the id', 'spent'], carries: [] },
    ).catch(() => {});
    const known = await spells();
    await expect(shapeHistory(database, { ...HISTORY, ...after }, true)).rejects.toMatchObject({
      kind: 'definition',
      message: expect.stringMatching(why),
      where: 'pipelines/shop.yaml, key',
    });
    expect(await spells()).toEqual(known);
  });

  it('refuses to take the place of a table that is no history', async () => {
    const { database } = await withSpells();
    await database.run('create or replace table gold.moves as select "the id", "group" from gold.groups');
    await expect(shapeHistory(database, HISTORY, true)).rejects.toMatchObject({
      message: expect.stringContaining('it has no valid_from, valid_to'),
    });
  });
});
