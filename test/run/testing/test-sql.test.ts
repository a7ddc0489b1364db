import { describe, expect, it } from 'vitest';
import { readPipeline } from '../../../src/definitions/project.ts';
import { readSqlTests } from '../../../src/definitions/sql-tests.ts';
import { testSql } from '../../../src/run/testing/test-sql.ts';
import { validateTests } from '../../../src/run/testing/validate-tests.ts';
import { edited, writeSmallProject } from '../small-project.ts';

const SALES = 'expectations/silver/sales.tests.yaml';
const GOODS = 'expectations/silver/goods.tests.yaml';
const TOTALS = 'expectations/gold/totals.tests.yaml';
const REPORT = 'sql/serving/totals.tests.yaml';

/** Runs the tests of the small shop that has these files besides its own. */
async function run(files: Record<string, string>) {
  const folder = writeSmallProject(files);
  const pipeline = readPipeline(folder, 'shop');
  return testSql(pipeline, readSqlTests(folder, pipeline), () => true);
}

/** Looks at them without running one. */
async function validate(files: Record<string, string>) {
  const folder = writeSmallProject(files);
  const pipeline = readPipeline(folder, 'shop');
  return validateTests(pipeline, readSqlTests(folder, pipeline));
}

const sales = (expected: string, given = '[{}]') => ({
  [SALES]: `defaults:
  bronze.sales: {id: i1, kind: a, amount: 5, day: 2026-01-31}
tests:
  - name: one
    given:
      bronze.sales: ${given}
    expect: ${expected}
`,
});

const failuresOf = async (files: Record<string, string>) => (await run(files))[0]?.failures;

const MIXED = '[{}, {id: i2, amount: -7}, {id: i3, amount: 5.5}, {id: null, amount: 9}, {id: i5, kind: z}]';

