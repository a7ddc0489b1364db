import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closest, didYouMean } from '../../src/definitions/closest.ts';

const KEYS = ['pipeline', 'description', 'source', 'bronze', 'steps', 'lookups'];

describe('closest', () => {
  it.each([
    ['lookup', 'lookups'],
    ['sorce', 'source'],
    ['SOURCE', 'source'],
    ['brozne', 'bronze'],
    ['descripton', 'description'],
  ])('takes %s for %s', (word, expected) => {
    expect(closest(word, KEYS)).toBe(expected);
  });

  it.each(['expectations', 'zzzzzz', 'warehouse'])('takes %s for nothing', (word) => {
    expect(closest(word, KEYS)).toBeUndefined();
  });

  it('has nothing to suggest out of nothing', () => {
    expect(closest('source', [])).toBeUndefined();
  });

  it('finds a word again that lost a letter, had one doubled or changed, among words unlike it', () => {
    const change = fc.constantFrom('drop', 'double', 'replace');
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), fc.nat({ max: 30 }), change, (word, at, kind) => {
        const i = at % word.length;
        const middle = { drop: '', double: `${word[i]}${word[i]}`, replace: '_' }[kind];
        expect(closest(word.slice(0, i) + middle + word.slice(i + 1), KEYS)).toBe(word);
      }),
    );
  });

  it('prefers the exact word to one that only looks like it', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['table', 'tables', 'tabel', 'cable'], { minLength: 1 }), (words) => {
        for (const word of words) expect(closest(word, words)).toBe(word);
      }),
    );
  });
});

describe('didYouMean', () => {
  it('ends a sentence with what was meant, in quotes or as it is told to write it', () => {
    expect(didYouMean('lookup', KEYS)).toBe("; did you mean 'lookups'?");
    expect(didYouMean('lookup', KEYS, String)).toBe('; did you mean lookups?');
  });

  it('says nothing where nothing is near', () => {
    expect(didYouMean('zzzzzz', KEYS)).toBe('');
  });
});
