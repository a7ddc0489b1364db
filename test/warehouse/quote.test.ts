import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import {
  quoteDouble,
  quoteName,
  quoteNames,
  quoteTable,
  quoteText,
  quoteTexts,
} from '../../src/warehouse/quote.ts';
import { evaluate, openMemoryWarehouse } from './memory-warehouse.ts';

/** Anything UTF-8 can hold but NUL, which a statement's text cannot carry; rich in what SQL gives a meaning. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        "''",
        '\\',
        "\\'",
        '--',
        '/*',
        ';',
        '$$',
        '.',
        '\n',
        '\t',
        '%',
        '{{',
        'é',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''));

/** `-0 + 0` is 0; every other number stays what it is. */
const withoutNegativeZero = (number: number) => number + 0;

const anyName = anyText.filter((text) => text !== '');

describe('quoting', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openMemoryWarehouse();
  });
  afterAll(() => database.close());

  it('gives every text back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await evaluate(database, quoteText(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('gives every name back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyName, async (name) => {
        const { columns, rows } = await database.query(`select 1 as ${quoteName(name)}`);
        expect({ names: columns.map((column) => column.name), rows }).toEqual({ names: [name], rows: [[1]] });
      }),
      { numRuns: 300 },
    );
  });

  it('gives every double back to the last bit, as a DOUBLE; zero without its sign', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double().map(withoutNegativeZero), async (number) => {
        const { columns, rows } = await database.query(`select ${quoteDouble(number)} as number`);
        expect(columns).toEqual([{ name: 'number', type: 'DOUBLE' }]);
        expect(Object.is(Number(rows[0]?.[0]), number), `${number} became ${rows[0]?.[0]}`).toBe(true);
      }),
      {
        numRuns: 300,
        examples: [[0.1], [0], [Number.MIN_VALUE], [Number.MAX_VALUE], [-Infinity], [Number.NaN]],
      },
    );
  });

  it('names the very table that was made, whatever its schema and name', async () => {
    const part = anyName.map((name) => `n${name.replaceAll('.', '')}`);
    await fc.assert(
      fc.asyncProperty(part, part, async (schema, name) => {
        const table = quoteTable(`${schema}.${name}`);
        await database.run(`create schema ${quoteName(schema)}`);
        try {
          await database.run(`create table ${table} as select 7 as a`);
          expect(
            await database.rows(
              'select schema_name as schema, table_name as name from duckdb_tables() where schema_name = $schema',
              { schema },
            ),
          ).toEqual([{ schema, name }]);
          expect(await database.rows(`select * from ${table}`)).toEqual([{ a: 7 }]);
        } finally {
          await database.run(`drop schema ${quoteName(schema)} cascade`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('makes lists: names behind their alias, and texts to look for', async () => {
    expect(
      await database.rows(
        `select ${quoteNames(['a b', 'c"d'], 't.')} from (select 1 as "a b", 2 as "c""d") as t`,
      ),
    ).toEqual([{ 'a b': 1, 'c"d': 2 }]);
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { maxLength: 4 }), anyText, async (texts, text) => {
        for (const wanted of [text, ...texts]) {
          const found = await evaluate(
            database,
            `coalesce(${quoteText(wanted)} in ${quoteTexts(texts)}, false)`,
          );
          expect(found).toBe(texts.includes(wanted));
        }
      }),
      { numRuns: 60 },
    );
  });
});
