import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, emptyWarehouse, fieldsAndLines, load } from './bronze-warehouse.ts';

const contract = columns('id', 'value');
const lines = (...objects: unknown[]) => `${objects.map((one) => JSON.stringify(one)).join('\n')}\n`;

describe('files of JSON lines', () => {
  it('hold fields as text, what is absent or null as null, and nested values as JSON', async () => {
    const text = [
      '{"id": "a", "value": "it\'s, \\"so\\"\\n"}',
      '{"value": 12345678901234567890, "id": 12.50}',
      '{"id": true, "value": null}',
      '{"id": ""}',
      '{"id": [1, "x"], "value": {"a": null}}',
    ].join('\n');
    const loaded = await load({ 'a.jsonl': text }, contract);
    expect(fieldsAndLines(loaded, 'a.jsonl', contract)).toEqual([
      ['a', 'it\'s, "so"\n', 1],
      ['12.5', '12345678901234567890', 2],
      ['true', null, 3],
      ['', null, 4],
      ['[1,"x"]', '{"a":null}', 5],
    ]);
  });

  it('give lines that are no objects, or would lose a value, to quarantine, and count blank ones apart', async () => {
    const bad = ['[1]', '{"id": 1', '"text"', 'null', '{"id":1,"id":2}'];
    const text = `{"id":1,"value":2}\n\n${bad.join('\r\n')}\r\n{"id":3,"value":4}`;
    const loaded = await load({ 'a.ndjson': text }, contract);
    expect(fieldsAndLines(loaded, 'a.ndjson', contract)).toEqual([
      ['1', '2', 1],
      ['3', '4', 8],
    ]);
    expect(loaded.held.map(({ line, raw, reason }) => [line, raw, reason])).toEqual([
      [3, '[1]', 'is no JSON object'],
      [4, '{"id": 1', 'is no JSON object'],
      [5, '"text"', 'is no JSON object'],
      [6, 'null', 'is no JSON object'],
      [7, '{"id":1,"id":2}', 'has a key twice'],
    ]);
    for (const { raw, byte_offset: at } of loaded.held)
      expect(
        Buffer.from(text)
          .subarray(at, at + raw.length)
          .toString(),
      ).toBe(raw);
    expect(loaded.outcomes.get('a.ndjson')).toMatchObject({ records: 7, rows: 2, rejects: 5, blankLines: 1 });
  });

  it('damage only the line whose bytes are no UTF-8', async () => {
    const text = Buffer.concat([
      Buffer.from('{"id":"'),
      Buffer.from([0xff]),
      Buffer.from('"}\n{"id":"é","value":1}\n'),
    ]);
    const loaded = await load({ 'a.jsonl': text }, contract);
    expect(fieldsAndLines(loaded, 'a.jsonl', contract)).toEqual([['é', '1', 2]]);
    expect(loaded.held.map(({ line, reason }) => [line, reason])).toEqual([[1, 'is not UTF-8 text']]);
  });

  it('may be compressed, begin with a byte order mark, or be UTF-16', async () => {
    const text = lines({ id: 'é', value: 1 });
    const loaded = await load(
      {
        'a.jsonl.gz': gzipSync(text),
        'b.jsonl': `\ufeff${text}`,
        'c.jsonl': Buffer.from(`\ufeff${text}`, 'utf16le'),
      },
      contract,
    );
    expect(loaded.rows.map(({ id, value, _line }) => [id, value, _line])).toEqual(
      Array.from({ length: 3 }, () => ['é', '1', 1]),
    );
    expect(loaded.outcomes.get('a.jsonl.gz')).toMatchObject({ dialect: 'gzip, utf-8, json lines' });
  });

  it('rescue keys beyond the contract, whatever they are called', async () => {
    const odd = { 'a/b': 1, 'c~d': 2, '': 3, "it's": 4, '$.x': 5, 0: 6 };
    const loaded = await load({ 'a.jsonl': lines({ id: 1, value: 2, ...odd }) }, contract);
    const rescued = JSON.parse(String(loaded.rows[0]?._rescued_data));
    expect(Object.values(rescued).sort()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(rescued).toMatchObject({ 'a/b': '1', 'c~d': '2', "it's": '4', '$.x': '5', 0: '6' });
  });

  it.each([
    ['[{"id":1,"value":2}]', /a list: write one object a line/],
    ['id,value\n1,2\n', /none of its 2 lines is a JSON object/],
    ['{"id":1}\n', /^no object of it has the required column value/],
  ])('are left out whole where nothing can be read of them: %j', async (text, reason) => {
    const loaded = await load({ 'a.jsonl': text, 'b.jsonl': lines({ id: 1, value: 2 }) }, contract);
    expect(loaded.outcomes.get('a.jsonl')).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringMatching(reason),
    });
    expect(loaded.rows).toHaveLength(1);
  });

  it('give back whatever texts were written into them', async () => {
    const database = await emptyWarehouse();
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '"', '\n', '\r', ',', 'null'));
    const isText = (one: string) => !one.includes('\u0000');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ id: text.filter(isText), value: fc.option(text.filter(isText)) }), {
          minLength: 1,
        }),
        async (objects) => {
          const loaded = await load({ 'a.jsonl': lines(...objects) }, contract, {}, database);
          expect(loaded.rows.map(({ id, value }) => ({ id, value }))).toEqual(objects);
        },
      ),
      { numRuns: 40 },
    );
  });
});
