import { describe, expect, it } from 'vitest';
import { documentOf } from '../docs/docs.ts';
import { CASES } from './cases.ts';
import { marksOf } from './markdown.ts';

const page = documentOf('docs/performance.md');

describe('docs/performance.md', () => {
  it('has one place for the tables of each case that the bench has, and no other', () => {
    const marks = [...page.matchAll(/^<!-- \/?bench:.*-->$/gm)].map(([mark]) => mark);
    expect(marks.sort()).toEqual(CASES.flatMap(({ name }) => marksOf(name)).sort());
    for (const { name } of CASES) {
      const [from, to] = marksOf(name).map((mark) => page.indexOf(mark));
      expect(from, name).toBeLessThan(to ?? -1);
    }
  });

  it('names no case, as it would be typed, that the bench does not have', () => {
    const typed = [...page.matchAll(/npm run bench -- ([^`\n#]*)/g)].flatMap(([, rest = '']) =>
      rest.split(' -')[0]?.startsWith('-') ? [] : (rest.split(' -')[0]?.trim().split(/\s+/) ?? []),
    );
    const names = CASES.map(({ name }) => name);
    expect(typed.length).toBeGreaterThan(0);
    expect(typed.filter((name) => !names.includes(name))).toEqual([]);
  });
});
