import type { TestedSql } from '../../definitions/sql-tests.ts';
import type { TestRow } from '../../definitions/test-rows.ts';
import type { Failure } from '../../run/testing/check-expected.ts';
import type { Difference } from '../../run/testing/compare-rows.ts';
import type { TestResult } from '../../run/testing/test-sql.ts';
import type { styler } from '../terminal.ts';
import { renderTable } from './table.ts';

type Style = ReturnType<typeof styler>;

/** What a script needs to know of a test run. */
export function describeTests(results: readonly TestResult[], untested: readonly TestedSql[]) {
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  return {
    passed: results.length - failed,
    failed,
    untested: untested.map(({ sql }) => sql.shownAs),
    tests: results.map((result) => ({ ...result, passed: result.failures.length === 0 })),
  };
}

/** A line for each test under its SQL file, what is different under each that failed, and the sum of it all. */
export function renderTests(
  results: readonly TestResult[],
  untested: readonly TestedSql[],
  style: Style,
): string {
  const files = new Map<string, TestResult[]>();
  for (const result of results) files.set(result.sql, [...(files.get(result.sql) ?? []), result]);
  const lines = [...files].flatMap(([sql, tests]) => [
    `${style('bold', sql)}  ${tests.length} ${tests.length === 1 ? 'test' : 'tests'}`,
    ...tests.flatMap((test) => renderTest(test, style)),
    '',
  ]);
  const { passed, failed } = describeTests(results, untested);
  const sum = `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`;
  lines.push(style(failed > 0 ? 'red' : 'green', sum));
  for (const { sql, testsFile } of untested)
    lines.push(style('yellow', `${sql.shownAs} has no test: write ${testsFile}`));
  return lines.join('\n');
}

function renderTest({ name, place, failures }: TestResult, style: Style): string[] {
  if (failures.length === 0) return [`  ${style('green', '✓')} ${name}`];
  return [
    `  ${style('red', '✗')} ${name}  ${style('dim', place)}`,
    ...failures.flatMap((failure) => renderFailure(failure, style)),
  ];
}

function renderFailure(failure: Failure, style: Style): string[] {
  if (failure.kind === 'said') {
    const { of, expected, found } = failure;
    return [
      `      ${of}`,
      style('green', `        expected  ${expected}`),
      style('red', `        found     ${found}`),
    ];
  }
  const { of, asExpected, differences } = failure;
  const same = asExpected === 0 ? '' : ` (${asExpected} as expected)`;
  return [`      ${of}${same}`, ...renderDifferences(differences, style)];
}

/** What was expected above what was found in its place, in columns. */
function renderDifferences(differences: readonly Difference[], style: Style): string[] {
  const rows = differences.flatMap(({ expected, found }): [string, TestRow][] => [
    ...(expected === undefined ? [] : [['expected', expected] as [string, TestRow]]),
    ...(found === undefined ? [] : [['found', found] as [string, TestRow]]),
  ]);
  const names = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))];
  const table = {
    columns: ['', ...names].map((name) => ({ name, type: 'VARCHAR' })),
    rows: rows.map(([side, row]) => [side, ...names.map((name) => showCell(row, name))]),
  };
  const [head = '', ...body] = renderTable(table, { indent: '        ' }).split('\n');
  return [head, ...body.map((line, i) => style(rows[i]?.[0] === 'found' ? 'red' : 'green', line))];
}

/** Null as `null`, text that begins or ends in space or is empty in quotes, a column that is not expected as nothing. */
function showCell(row: TestRow, name: string): string {
  if (!Object.hasOwn(row, name)) return '';
  const text = row[name] ?? null;
  if (text === null) return 'null';
  return text === '' || text !== text.trim() || text === 'null' ? `'${text}'` : text;
}
