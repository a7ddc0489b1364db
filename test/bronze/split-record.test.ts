import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWellQuoted, joinRecord, splitRecord } from '../../src/bronze/csv/split-record.ts';

const delimiters = [',', ';', '|', '\t'];

describe('splitRecord', () => {
  it.each<[rule: string, text: string, fields: (string | null)[]]>([
    ['splits at each delimiter', 'a,b,c', ['a', 'b', 'c']],
    ['takes a delimiter inside quotes as text', 'a,"b,c",d', ['a', 'b,c', 'd']],
    ['reads a doubled quote inside quotes as one', '"say ""hi""",b', ['say "hi"', 'b']],
    ['reads quotes that hold one quote', '"""",b', ['"', 'b']],
    ['keeps a line break inside quotes as it is', 'a,"b\r\nc\nd"', ['a', 'b\r\nc\nd']],
    ['takes nothing between delimiters as absent', ',a,,b,', [null, 'a', null, 'b', null]],
    ['takes two quotes as an empty text', '"",a,""', ['', 'a', '']],
    ['takes a quote elsewhere as a character', 'a"b",5" pipe,c"', ['a"b"', '5" pipe', 'c"']],
    ['takes a quote behind a space as a character', 'a, "b"', ['a', ' "b"']],
    ['trims nothing', ' a ,\tb,"  "', [' a ', '\tb', '  ']],
    ['gives one absent field for no text', '', [null]],
  ])('%s', (_rule, text, fields) => {
    expect(splitRecord(text, ',')).toEqual({ fields });
  });

  it('splits at the given delimiter only', () => {
    for (const delimiter of delimiters) {
      const others = delimiters.filter((other) => other !== delimiter).join('');
      expect(splitRecord(`a${delimiter}${others}`, delimiter)).toEqual({ fields: ['a', others] });
    }
  });

  it.each(['"', 'a,"b', 'a,"b,c', '"a""', '"a"",b', 'a,"b\nc'])('finds the quote unclosed in %j', (text) => {
    expect(splitRecord(text, ',')).toEqual({ problem: 'unclosed quote' });
  });

  it.each(['"a"b', '"a" ,b', 'x,"a"b,c', '""a', '"a"b"'])(
    'finds text after a closing quote in %j',
    (text) => {
      expect(splitRecord(text, ',')).toEqual({ problem: 'text after a closing quote' });
    },
  );
});

describe('joinRecord', () => {
  it('quotes only the fields that have to be', () => {
    const fields = ['a', null, '', 'b,c', 'd"e', 'f\ng', 'h\ri', ' j ', 'k;l'];
    expect(joinRecord(fields, ',')).toBe('a,,"","b,c","d""e","f\ng","h\ri", j ,k;l');
  });

  it('writes what splitRecord reads back, whatever the fields and the delimiter', () => {
    const awkward = fc.string({
      unit: fc.constantFrom('"', ...delimiters, '\n', '\r', ' ', 'a', '😀'),
      maxLength: 12,
    });
    const field = fc.oneof(fc.constantFrom(null, ''), awkward, fc.string({ unit: 'binary', maxLength: 12 }));
    fc.assert(
      fc.property(
        fc.array(field, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...delimiters),
        (fields, delimiter) => {
          expect(splitRecord(joinRecord(fields, delimiter), delimiter)).toEqual({ fields });
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is undone by no split into another number of fields: any text that splits comes back the same', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', '\n', ' ', 'a', 'b') });
    fc.assert(
      fc.property(text, (text) => {
        const split = splitRecord(text, ',');
        if ('fields' in split) expect(splitRecord(joinRecord(split.fields, ','), ',')).toEqual(split);
        else expect(text).toContain('"');
      }),
      { numRuns: 400 },
    );
  });
});

describe('isWellQuoted', () => {
  it.each(['', 'a,b', '"a",b', '"a ""b"" c","d,e",""', '""', '"""",a'])('holds for %j', (line) => {
    expect(isWellQuoted(line, ',')).toBe(true);
  });

  it.each(['a",b', 'a "b",c', '"a', 'a,"b,c', '"a"b,c', '"a" ,b', '"a"""b"', 'a, "b"'])(
    'does not hold for %j',
    (line) => {
      expect(isWellQuoted(line, ',')).toBe(false);
    },
  );

  it('holds for what joinRecord writes, and never where splitRecord finds a problem', () => {
    const field = fc.option(fc.string({ unit: fc.constantFrom('"', ',', ' ', 'a'), maxLength: 6 }));
    const line = fc.string({ unit: fc.constantFrom('"', ',', 'a'), maxLength: 10 });
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 4 }), line, (fields, line) => {
        expect(isWellQuoted(joinRecord(fields, ','), ',')).toBe(true);
        if (isWellQuoted(line, ',')) expect(splitRecord(line, ',')).toHaveProperty('fields');
      }),
      { numRuns: 400 },
    );
  });
});
