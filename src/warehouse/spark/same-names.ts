import { firstMatchOf, javaPattern, javaReplacement } from './java-pattern.ts';
import type { Spelling } from './spell-for-spark.ts';

/**
 * Functions that DuckDB and Spark both have and mean otherwise, as Spark spells what DuckDB means. Those that either
 * has alone, and those that no spelling can make agree, are refused by the lint.
 */
export const SAME_NAMES = {
  /** DuckDB leaves nulls out, Spark gives null. */
  concat: (...texts: string[]) => `concat_ws('', ${texts.join(', ')})`,
  starts_with: (text: string, start: string) => `startswith(${text}, ${start})`,
  /** Each space that Unicode counts as one, not the ASCII space alone. */
  trim: (t: string) => String.raw`regexp_replace(${t}, '^\p{Zs}+|\p{Zs}+\z', '')`,
  ltrim: (t: string) => String.raw`regexp_replace(${t}, '^\p{Zs}+', '')`,
  rtrim: (t: string) => String.raw`regexp_replace(${t}, '\p{Zs}+\z', '')`,
  /** Letter by letter: Java makes two of a dotted capital I, and another small sigma at the end of a word. */
  lower: (t: string) => `lower(translate(${t}, 'İΣ', 'iσ'))`,
  /** Java makes SS of a sharp s. */
  upper: (t: string) => `upper(translate(${t}, 'ß', 'ẞ'))`,
  /** DuckDB rounds the product that a double has with the power of ten, Spark the digits that it is printed with. */
  round: (x: string, digits?: string) =>
    digits === undefined ? `round(${x})` : `round(cast(${x} as double) * 1e${digits}) / 1e${digits}`,
  /** Of decimals Spark gives a decimal. */
  avg: (x: string) => `avg(cast(${x} as double))`,
  /** DuckDB passes over a row whose value is null, Spark only over one that is not ranked. */
  max_by: (value: string, by: string) => `max_by(${value}, case when (${value}) is not null then ${by} end)`,
  min_by: (value: string, by: string) => `min_by(${value}, case when (${value}) is not null then ${by} end)`,
  /** By zero DuckDB gives null. */
  mod: (a: string, b: string) => `try_mod(${a}, ${b})`,
  regexp_extract: (t: string, pattern: string, group: string) =>
    `regexp_extract(${t}, ${inLiteral(pattern, javaPattern)}, ${group})`,
  /** DuckDB replaces the first match, or with 'g' each. */
  regexp_replace: (t: string, pattern: string, replacement: string, options?: string) =>
    options === "'g'"
      ? `regexp_replace(${t}, ${inLiteral(pattern, javaPattern)}, ${inLiteral(replacement, (text) => javaReplacement(text, 0))})`
      : `regexp_replace(${t}, ${inLiteral(pattern, firstMatchOf)}, ${inLiteral(replacement, (text) => `$1${javaReplacement(text, 2)}`)})`,
  /** A text without a greatest length is a STRING there. */
  cast: (typed: string) => `cast(${withSparkTypes(typed)})`,
  try_cast: (typed: string) => `try_cast(${withSparkTypes(typed)})`,
} satisfies Record<string, Spelling>;

function withSparkTypes(typed: string): string {
  return typed
    .replace(/\bas\s+(varchar|text)$/i, 'as string')
    .replace(/\bas\s+timestamp$/i, 'as timestamp_ntz');
}

/** The lint sees to it that patterns and replacements are literals. */
function inLiteral(literal: string, translate: (text: string) => string): string {
  return `'${translate(literal.slice(1, -1))}'`;
}
