/** What a call becomes, given its arguments as they are written. */
export type Spelling = (...args: string[]) => string;

/** Spellings by name, in lower case. */
export type Spellings = ReadonlyMap<string, Spelling>;

/** A comment, a literal, a quoted name, a word or number, a parenthesis, a comma, space, or any other character. */
const TOKENS =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_]*|[0-9][\p{L}\p{N}_.]*|\s+|[\s\S]/gu;

/**
 * A SQL text of the portable subset as Spark reads it: names in quotes have backticks, text literals Spark's escapes, and
 * each call of a name in `macros` is replaced by its spelling, in parentheses unless that is one call itself. Arguments are
 * expanded before, spellings are not expanded again. Names of calls match whole words, whatever the case; none is looked
 * for in literals, quoted names and comments, or behind a point. What stands after a call stays on its line: the line
 * breaks within the call come after what it has become, the comments within it go.
 */
export function spellForSpark(sql: string, macros: Spellings): string {
  const expanded = expand(sql.match(TOKENS) ?? [], macros);
  return (expanded.match(TOKENS) ?? []).map((token) => spellToken(token)).join('');
}

function expand(tokens: readonly string[], macros: Spellings): string {
  let expanded = '';
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? '';
    const spelling = tokens[at - 1] === '.' ? undefined : macros.get(token.toLowerCase());
    const opens = spelling === undefined ? -1 : openingAfter(tokens, at);
    const closes = opens === -1 ? -1 : closingOf(tokens, opens);
    if (spelling === undefined || closes === -1) {
      expanded += token;
      continue;
    }
    const call = tokens.slice(opens + 1, closes);
    const body = spelling(...splitArguments(call).map((argument) => expand(argument, macros).trim()));
    const breaks =
      tokens
        .slice(at, closes + 1)
        .join('')
        .match(/\n/g) ?? [];
    expanded += (isOneCall(body) ? body : `(${body})`) + breaks.join('');
    at = closes;
  }
  return expanded;
}

/** Where the parenthesis opens that makes the word at `at` a call; -1 where none does. */
function openingAfter(tokens: readonly string[], at: number): number {
  const next = /^\s/.test(tokens[at + 1] ?? '') ? at + 2 : at + 1;
  return tokens[next] === '(' ? next : -1;
}

function closingOf(tokens: readonly string[], opens: number): number {
  let depth = 0;
  for (let at = opens; at < tokens.length; at++) {
    if (tokens[at] === '(') depth++;
    if (tokens[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

/** The arguments of a call, without the comments and on one line each: a spelling may say them more than once. */
function splitArguments(tokens: readonly string[]): string[][] {
  const flat = tokens.map((token) => (/^(--|\/\*|\s)/.test(token) ? ' ' : token));
  const args: string[][] = [[]];
  let depth = 0;
  for (const token of flat) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === ',' && depth === 0) args.push([]);
    else args.at(-1)?.push(token);
  }
  return args.length === 1 && flat.join('').trim() === '' ? [] : args;
}

function isOneCall(body: string): boolean {
  const tokens = body.match(TOKENS) ?? [];
  return /^[a-z_]/i.test(body) && tokens[1] === '(' && closingOf(tokens, 1) === tokens.length - 1;
}

function isText(token: string): boolean {
  return token.length > 1 && token.startsWith("'");
}

/** Names in quotes have backticks there. */
function spellToken(token: string): string {
  if (isText(token)) return spellText(token);
  if (token.length === 1 || !token.startsWith('"')) return token;
  return `\`${token.slice(1, -1).replaceAll('""', '"').replaceAll('`', '``')}\``;
}

/** A text literal as Spark reads it, where a backslash escapes and a doubled quote does not. */
function spellText(literal: string): string {
  return `'${literal.slice(1, -1).replaceAll('\\', '\\\\').replaceAll("''", "\\'")}'`;
}
