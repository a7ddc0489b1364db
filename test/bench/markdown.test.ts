import { describe, expect, it } from 'vitest';
import { markdownOf, marksOf, withTables } from './markdown.ts';
import type { Result } from './result.ts';

const MACHINE = {
  cores: 2,
  model: 'Some CPU',
  memoryGiB: 24,
  node: 'v20.20.2',
  duckdb: 'v1.5.5',
  date: '2026-11-21',
  commit: 'abc1234',
};
const RESULT: Result = {
  machine: MACHINE,
  runs: 3,
  comparisons: [
    {
      case: 'race',
      title: 'A race',
      columns: [
        { name: 'hare', figures: [{ run: 1 }, { run: 2 }, { run: 4 }] },
        { name: 'tortoise', figures: [{ run: 2, '  of it thinking': 0.5 }, { run: 4 }, { run: 9 }] },
      ],
      notes: ['The hare slept.'],
    },
  ],
};
const [FROM, TO] = marksOf('race');

describe('markdownOf', () => {
  it('has medians, smallest and largest, ratios, what is part of what, notes and the machine', () => {
    expect(markdownOf('race', RESULT).split('\n')).toEqual([
      '**A race**',
      '',
      '| seconds | hare | tortoise | ratio |',
      '| --- | ---: | ---: | ---: |',
      '| run | 2.00 (1.00–4.00) | 4.00 (2.00–9.00) | 2.00 |',
      '| – of it thinking |  | 0.50 |  |',
      '',
      'Medians of 3 runs in turn (smallest–largest); 2 cores (Some CPU), 24 GiB, Node v20.20.2, DuckDB v1.5.5, 2026-11-21, commit abc1234. The hare slept.',
    ]);
  });
});

describe('withTables', () => {
  const document = `before\n${FROM}\nold figures\n${TO}\nafter\n`;

  it('replaces what is between the marks, and nothing else', () => {
    const written = withTables(document, RESULT);
    expect(written).toBe(`before\n${FROM}\n${markdownOf('race', RESULT)}\n${TO}\nafter\n`);
  });

  it('comes to the same when it is done again', () => {
    const written = withTables(document, RESULT);
    expect(withTables(written, RESULT)).toBe(written);
  });

  it('has the tables of several results one after the other, and of one title the later', () => {
    const [comparison] = RESULT.comparisons as [Result['comparisons'][number]];
    const later: Result = {
      ...RESULT,
      machine: { ...MACHINE, commit: 'def5678' },
      comparisons: [{ ...comparison, title: 'A longer race' }],
    };
    const again: Result = { ...later, comparisons: [comparison] };
    const written = withTables(document, RESULT, later, again);
    expect(written.match(/\*\*.*\*\*/g)).toEqual(['**A race**', '**A longer race**']);
    expect(written.match(/commit \w+/g)).toEqual(['commit def5678', 'commit def5678']);
  });

  it('leaves the tables of other cases alone', () => {
    const other = `${marksOf('walk')[0]}\nkept\n${marksOf('walk')[1]}`;
    expect(withTables(document + other, RESULT)).toContain(other);
  });

  it('refuses a document that has no place for a case', () => {
    expect(() => withTables('no marks', RESULT)).toThrow(/bench:race/);
    expect(() => withTables(`${TO}\n${FROM}`, RESULT)).toThrow(/bench:race/);
  });
});
