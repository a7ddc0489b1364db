import { describe, expect, it } from 'vitest';
import { readPipeline } from '../../src/definitions/project.ts';
import { readSqlTests, sqlTestFiles } from '../../src/definitions/sql-tests.ts';
import { writeSmallProject } from '../run/small-project.ts';

const PLACE = 'expectations/silver/sales.tests.yaml';

/** What the small shop reads where this stands beside the rules of its sales. */
function read(text: string, path = PLACE) {
  const folder = writeSmallProject({ [path]: text });
  return readSqlTests(folder, readPipeline(folder, 'shop'));
}

const testOf = (text: string) => read(text)[0]?.tests?.value.tests[0];
const given = (text: string) => testOf(text)?.given['bronze.sales'];

const withRows = (rows: string) => `tests:
  - name: one
    given:
      bronze.sales: ${rows}
    expect: {rows: []}
`;

describe('readSqlTests', () => {
  it('gives every SQL file of the pipeline, with its tests or without', () => {
    const tested = read(withRows('[]'));
    expect(tested.map(({ name, tests }) => [name, tests?.value.tests.length])).toEqual([
      ['silver.sales', 1],
      ['silver.goods', undefined],
      ['gold.totals', undefined],
      ['serving.totals', undefined],
    ]);
    expect(tested.at(-1)?.testsFile).toBe('sql/serving/totals.tests.yaml');
  });

  it('takes every value as it is written, and null for null', () => {
    const rows = given(
      withRows('[{a: 12.50, b: 0x10, c: 1_000, d: 007, e: true, f: null, g: "null", h: , i: 1e3}]'),
    );
    expect(rows?.rows).toEqual([
      { a: '12.50', b: '0x10', c: '1_000', d: '007', e: 'true', f: null, g: 'null', h: null, i: '1e3' },
    ]);
  });

  it('reads a block of text as rows: space does not count but in quotes, and an empty cell is null', () => {
    const rows = given(
      withRows(
        "|\n        a | b    | c\n        1 | ' x' | it's\n\n          | null | 'a|b''c'\n        ' | ''   | 'n' o\n",
      ),
    );
    expect(rows).toEqual({
      rows: [
        { a: '1', b: ' x', c: "it's" },
        { a: null, b: null, c: "a|b'c" },
        { a: "'", b: '', c: "'n' o" },
      ],
      linesBelow: [2, 4, 5],
    });
  });

  it('tells where a row and a cell stand', () => {
    const [sales] = read(withRows('|\n        a\n        1\n\n        2\n'));
    const path = ['tests', 0, 'given', 'bronze.sales'];
    expect(sales?.tests?.placeOf(path, 4)).toBe(`${PLACE}:8`);
    expect(sales?.tests?.placeOf(['tests', 0, 'expect', 'rows'])).toBe(`${PLACE}:10:20`);
    expect(sales?.tests?.placeOf(['tests', 0, 'expect', 'rows', 5, 'x'])).toBe(`${PLACE}:10:20`);
  });

  it.each<[what: string, text: string, where: string, words: RegExp]>([
    [
      'an unknown key',
      'tests:\n  - {name: a, givn: {}, expect: {rows: []}}',
      '2:15',
      /'givn'.*did you mean 'given'/,
    ],
    [
      'a table that is none',
      'tests:\n  - {name: a, given: {Sales: []}, expect: {rows: []}}',
      '2:30',
      /Sales/,
    ],
    ['no tests', 'tests: []', '1:8', /tests/],
    ['a test that expects nothing', 'tests:\n  - {name: a, expect: {}}', '2:23', /expects something/],
    [
      'a name that is there twice',
      'tests:\n  - {name: a, expect: {rows: []}}\n  - {name: a, expect: {rows: []}}',
      '3:12',
      /another test of this name/,
    ],
    ['a name of two lines', 'tests:\n  - {name: "a\\nb", expect: {rows: []}}', '2:12', /one line/],
    [
      'rows beside a stop',
      'tests:\n  - {name: a, expect: {rows: [], stopped_by: x}}',
      '2:23',
      /there are no rows/,
    ],
    ['no date', 'tests:\n  - {name: a, as_of: 2026-02-30, expect: {rows: []}}', '2:22', /as_of.*2026-02-30/],
    ['no order', 'tests:\n  - {name: a, expect: {rows: [], in_order: yes}}', '2:44', /in_order/],
    [
      'no number of violations',
      'tests:\n  - {name: a, expect: {violations: {x: many}}}',
      '2:40',
      /must be a number.*many/,
    ],
    ['a value that is no scalar', withRows('[{a: [1]}]'), '4:26', /expected string.*\["1"\]/],
    [
      'a row with too many cells',
      withRows('|\n        a | b\n        1 | 2 | 3\n'),
      '4:21',
      /row 1 has 3 cells.*2/,
    ],
    [
      'a column that is there twice',
      withRows('|\n        a | a\n        1 | 2\n'),
      '4:21',
      /name of its own/,
    ],
    ['a column without a name', withRows('|\n        | a |\n        | 1 |\n'), '4:21', /name of its own/],
    ['YAML that is none', 'tests: [', '1:9', /./],
  ])('refuses %s', (_what, text, where, words) => {
    const failing = () => read(text);
    expect(failing).toThrow(words);
    expect(failing).toThrow(
      expect.objectContaining({
        kind: 'definition',
        where: `${PLACE}:${where}`,
        next: expect.stringMatching(/mallard test$/),
      }),
    );
  });
});

describe('sqlTestFiles', () => {
  it('finds them wherever they are', () => {
    const folder = writeSmallProject({
      [PLACE]: '',
      'sql/serving/totals.tests.yaml': '',
      'sql/odd/x.tests.yaml': '',
    });
    expect(sqlTestFiles(folder)).toEqual([PLACE, 'sql/odd/x.tests.yaml', 'sql/serving/totals.tests.yaml']);
  });
});
