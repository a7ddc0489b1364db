import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchHeader } from '../../src/bronze/header.ts';

function column(name: string, detail: { also?: string[]; required?: boolean } = {}) {
  return { name, also: detail.also ?? [], required: detail.required ?? true };
}

const contract = [
  column('Invoice', { also: ['InvoiceNo', 'Invoice Number'] }),
  column('Quantity'),
  column('Country', { required: false }),
];

function positions(header: (string | null)[]) {
  const found = matchHeader(header, contract);
  if (typeof found === 'string') throw new Error(found);
  return found.columns.map(({ position }) => position);
}

describe('matchHeader', () => {
  it('gives each column its position and the number of fields', () => {
    expect(matchHeader(['Invoice', 'Quantity', 'Country'], contract)).toEqual({
      width: 3,
      columns: [
        { name: 'Invoice', position: 0 },
        { name: 'Quantity', position: 1 },
        { name: 'Country', position: 2 },
      ],
      unknown: [],
    });
  });

  it('finds columns in any order', () => {
    expect(positions(['Country', 'Invoice', 'Quantity'])).toEqual([1, 2, 0]);
  });

  it('does not mind case and surrounding space', () => {
    expect(positions([' INVOICE', 'quantity\t', ' cOuNtRy '])).toEqual([0, 1, 2]);
  });

  it('does mind space inside a name', () => {
    expect(matchHeader(['In voice', 'Quantity'], contract)).toContain('Invoice');
  });

  it('takes any of the other names, in any case', () => {
    expect(positions(['Quantity', 'invoiceno'])).toEqual([1, 0, undefined]);
    expect(positions(['INVOICE NUMBER', 'Quantity'])).toEqual([0, 1, undefined]);
  });

  it('lets an optional column be missing', () => {
    expect(positions(['Invoice', 'Quantity'])).toEqual([0, 1, undefined]);
  });

  it('lists what the contract has no column for, the nameless by their place', () => {
    const found = matchHeader([' Shop ', 'Invoice', null, 'Quantity', '  '], contract);
    expect(found).toMatchObject({
      width: 5,
      unknown: [
        { name: 'Shop', position: 0 },
        { name: 'column 3', position: 2 },
        { name: 'column 5', position: 4 },
      ],
    });
  });

  it('names a missing required column, and no other', () => {
    const sentence = matchHeader(['Invoice', 'Country'], contract);
    expect(sentence).toEqual(expect.stringContaining('Quantity'));
    expect(sentence).not.toContain('Invoice');
    expect(sentence).not.toContain('Country');
  });

  it('names every missing required column', () => {
    const sentence = matchHeader(['Country'], contract);
    expect(sentence).toEqual(expect.stringMatching(/Invoice.*Quantity/));
  });

  it('asks whether a column of nearly that name is meant, and shows what else is there', () => {
    const sentence = matchHeader(['Invoice', 'Quantitiy', 'Shop'], contract);
    expect(sentence).toEqual(expect.stringMatching(/is 'Quantitiy' it\?.*also/));
    expect(sentence).toEqual(expect.stringContaining("'Shop'"));
    expect(matchHeader(['Quantity', 'Invoce'], contract)).toEqual(expect.stringContaining("'Invoce' it?"));
    expect(matchHeader(['Invoice', 'Shop'], contract)).not.toContain('it?');
    const nick = [column('Quantity', { also: ['pieces'] })];
    expect(matchHeader(['Quantiy'], nick)).toEqual(expect.stringContaining("'Quantiy' it?"));
    expect(matchHeader(['piecs'], nick)).toEqual(expect.stringContaining("'piecs' it?"));
  });

  it.each([[['Invoice', 'Quantity', 'invoice ']], [['InvoiceNo', 'Quantity', 'Invoice']]])(
    'says that a column is there twice in %j',
    (header) => {
      expect(matchHeader(header, contract)).toEqual(expect.stringMatching(/Invoice 2 times/));
    },
  );

  it('gives every field to one column or to the unknown, in whatever order they come', () => {
    const names = ['Invoice', 'Quantity', 'Country', 'Shop', 'Till', 'Note'];
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (header) => {
        const found = matchHeader(header, contract);
        if (typeof found === 'string') throw new Error(found);
        for (const { name, position } of [...found.columns, ...found.unknown])
          expect(header[position ?? -1]).toBe(name);
        expect(found.columns.length + found.unknown.length).toBe(header.length);
      }),
      { numRuns: 100 },
    );
  });
});