describe('testSql', () => {
  it('passes where all that is expected is found: rows, aside, in quarantine, and counted', async () => {
    const [result] = await run(
      sales(
        `
      rows: [{id: i5, amount: 5}, {id: i1, day: 2026-01-31, _file_id: given, _line: 2}]
      set_aside: {silver.returns: [{id: i2, amount: -7}]}
      quarantined:
        - {rules: valid_amount, amount: 5.5, reason: a whole number above 0, line: 4}
        - {rules: has_id, amount: 9, id: null}
      violations: {known_kind: 1, valid_amount: 1, unique_id: 0}`,
        MIXED,
      ),
    );
    expect(result).toEqual({
      tested: 'silver.sales',
      sql: 'sql/silver/sales.sql',
      name: 'one',
      place: `${SALES}:4:5`,
      failures: [],
    });
  });

  it.each<[what: string, expected: string, failure: object]>([
    ['another value', '{rows: [{id: i1, amount: 6}]}', { of: 'silver.sales', asExpected: 0 }],
    ['a row too many', '{rows: [{id: i1}, {id: i1}]}', { of: 'silver.sales', asExpected: 1 }],
    ['a row too few', '{rows: []}', { of: 'silver.sales', asExpected: 0 }],
    ['a row in quarantine', '{quarantined: [{rules: has_id}]}', { of: 'quarantine' }],
    ['a row set aside', '{set_aside: {silver.returns: [{id: i1}]}}', { of: 'silver.returns' }],
    [
      'another number of violations',
      '{violations: {known_kind: 1}}',
      { of: 'violations of known_kind', expected: '1', found: '0' },
    ],
    ['a stop', '{stopped_by: has_id}', { of: 'stopped by', expected: 'has_id', found: 'nothing stopped it' }],
  ])('fails where a test expects %s', async (_what, expected, failure) => {
    expect(await failuresOf(sales(expected))).toEqual([expect.objectContaining(failure)]);
  });

  it('fails where nothing is expected in quarantine or aside and something is', async () => {
    const failures = await failuresOf(sales('{quarantined: [], set_aside: {silver.returns: []}}', MIXED));
    expect(failures).toMatchObject([{ of: 'silver.returns' }, { of: 'quarantine' }]);
    expect(failures).toMatchObject([{}, { differences: [{}, {}] }]);
  });

  it('tells a rule that stops the run from one that does not', async () => {
    const rules = edited(
      'expectations/silver/sales.yaml',
      "in ('a', 'b')\", on_violation: warn",
      "= 'a'\", on_violation: fail",
    );
    const given = '[{kind: b}, {amount: x}]';
    expect(
      await failuresOf({
        ...rules,
        ...sales('{stopped_by: known_kind, quarantined: [{kind: b}, {amount: x}]}', given),
      }),
    ).toEqual([]);
    expect(await failuresOf({ ...rules, ...sales('{stopped_by: has_id}', given) })).toMatchObject([
      { expected: 'has_id' },
    ]);
    expect(await failuresOf({ ...rules, ...sales('{rows: []}', given) })).toMatchObject([
      { of: 'stopped by', expected: 'nothing', found: expect.stringContaining('known_kind: 1 of 2') },
    ]);
  });

  it('names the control total that stops the run', async () => {
    const lossy = edited('sql/gold/totals.sql', 'from silver.goods', "from silver.goods where kind <> 'b'");
    const files = {
      ...lossy,
      [TOTALS]:
        'tests:\n  - name: one\n    given: {silver.goods: [{kind: b, amount: 3}]}\n    expect: {stopped_by: pence}\n',
    };
    expect(await failuresOf(files)).toEqual([]);
  });

  it('makes a row on which DuckDB gives up a test that fails', async () => {
    const strict = edited(
      'sql/silver/sales.sql',
      'to_integer(amount) as amount',
      'cast(amount as integer) as amount',
    );
    expect(await failuresOf({ ...strict, ...sales('{rows: []}', '[{amount: x}]') })).toMatchObject([
      { of: 'it', found: expect.stringMatching(/Could not convert string 'x'/) },
    ]);
  });

  it('gives one test nothing of another, and lookups what is in their files unless it says otherwise', async () => {
    const joined = {
      'sql/silver/goods.sql': `select s.id, k.label as kind, s.amount, s._file_id, s._line
from silver.sales as s inner join gold.kinds as k on s.kind = k.kind
`,
    };
    const test = (name: string, given: string, rows: string) =>
      `  - {name: ${name}, given: {${given}}, expect: {rows: ${rows}}}\n`;
    const results = await run({
      ...joined,
      ...sales('{rows: [{}]}'),
      [GOODS]: `tests:
${test('nothing', '', '[]')}${test('file', 'silver.sales: [{kind: a, amount: 1}]', '[{kind: Apples, amount: 1}]')}${test(
  'own',
  'silver.sales: [{kind: a, amount: 2}], gold.kinds: [{kind: a, label: Pears}]',
  '[{kind: Pears, amount: 2}]',
)}${test('again', 'silver.sales: [{kind: b}]', '[{kind: Bread, amount: null}]')}`,
    });
    expect(results.map(({ name, failures }) => [name, failures])).toEqual(
      ['one', 'nothing', 'file', 'own', 'again'].map((name) => [name, []]),
    );
  });

  it('has the as-of date that a test says, or else the newest date given', async () => {
    const test = (name: string, asOf: string, day: string) => `  - name: ${name}
${asOf}    given: {silver.goods: [{kind: a, amount: 1}], silver.sales: [{day: 2026-01-30}, {day: 2026-01-31}]}
    expect: {rows: [{day: ${day}}]}
`;
    const tests = `tests:
${test('said', '    as_of: 2025-12-24\n', '2025-12-24')}${test('newest', '', '2026-01-31')}`;
    for (const pipeline of [{}, edited('pipelines/shop.yaml', 'as_of: {', 'as_of: {default: today, ')]) {
      const results = await run({ ...pipeline, [TOTALS]: tests });
      expect(results.map(({ failures }) => failures)).toEqual([[], []]);
    }
  });

  it('tests a query of the report, in order where that is said', async () => {
    const test = (order: string, rows: string) =>
      `tests:\n  - name: one\n    given: {gold.totals: [{kind: b, amount: 1}, {kind: a, amount: 2}]}\n    expect: {${order}rows: ${rows}}\n`;
    const backwards = '[{kind: b}, {kind: a}]';
    expect(await failuresOf({ [REPORT]: test('', backwards) })).toEqual([]);
    expect(await failuresOf({ [REPORT]: test('in_order: true, ', backwards) })).toMatchObject([
      { asExpected: 0 },
    ]);
    expect(await failuresOf({ [REPORT]: test('in_order: true, ', '[{kind: a}, {kind: b}]') })).toEqual([]);
  });

  it.each<[what: string, files: Record<string, string>, where: string, words: RegExp]>([
    [
      'an unknown column',
      sales('{rows: []}', '[{}, {amuont: 1}]'),
      '6:35',
      /bronze\.sales has no column 'amuont'; did you mean 'amount'/,
    ],
    [
      'an unknown column in a block',
      sales('{rows: []}', '|\n        ammount\n        1\n'),
      '8',
      /'ammount'/,
    ],
    [
      'an unknown column of the defaults',
      { [SALES]: sales('{rows: []}')[SALES]?.replace('kind: a', 'knd: a') ?? '' },
      '2:31',
      /'knd'/,
    ],
    [
      'defaults of an unknown table',
      { [SALES]: sales('{rows: []}', '[]')[SALES]?.replace('bronze.sales', 'bronze.sale') ?? '' },
      '2:16',
      /no bronze\.sale for this SQL to read; did you mean bronze\.sales/,
    ],
    [
      'an unknown column of defaults that no test uses',
      { [SALES]: sales('{rows: []}', '[]')[SALES]?.replace('kind: a', 'knd: a') ?? '' },
      '2:31',
      /'knd'/,
    ],
    [
      'an unknown column in the rows of a query',
      { [REPORT]: 'tests:\n  - name: one\n    expect: {rows: [{knd: a}]}\n' },
      '3:27',
      /serving\.totals has no column 'knd'; did you mean 'kind'/,
    ],
    [
      'an unknown column in what is expected',
      sales('{rows: [{id: i1, amout: 1}]}'),
      '7:37',
      /silver\.sales has no column 'amout'/,
    ],
    [
      'a column of the rules alone',
      sales('{rows: [{_has_bad_amount: false}]}'),
      '7:39',
      /no column '_has_bad_amount'/,
    ],
    [
      'an unknown column in quarantine',
      sales('{quarantined: [{rule: x}]}'),
      '7:35',
      /quarantine has no column 'rule'; did you mean 'rules'/,
    ],
    [
      'an unknown column aside',
      sales('{set_aside: {silver.returns: [{xyz: 1}]}}'),
      '7:49',
      /silver\.returns has no column 'xyz'/,
    ],
    ['an unknown rule', sales('{violations: {valid: 1}}'), '7:34', /no rule valid/],
    ['an unknown stop', sales('{stopped_by: pence}'), '7:26', /no control total pence/],
    ['an unknown route', sales('{set_aside: {silver.sales: []}}'), '7:40', /no route to silver\.sales/],
    [
      'an unknown table',
      { [GOODS]: 'tests:\n  - name: one\n    given:\n      silver.sale: []\n    expect: {rows: []}\n' },
      '4:20',
      /no silver\.sale .*did you mean silver\.sales/,
    ],
    [
      'the table itself as given',
      { [GOODS]: 'tests:\n  - name: one\n    given:\n      silver.goods: []\n    expect: {rows: []}\n' },
      '4:21',
      /no silver\.goods for this SQL to read/,
    ],
    [
      'a value that does not fit its column',
      {
        [GOODS]:
          'tests:\n  - name: one\n    given:\n      silver.sales: [{amount: 12.5}]\n    expect: {rows: []}\n',
      },
      '4:31',
      /'12\.5' does not fit silver\.sales\.amount exactly, which is INTEGER/,
    ],
    [
      'a value that is no date',
      {
        [TOTALS]:
          'tests:\n  - name: one\n    given:\n      silver.sales: [{day: 2026-02-30}]\n    expect: {rows: []}\n',
      },
      '4:28',
      /'2026-02-30'.*DATE/,
    ],
    [
      'quarantine of a query',
      { [REPORT]: 'tests:\n  - name: one\n    expect: {quarantined: []}\n' },
      '3:27',
      /a query and quarantines nothing/,
    ],
  ])('refuses %s, and says where', async (_what, files, where, words) => {
    for (const look of [run, validate]) {
      const error = await look(files).catch((thrown) => thrown);
      expect(error).toMatchObject({ kind: 'definition', message: expect.stringMatching(words) });
      expect(error.where).toBe(`${Object.keys(files)[0]}:${where}`);
    }
  });
});
