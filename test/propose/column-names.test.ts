import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchHeader } from '../../src/bronze/header.ts';
import { bronzeSchema } from '../../src/definitions/source.ts';
import { identifierOf, nameColumns } from '../../src/propose/column-names.ts';

describe('identifierOf', () => {
  it.each([
    ['Customer ID', 'customer_id'],
    ['CustomerID', 'customer_id'],
    ['orderLineNo', 'order_line_no'],
    ['HTTPStatus', 'http_status'],
    ['Größe (cm)', 'groesse_cm'],
    ['Prénom', 'prenom'],
    ['Discount %', 'discount_percent'],
    ['_id', 'id'],
    ['2019', 'column_2019'],
    ['価格', 'column_4'],
    ['  --  ', 'column_4'],
    ['order', 'order'],
  ])('%j is %j', (header, name) => {
    expect(identifierOf(header, 3)).toBe(name);
  });
});

describe('nameColumns', () => {
  const named = (...headers: (string | null)[]) => nameColumns(headers).columns.map(({ name }) => name);

  it('keeps the name of a column that has a good one, whoever would like it too', () => {
    expect(named('Customer-ID', 'customer_id', 'customer.id')).toEqual([
      'customer_id_2',
      'customer_id',
      'customer_id_3',
    ]);
    expect(named('CustomerID', 'customer_id')).toEqual(['customer_id_2', 'customer_id']);
  });

  it('leaves out what cannot be found by its header: blank, and there twice in whatever case', () => {
    const { columns, blank, repeated } = nameColumns(['a', '', 'Amount', ' amount ', null, 'b']);
    expect(columns.map(({ name, position }) => [name, position])).toEqual([
      ['a', 0],
      ['b', 5],
    ]);
    expect([blank, repeated]).toEqual([[1, 4], ['Amount']]);
  });

  it('takes no name that bronze has by itself', () => {
    expect(named('source_file', '_line', 'rowid', 'Processing Date')).toEqual([
      'source_file_2',
      'line',
      'rowid_2',
      'processing_date_2',
    ]);
  });

  it('makes a contract of any header, and every column of it is found where it was', () => {
    const text = fc.oneof(
      fc.constantFrom('a', 'A ', 'a_2', 'order', 'Order ID', 'order_id', '_file_id', '2', 'ä', ''),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (headers) => {
        const { columns } = nameColumns(headers);
        fc.pre(columns.length > 0);
        const contract = columns.map(({ name, header }) => ({ name, also: [header] }));
        const { columns: parsed } = bronzeSchema.parse({ table: 'bronze.any', columns: contract });
        const map = matchHeader(headers, parsed);
        if (typeof map === 'string') throw new Error(map);
        expect(map.columns.map(({ position }) => position)).toEqual(columns.map(({ position }) => position));
        for (const { name } of columns) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      }),
      { numRuns: 500 },
    );
  });
});
