import { describe, expect, it } from 'vitest';
import { findNames, looksLikeData } from '../../src/propose/find-names.ts';

describe('findNames', () => {
  it.each([
    ['commas', ['a,b', '1,2'], ['a', 'b']],
    [
      'semicolons, though every record has a decimal comma',
      ['a;b;c', '1,5;2,5;3', '4,5;5;6'],
      ['a', 'b', 'c'],
    ],
    ['tabs', ['a\tb', 'x, y\tz'], ['a', 'b']],
    ['one column', ['name', 'Anna', 'Bert, Carl'], ['name']],
    ['a title before it', ['Report of May', '', 'a,b,c', '1,2,3', '4,5,6'], ['a', 'b', 'c']],
    ['a title that a spreadsheet padded', ['Report of May;;', 'a;b;c', '1;2;3'], ['a', 'b', 'c']],
    ['a byte order mark', ['\ufeffa,b', '1,2'], ['a', 'b']],
    ['quotes', ['"a, or not","b ""c"""', '1,2'], ['a, or not', 'b "c"']],
    ['nothing but a header', ['a;b,c;d'], ['a', 'b,c', 'd']],
  ])('finds a header with %s', (_, lines, header) => {
    expect(findNames(lines)).toEqual(header);
  });

  it('finds none where there is no line', () => {
    expect(findNames([])).toBeUndefined();
  });
});

it('a header of a date, or of numbers alone, looks like a record', () => {
  expect(looksLikeData(['1', '2.5'])).toBe(true);
  expect(looksLikeData(['Anna', '2026-01-31'])).toBe(true);
  expect(looksLikeData(['country', '2024', '2025'])).toBe(false);
});
