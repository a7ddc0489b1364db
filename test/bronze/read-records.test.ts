import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ReadRecord, readHeader, readRecords } from '../../src/bronze/csv/read-records.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { collect } from './random-files.ts';

async function readAll(content: string | Buffer, width: number, delimiter = ','): Promise<ReadRecord[]> {
  const folder = temporaryFolder();
  writeFiles(folder, { 'some.csv': content });
  return collect(readRecords(join(folder, 'some.csv'), delimiter, width));
}

/** As `readAll`, without the text of what are records, and how many lines each takes up. */
async function read(content: string | Buffer, width: number) {
  const all = await readAll(content, width);
  return all.map(({ raw, lines: _, ...rest }) => ('fields' in rest ? rest : { ...rest, raw }));
}

function refusal(line: number, byteOffset: number, raw: string, reason: RegExp) {
  return { line, byteOffset, raw, reason: expect.stringMatching(reason) };
}

describe('readRecords', () => {
  it('gives each record its line and the offset of its first byte', async () => {
    expect(await read('a,b\n1,é\n"2",\n3,""', 2)).toEqual([
      { line: 2, byteOffset: 4, fields: ['1', 'é'] },
      { line: 3, byteOffset: 9, fields: ['2', null] },
      { line: 4, byteOffset: 14, fields: ['3', ''] },
    ]);
  });

  it('counts the two bytes of CR LF and keeps them out of the fields', async () => {
    expect(await read('a,b\r\n1,2\r\n3,4\r\n', 2)).toEqual([
      { line: 2, byteOffset: 5, fields: ['1', '2'] },
      { line: 3, byteOffset: 10, fields: ['3', '4'] },
    ]);
  });

  it('counts a byte order mark as three bytes of the first line', async () => {
    expect(await read('\ufeffa,b\n1,2\n', 2)).toEqual([{ line: 2, byteOffset: 7, fields: ['1', '2'] }]);
  });

  it('passes over empty lines, and counts them; spaces are no record', async () => {
    expect(await read('a,b\n\n1,2\n  \n\r\n3,4\n\n', 2)).toEqual([
      { line: 3, byteOffset: 5, fields: ['1', '2'] },
      refusal(4, 9, '  ', /1 field.* 2/),
      { line: 6, byteOffset: 14, fields: ['3', '4'] },
    ]);
  });

  it.each(['a,b', 'a,b\n', 'a,b\r\n', 'a,b\n\n\n', ''])('finds no record in %j', async (content) => {
    expect(await read(content, 2)).toEqual([]);
  });

  it('refuses a line with too few or too many fields, and says how many', async () => {
    expect(await read('a,b\n1\n1,2,3\n1,2\n', 2)).toEqual([
      refusal(2, 4, '1', /1 field.* 2/),
      refusal(3, 6, '1,2,3', /3 fields.* 2/),
      { line: 4, byteOffset: 12, fields: ['1', '2'] },
    ]);
  });

  it('refuses a line with one absent field too many', async () => {
    expect(await read('a,b\n1,2,\n', 2)).toEqual([refusal(2, 4, '1,2,', /3 fields/)]);
  });

  it('refuses a line with a NUL byte, and one that is not UTF-8, with what it says', async () => {
    const bytes = Buffer.from('a,b\n1,\0\n1,caf\xe9\n1,2\n', 'latin1');
    expect(await read(bytes, 2)).toEqual([
      refusal(2, 4, '1,\0', /NUL/),
      refusal(3, 8, '1,café', /UTF-8/),
      { line: 4, byteOffset: 15, fields: ['1', '2'] },
    ]);
  });

  it('refuses a line with text after a closing quote', async () => {
    expect(await read('a,b\n1,"2"x\n3,4\n', 2)).toEqual([
      refusal(2, 4, '1,"2"x', /text after a closing quote/),
      { line: 3, byteOffset: 11, fields: ['3', '4'] },
    ]);
  });

  it('resumes at the next line after a quote that nothing closes', async () => {
    expect(await read('a,b\n1,"2\n3,4\n5,6\n', 2)).toEqual([
      refusal(2, 4, '1,"2', /unclosed quote/),
      { line: 3, byteOffset: 9, fields: ['3', '4'] },
      { line: 4, byteOffset: 13, fields: ['5', '6'] },
    ]);
  });

  it('does not let an open quote swallow whole records, even where a later quote would close it', async () => {
    const found = await read('a,b,c\n1,"2,3\n4,5,6\n7,8",9\n1,2,3\n', 3);
    expect(found).toContainEqual({ line: 3, byteOffset: 13, fields: ['4', '5', '6'] });
    expect(found).toContainEqual({ line: 5, byteOffset: 26, fields: ['1', '2', '3'] });
    expect(found).toContainEqual(refusal(2, 6, '1,"2,3', /unclosed quote/));
  });

  it('keeps the line breaks of a quoted field byte for byte', async () => {
    const content = 'a,b,c\r\n1,"x\r\ny\n\nz",3\r\n4,5,6\r\n';
    expect(await read(content, 3)).toEqual([
      { line: 2, byteOffset: 7, fields: ['1', 'x\r\ny\n\nz', '3'] },
      { line: 6, byteOffset: 22, fields: ['4', '5', '6'] },
    ]);
  });

  it('reads a record whose first field goes over several lines', async () => {
    expect(await read('a,b\n"x\ny",2\n3,4\n', 2)).toEqual([
      { line: 2, byteOffset: 4, fields: ['x\ny', '2'] },
      { line: 4, byteOffset: 12, fields: ['3', '4'] },
    ]);
  });

  it('gives the text of each record as it stands, without its line end', async () => {
    const texts = (await readAll('a;b\r\n1;"2"\r\n"x\r\ny";\r\n3\r\n5;""', 2, ';')).map(({ raw }) => raw);
    expect(texts).toEqual(['1;"2"', '"x\r\ny";', '3', '5;""']);
  });

  it('reads a record with several fields over several lines', async () => {
    expect(await read('a,b,c\n1,"x\ny","p\n""q"""\n4,5,6', 3)).toEqual([
      { line: 2, byteOffset: 6, fields: ['1', 'x\ny', 'p\n"q"'] },
      { line: 5, byteOffset: 24, fields: ['4', '5', '6'] },
    ]);
  });

  it('refuses line by line what joins to another number of fields', async () => {
    expect(await read('a,b,c\n1,"x\ny"\n4,5,6\n', 3)).toEqual([
      refusal(2, 6, '1,"x', /unclosed quote/),
      refusal(3, 11, 'y"', /1 field/),
      { line: 4, byteOffset: 14, fields: ['4', '5', '6'] },
    ]);
  });

  it('joins 200 lines of one field, and no more', async () => {
    const field = Array.from({ length: 200 }, (_, i) => `part ${i}`).join('\n');
    expect(await read(`a,b\n1,"${field}"\n3,4\n`, 2)).toEqual([
      { line: 2, byteOffset: 4, fields: ['1', field] },
      { line: 202, byteOffset: 4 + 5 + field.length, fields: ['3', '4'] },
    ]);
    const found = await read(`a,b\n1,"${field}\nmore"\n3,4\n`, 2);
    expect(found).toHaveLength(202);
    expect(found[0]).toEqual(refusal(2, 4, '1,"part 0', /unclosed quote/));
    expect(found.at(-1)).toMatchObject({ line: 203, fields: ['3', '4'] });
  });

  it('reads lines across chunks, letters of several bytes among them', async () => {
    const mebibyte = 1 << 20;
    for (const from of [-3, -2, -1, 0]) {
      const long = '7'.repeat(mebibyte + from - 'a,b\n'.length - 1);
      expect(await read(`a,b\n${long},😀\n3,"4\n5"\n`, 2)).toEqual([
        { line: 2, byteOffset: 4, fields: [long, '😀'] },
        { line: 3, byteOffset: mebibyte + from + 5, fields: ['3', '4\n5'] },
      ]);
    }
    const veryLong = 'é'.repeat(mebibyte + 1);
    expect(await read(`a,b\n1,${veryLong}`, 2)).toEqual([
      { line: 2, byteOffset: 4, fields: ['1', veryLong] },
    ]);
  });

  it.each(['\r\n', '\r', '\n'])('tells the line end %j where chunks meet', async (end) => {
    for (const from of [-2, -1, 0]) {
      const long = '7'.repeat((1 << 20) + from - `a,b${end}1,`.length);
      expect(await read(`a,b${end}1,${long}${end}3,4${end}`, 2)).toEqual([
        { line: 2, byteOffset: 3 + end.length, fields: ['1', long] },
        { line: 3, byteOffset: (1 << 20) + from + end.length, fields: ['3', '4'] },
      ]);
    }
  });

  it('ends lines at a CR alone, and passes over what comes before the header', async () => {
    const path = join(temporaryFolder(), 'some.csv');
    writeFileSync(path, 'x\r\ra,b\r1,2\r\r3');
    const found = await collect(readRecords(path, ',', 2, 3));
    expect(found).toMatchObject([
      { line: 4, byteOffset: 7, fields: ['1', '2'] },
      refusal(6, 12, '3', /1 field/),
    ]);
  });
});

describe('readHeader', () => {
  async function header(content: string, delimiter = ',') {
    const folder = temporaryFolder();
    writeFiles(folder, { 'some.csv': content });
    return readHeader(join(folder, 'some.csv'), delimiter);
  }

  it('gives the fields of the first line', async () => {
    expect(await header('a,"b,c",,d\r\n1,2,3,4\r\n')).toEqual(['a', 'b,c', null, 'd']);
    expect(await header('a;b,c\n', ';')).toEqual(['a', 'b,c']);
  });

  it('leaves a byte order mark out', async () => {
    expect(await header('\ufeff"a",b\n')).toEqual(['a', 'b']);
  });

  it('gives nothing for no line, or where the fields cannot be told apart', async () => {
    expect(await header('')).toEqual([]);
    expect(await header('a,"b\n1,2\n')).toEqual([]);
  });
});
