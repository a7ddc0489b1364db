import { describe, expect, it } from 'vitest';
import { findHeader } from '../../src/bronze/csv/find-header.ts';
import { columns } from './bronze-warehouse.ts';

const contract = columns('a', 'b');

function find(lines: string[], delimiter: 'auto' | ',' = 'auto') {
  const found = findHeader(lines, contract, delimiter);
  return typeof found === 'string' ? found : [found.line, found.delimiter, found.map.width];
}

describe('findHeader', () => {
  it.each([',', ';', '\t', '|'])('finds the delimiter %j', (delimiter) => {
    expect(find([`a${delimiter}b${delimiter}c`])).toEqual([1, delimiter, 3]);
  });

  it('takes the delimiter under which the names are found, not the one that is there most often', () => {
    expect(find(['a;b;c,d,e,f,g'])).toEqual([1, ';', 3]);
  });

  it('takes the one that gives most fields, where the names are found under several', () => {
    const any = columns('a').map((column) => ({ ...column, required: false }));
    expect(findHeader(['x;a;y'], any, 'auto')).toMatchObject({ delimiter: ';' });
  });

  it('keeps to a delimiter that is declared', () => {
    expect(find(['a;b'], ',')).toEqual(expect.stringContaining('lacks the required column a'));
  });

  it('passes over up to 50 lines before it', () => {
    const before = ['Report; May', '', '"open', ...Array.from({ length: 47 }, () => 'x,y')];
    expect(find([...before, 'a|b', '1|2'])).toEqual([51, '|', 2]);
    expect(find([...before, 'one more', 'a|b', '1|2'])).toEqual(expect.stringContaining('lacks'));
  });

  it('takes the first of two', () => {
    expect(find(['a,b', 'a;b'])).toEqual([1, ',', 2]);
  });

  it('tells of the first line what is missing, split as it is most likely meant', () => {
    expect(find(['a;bb;c', '1;2;3'])).toEqual(expect.stringMatching(/column b \(is 'bb' it\?.*'c'/));
    expect(find(['a,"b', '1,2'])).toBe('line 1, the header, has an unclosed quote');
  });

  it('leaves a byte order mark out of the name', () => {
    expect(find(['\ufeffa,b'])).toEqual([1, ',', 2]);
  });
});
