import { describe, expect, it } from 'vitest';
import { countInBytes, isCommon, mentions } from '../src/whole-token.ts';

describe('a value as a whole token', () => {
  it.each([
    ['13085', true],
    ['x,13085.0,y', true],
    ['13085_1', true],
    ['é13085', false],
    ['113085', false],
    ['130855', false],
    ['A13085', false],
  ])('in %s: %s', (text, found) => {
    expect(mentions(text, ['13085'])).toBe(found);
  });

  it('takes signs for themselves, in any of several values', () => {
    expect(mentions('a.b', ['axb', 'a.b'])).toBe(true);
    expect(mentions('axb', ['a.b'])).toBe(false);
    expect(mentions('to (a|b)* now', ['(a|b)*'])).toBe(true);
  });

  it('is counted in bytes, delimited by whatever is no ASCII letter or digit', () => {
    const bytes = Buffer.from('13085,13085;113085 é13085\0 13085');
    expect(countInBytes(bytes, ['13085'])).toBe(4);
    expect(countInBytes(Buffer.from('müller,Xmüller'), ['müller'])).toBe(1);
  });

  it('may mean something else where it is a short number', () => {
    expect(['13085', '7', 'ab', 'cust-7f3a91', '4556737586899855'].map(isCommon)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
