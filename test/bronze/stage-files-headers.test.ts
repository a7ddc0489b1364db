import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Column, columns, fieldsAndLines, load } from './bronze-warehouse.ts';

const contract: Column[] = [
  { name: 'Invoice', also: ['InvoiceNo'], required: true },
  { name: 'Quantity', also: [], required: true },
  { name: 'Country', also: [], required: false },
];

describe('stageFiles on files of several headers', () => {
  it('puts values where their names belong, in clean files and in odd ones', async () => {
    const files = {
      'as-is.csv': 'Invoice,Quantity,Country\n1,2,FR\n',
      'other-order.csv': 'Country,Invoice,Quantity\nFR,1,2\n',
      'other-names.csv': ' quantity ,INVOICENO,country\n2,1,FR\n',
      'odd.csv': '\ufeffCountry,"Quantity",Invoice\n\nFR,2,1\n',
    };
    const loaded = await load(files, contract);
    for (const path of Object.keys(files)) {
      expect(fieldsAndLines(loaded, path, contract)).toEqual([['1', '2', 'FR', path === 'odd.csv' ? 3 : 2]]);
    }
  });

  it('leaves an optional column that is missing null', async () => {
    const loaded = await load({ 'one.csv': 'Quantity,Invoice\n2,1\n' }, contract);
    expect(fieldsAndLines(loaded, 'one.csv', contract)).toEqual([['1', '2', null, 2]]);
  });

  it('rescues what the contract has no column for as JSON', async () => {
    const content = 'Shop,Invoice,"my ""till""",Quantity,\nN°1,1,"a ""b"",\\c",2,\n,3,,4,""\n,5,,6,\n';
    const files = { 'clean.csv': content, 'odd.csv': `${content}\n` };
    const { rows } = await load(files, contract);
    const rescued = rows.map(({ _rescued_data: json }) => (json === null ? null : JSON.parse(json)));
    const expected = [
      { Shop: 'N°1', 'my "till"': 'a "b",\\c', 'column 5': null },
      { Shop: null, 'my "till"': null, 'column 5': '' },
      null,
    ];
    expect(rescued).toEqual([...expected, ...expected]);
    expect(rows.map(({ Invoice }) => Invoice)).toEqual(['1', '3', '5', '1', '3', '5']);
  });

  it('rescues nothing where there is nothing to rescue', async () => {
    const { rows } = await load({ 'one.csv': 'Invoice,Quantity,Country\n1,2,FR\n' }, contract);
    expect(rows.map(({ _rescued_data }) => _rescued_data)).toEqual([null]);
  });

  it('quarantines a record with more fields than its header, and rescues none of it', async () => {
    const { rows, held } = await load({ 'one.csv': 'Invoice,Quantity\n1,2,x\n3,4\n' }, contract);
    expect(rows).toEqual([expect.objectContaining({ Invoice: '3', _rescued_data: null })]);
    expect(held).toEqual([expect.objectContaining({ line: 2, raw: '1,2,x' })]);
  });
});

describe('stageFiles on files that cannot be read', () => {
  it('rejects them whole with a reason, and loads the others', async () => {
    const loaded = await load(
      {
        'empty.csv': '',
        'picture.csv': Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
        'cut.csv': gzipSync('Invoice,Quantity\n1,2\n').subarray(0, -4),
        'twice-packed.csv': gzipSync(gzipSync('Invoice,Quantity\n1,2\n')),
        'lacking.csv': 'Invoice,Country\n1,FR\n',
        'twice.csv': 'Invoice,InvoiceNo,Quantity\n1,1,2\n',
        'open-quote.csv': 'Invoice,"Quantity\n1,2\n',
        'good.csv': 'Invoice,Quantity\n1,2\n',
        'odd.csv': 'Invoice,Quantity\n\n1,2\n3\n',
      },
      contract,
    );
    const rejected = (path: string, reason: RegExp) =>
      expect(loaded.outcomes.get(path)).toEqual({
        fileId: `id of ${path}`,
        outcome: 'rejected',
        reason: expect.stringMatching(reason),
      });
    expect(loaded.outcomes.get('empty.csv')).toEqual({ fileId: 'id of empty.csv', outcome: 'empty' });
    rejected('picture.csv', /PNG/);
    rejected('cut.csv', /gzip data is cut short/);
    rejected('twice-packed.csv', /gzip data inside gzip data/);
    rejected('lacking.csv', /Quantity/);
    rejected('twice.csv', /Invoice 2 times/);
    rejected('open-quote.csv', /header.*unclosed quote/);
    expect(loaded.rows.map(({ source_file, _line }) => [source_file, _line])).toEqual([
      ['good.csv', 2],
      ['odd.csv', 3],
    ]);
    expect(loaded.held.map(({ source_file, line }) => [source_file, line])).toEqual([['odd.csv', 4]]);
  });

  it('gives each file one outcome', async () => {
    const files = {
      '1.csv': 'a\n1\n',
      '2.csv': '',
      '3.csv': 'b\n1\n',
      '4.csv': 'a\n1,2\n',
      '5.csv': 'A\n1\n',
    };
    const { outcomes } = await load(files, columns('a'));
    expect([...outcomes].map(([path, file]) => [path, file?.outcome])).toEqual([
      ['1.csv', 'staged'],
      ['2.csv', 'empty'],
      ['3.csv', 'rejected'],
      ['4.csv', 'staged'],
      ['5.csv', 'staged'],
    ]);
  });

  it('stages nothing where there are no files', async () => {
    const { outcomes, rows, held } = await load({}, contract);
    expect([outcomes.size, rows, held]).toEqual([0, [], []]);
  });
});
