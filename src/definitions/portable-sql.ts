import { shapeFinding } from './portable-shapes.ts';
import type { SqlFile } from './sql-file.ts';
import { offsetOf, type SqlRemark, type TreeNode, visit } from './sql-tree.ts';

/**
 * What DuckDB and Spark SQL read the same way, by themselves or as `spark/same-names.ts` spells them for Spark; a
 * function that is not here is refused until it is known to be. test/spark/functions.test.ts tries each on both.
 */
export const PORTABLE_FUNCTIONS = new Set(
  `abs avg ceil ceiling coalesce concat concat_ws contains count count_star cume_dist dense_rank exp first_value
   floor greatest lag last_value lead least left length ln log10 lower ltrim max max_by md5 min min_by mod month
   nullif ntile percent_rank power quantile_cont rank regexp_extract regexp_replace replace round row_number rtrim
   sign sqrt starts_with stddev_pop substring sum trim upper year
   + - * / % || ~~ !~~ like_escape`.split(/\s+/),
);

const INSTEAD: Record<string, string> = {
  hash: 'md5',
  log: 'ln or log10',
  dayofweek: 'day_of_week(d)',
  strftime: 'year(d), month(d)',
  date_diff: 'days_between(a, b)',
  datediff: 'days_between(a, b)',
  date_trunc: 'month_start(d)',
  median: 'percentile_cont(0.5) within group (order by cast(x as double))',
  list: 'one row each',
  regexp_matches: "regexp_extract(text, pattern, 0) <> ''",
  now: 'as_of()',
  current_date: 'as_of()',
  get_current_timestamp: 'as_of()',
  today: 'as_of()',
};

/** Spellings that the parse tree does not keep. */
const SPELLINGS: [RegExp, string][] = [
  [/\bquantile_cont\b/i, 'write percentile_cont(…) within group (order by …)'],
  [/\b(current_(date|time|timestamp)|localtime(stamp)?)\b/i, 'write as_of(): nothing calls the clock'],
  [/::/, 'write cast(… as …)'],
  [
    /\bas\s+(decimal|numeric)\s*\)/i,
    'write decimal(18, 2), with its digits: Spark takes none after the point',
  ],
  [/(^|\()\s*from\b/i, 'write select … from …'],
  [/,\s*(?=\)|from\b|$)/i, 'Spark takes no comma after the last: leave it out'],
  [/\$\$/, 'write a text in single quotes'],
  [/\{\{|\{%/, "there is no template language: use parameter('name'), as_of() or a lookup table"],
];

/**
 * What keeps a SQL file from being one portable SELECT: functions outside the shared subset, `select * exclude`,
 * `qualify`, `union by name`, and the like. Empty when nothing does.
 */
export function portabilityFindings(
  file: SqlFile,
  statements: readonly TreeNode[],
  macros: readonly string[],
): SqlRemark[] {
  const findings: SqlRemark[] = [];
  if (statements.length !== 1)
    findings.push({ message: `must be one SELECT, has ${statements.length} statements`, offset: 0 });
  for (const statement of statements) {
    visit(statement, (node) => {
      const message = refuse(node, macros) ?? (isAskedOfDuckDB(file) ? undefined : shapeFinding(node));
      if (message !== undefined) findings.push({ message, offset: offsetOf(node) });
    });
  }
  const code = blankOut(file.text);
  for (const [pattern, message] of SPELLINGS) {
    const match = pattern.exec(code);
    if (match !== null) {
      findings.push({
        message: `'${match[0]}': ${message}`,
        offset: Buffer.byteLength(code.slice(0, match.index)),
      });
    }
  }
  return findings;
}

/** Queries of the published file, which is DuckDB's. */
function isAskedOfDuckDB({ shownAs }: SqlFile): boolean {
  return shownAs.startsWith('sql/serving/');
}

function refuse(node: TreeNode, macros: readonly string[]): string | undefined {
  if (node.class === 'FUNCTION') {
    const name = String(node.function_name).toLowerCase();
    if (PORTABLE_FUNCTIONS.has(name) || macros.includes(name)) return undefined;
    const instead = INSTEAD[name];
    return `function '${name}' is not in the portable subset${instead === undefined ? '' : `: write ${instead}`}`;
  }
  if (node.class === 'STAR') return refuseStar(node);
  return REFUSED.find(([matches]) => matches(node))?.[1];
}

function refuseStar(node: TreeNode): string | undefined {
  const own = ['exclude_list', 'replace_list', 'rename_list', 'columns', 'expr'].some(
    (key) => node[key] !== undefined,
  );
  return own
    ? "'select * exclude', 'replace', 'rename' and 'columns(…)' are DuckDB's own: name the columns"
    : undefined;
}

/** Other shapes of the tree that Spark does not have, or that do not give the same rows each time. */
const REFUSED: [(node: TreeNode) => boolean, string][] = [
  [(node) => node.qualify !== undefined, "'qualify' is not portable: filter in a step of its own"],
  [
    (node) => node.setop_type === 'UNION_BY_NAME',
    "'union by name' is not portable: name the columns and use union all",
  ],
  [
    (node) => node.type === 'TABLE_FUNCTION',
    'a table function reads what is no table: load it through a pipeline',
  ],
  [(node) => node.type === 'SHOW_REF', "'describe' and 'show' read what is no table"],
  [(node) => node.sample !== undefined, 'a sample gives other rows each time: filter by md5 of a key'],
  [(node) => node.type === 'LIMIT_PERCENT_MODIFIER', "'limit … %' is not portable: use cume_dist()"],
  [(node) => node.distinct_on_targets !== undefined, "'distinct on' is not portable: use row_number()"],
  [
    (node) => node.aggregate_handling === 'FORCE_AGGREGATES',
    "'group by all' is not portable: name the columns",
  ],
  [
    (node) => node.ref_type === 'ASOF' || node.ref_type === 'POSITIONAL',
    'asof and positional joins are not portable',
  ],
  [
    (node) => node.type === 'ARRAY_EXTRACT',
    'lists count from 1 in DuckDB and from 0 in Spark: use one row each',
  ],
];

/** The text with comments, string literals and quoted names blanked out but for the quotes, every offset as it was. */
function blankOut(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"/g, (part) =>
    part.replace(/(?!^['"]|['"]$)[^\n]/g, ' '),
  );
}
