import type { SqlFile } from './project.ts';

/** A node of a parse tree. */
type Node = { [key: string]: unknown };

/** Something a SQL file may not do, and where (0-based offset into its text). */
export interface Finding {
  message: string;
  offset: number;
}

/** What DuckDB and Spark SQL read the same way; a function that is not here is refused until it is known to be. */
const PORTABLE_FUNCTIONS = new Set(
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
  [/\bcurrent_(date|timestamp)\b/i, 'write as_of(): nothing calls the clock'],
  [/\{\{|\{%/, 'there is no template language: use ops.parameters, as_of() or a lookup table'],
];

/**
 * What keeps a SQL file from being one portable SELECT: functions outside the shared subset, `select * exclude`,
 * `qualify`, `union by name`, and the like. Empty when nothing does.
 */
export function portabilityFindings(
  file: SqlFile,
  statements: readonly Node[],
  macros: readonly string[],
): Finding[] {
  const findings: Finding[] = [];
  if (statements.length !== 1)
    findings.push({ message: `must be one SELECT, has ${statements.length} statements`, offset: 0 });
  for (const statement of statements) {
    visit(statement, (node) => {
      const message = refuse(node, macros);
      if (message !== undefined) findings.push({ message, offset: offsetOf(node) });
    });
  }
  const code = blankOut(file.text);
  for (const [pattern, message] of SPELLINGS) {
    const match = pattern.exec(code);
    if (match !== null) findings.push({ message: `'${match[0]}': ${message}`, offset: match.index });
  }
  return findings;
}

function refuse(node: Node, macros: readonly string[]): string | undefined {
  if (node.class === 'FUNCTION') {
    const name = String(node.function_name).toLowerCase();
    if (PORTABLE_FUNCTIONS.has(name) || macros.includes(name)) return undefined;
    const instead = INSTEAD[name];
    return `function '${name}' is not in the portable subset${instead === undefined ? '' : `: write ${instead}`}`;
  }
  if (node.class === 'STAR' && (node.exclude_list !== undefined || node.replace_list !== undefined)) {
    return "'select * exclude' and 'select * replace' are DuckDB's own: name the columns";
  }
  if (node.qualify !== undefined) return "'qualify' is not portable: filter in a step of its own";
  if (node.setop_type === 'UNION_BY_NAME')
    return "'union by name' is not portable: name the columns and use union all";
  if (node.type === 'TABLE_FUNCTION')
    return 'a table function reads what is no table: load it through a pipeline';
  return undefined;
}

/** The tables a SELECT reads, as `schema.table`, each with its offset; its own CTEs left out. */
export function tablesRead(statements: readonly Node[]): { table: string; offset: number }[] {
  const ctes = new Set<string>();
  const tables: { table: string; offset: number }[] = [];
  for (const statement of statements) {
    visit(statement, (node) => {
      const map = (node.cte_map as { map?: { key: string }[] } | undefined)?.map ?? [];
      for (const { key } of map) ctes.add(key.toLowerCase());
    });
    visit(statement, (node) => {
      if (node.type !== 'BASE_TABLE') return;
      const name = String(node.table_name);
      if (node.schema_name === undefined && ctes.has(name.toLowerCase())) return;
      tables.push({
        table: node.schema_name === undefined ? name : `${node.schema_name}.${name}`,
        offset: offsetOf(node),
      });
    });
  }
  return tables;
}

/** `file:line:column` of an offset into a SQL file. */
export function placeInFile(file: SqlFile, offset: number): string {
  const before = file.text.slice(0, offset).split('\n');
  return `${file.shownAs}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function visit(node: unknown, look: (node: Node) => void): void {
  if (Array.isArray(node)) for (const child of node) visit(child, look);
  else if (typeof node === 'object' && node !== null) {
    look(node as Node);
    for (const child of Object.values(node)) visit(child, look);
  }
}

function offsetOf(node: Node): number {
  return typeof node.query_location === 'number' ? node.query_location : 0;
}

/** The text with comments and string literals blanked out, every offset as it was. */
function blankOut(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, (part) => part.replace(/[^\n]/g, ' '));
}
