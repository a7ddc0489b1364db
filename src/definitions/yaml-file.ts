import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, type Tags } from 'yaml';
import type { ZodError, ZodType, z } from 'zod';
import { MallardError, messageOf } from '../errors.ts';
import { didYouMean } from './closest.ts';

type Issue = ZodError['issues'][number];

interface ReadOptions {
  /** Numbers, `true` and `false` stay the text they are written as; only null is no text. */
  asWritten?: boolean;
  /** The command that reads the file again once it is mended. */
  thenRun?: string;
}

/** What a file says, and where it says it. */
export interface Placed<Value> {
  value: Value;
  /** `file:line:column` of what stands at a path or, where there is nothing, of the nearest thing around it. */
  placeOf(path: readonly (string | number)[], linesBelow?: number): string;
}

/**
 * Reads a YAML file and makes it the complete, defaulted object its schema describes. What does not fit is a
 * `definition` error that names file, line and column, the value seen, and the nearest allowed name.
 */
export function readYaml<Schema extends ZodType>(
  file: string,
  shownAs: string,
  schema: Schema,
): z.output<Schema> {
  return readPlacedYaml(file, shownAs, schema).value;
}

/** As `readYaml`, for files whose values are judged later, by something that has to say where they are. */
export function readPlacedYaml<Schema extends ZodType>(
  file: string,
  shownAs: string,
  schema: Schema,
  { asWritten = false, thenRun = 'mallard validate' }: ReadOptions = {},
): Placed<z.output<Schema>> {
  const lines = new LineCounter();
  const customTags = asWritten ? { customTags: (tags: Tags) => tags.filter(isKept) } : {};
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, ...customTags });
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    const { line, col } = lines.linePos(syntaxError.pos[0]);
    throw new MallardError('definition', firstLine(syntaxError.message), {
      where: `${shownAs}:${line}:${col}`,
      next: `mend the YAML and run: ${thenRun}`,
    });
  }
  const value = plainValue(document, shownAs, thenRun);
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    return { value: parsed.data, placeOf: (path, below) => placeOfNode(nearestNode(document, path), below) };
  }
  const issue = mostTelling(parsed.error.issues);
  throw new MallardError('definition', describe(issue, value), {
    where: placeOfNode(nodeOf(issue)),
    next: `mend the line and run: ${thenRun}`,
  });

  function nodeOf(problem: Issue): unknown {
    const path = [...problem.path] as (string | number)[];
    const unknown =
      problem.code === 'unrecognized_keys' ? keyNode(document.getIn(path, true), problem.keys[0]) : undefined;
    return unknown ?? nearestNode(document, path);
  }

  function placeOfNode(node: unknown, linesBelow = 0): string {
    if (!isNode(node) || !node.range) return `${shownAs}:1:1`;
    const { line, col } = lines.linePos(node.range[0]);
    return linesBelow === 0 ? `${shownAs}:${line}:${col}` : `${shownAs}:${line + linesBelow}`;
  }
}

/** Whether a tag leaves a plain word the text it is. */
function isKept(tag: Tags[number]): boolean {
  return typeof tag === 'string' || !/:(int|float|bool)$/.test(tag.tag);
}

function plainValue(document: Document, shownAs: string, thenRun: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new MallardError('definition', `${messageOf(error)}; a text that begins with * or & needs quotes`, {
      where: shownAs,
      next: `mend the YAML and run: ${thenRun}`,
      cause: error,
    });
  }
}

/**
 * The issue that says most: an unknown key before the required one that it was meant to be; inside a union, the
 * branch that fits best, with its path from the top.
 */
function mostTelling(issues: readonly Issue[]): Issue {
  const unfolded = issues.map((issue) => {
    if (issue.code !== 'invalid_union') return issue;
    const branches = issue.errors.filter((branch) => branch.length > 0).map(mostTelling);
    const [best] = branches.sort((a, b) => closeness(b) - closeness(a));
    return best === undefined ? issue : { ...best, path: [...issue.path, ...best.path] };
  });
  return unfolded.find(({ code }) => code === 'unrecognized_keys') ?? (unfolded[0] as Issue);
}

/**
 * How far a union's branch came before it failed: one that is of another type altogether did not begin,
 * and one that knows most of the keys is the one that was meant.
 */
function closeness(issue: Issue): number {
  const { code, path } = issue;
  if (issue.code === 'unrecognized_keys') return 2 - issue.keys.length / 100;
  if (code === 'custom') return 2;
  return path.length > 0 ? 3 : 1;
}

/** The node of a key itself, as against that of its value. */
function keyNode(map: unknown, key: string | undefined): unknown {
  return isMap(map) ? map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key : undefined;
}

/** The node at a path or, where a required key is missing, that of the nearest parent. */
function nearestNode(document: Document, path: readonly (string | number)[]): unknown {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node;
  }
  return document.contents;
}

function describe(issue: Issue, value: unknown): string {
  const place = issue.path.length === 0 ? 'the top level' : issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys[0] ?? '';
    return `unknown key '${unknown}' in ${place}${didYouMean(unknown, knownKeysOf(issue))}`;
  }
  const seen = issue.path.reduce<unknown>(
    (node, key) => (node as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  const allowed = allowedBy(issue);
  const message = issue.code === 'invalid_union' && allowed.length > 0 ? oneOf(allowed) : issue.message;
  const instead = typeof seen === 'string' ? didYouMean(seen, allowed) : '';
  return `${place}: ${message}, got ${JSON.stringify(seen) ?? 'nothing'}${instead}`;
}

/** The values that would have done, where they can be counted: of an enum, or of what tells a union's members apart. */
function allowedBy(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  const { options } = issue as { options?: unknown };
  return issue.code === 'invalid_union' && Array.isArray(options) ? options.map(String) : [];
}

function oneOf(allowed: readonly string[]): string {
  return `must be one of ${allowed.join(', ')}`;
}

/** The schemas of `pipeline.ts` and `expectations.ts` attach their known keys to the message: see `strict`. */
function knownKeysOf(issue: Issue): string[] {
  return issue.message.startsWith('allowed: ') ? issue.message.slice('allowed: '.length).split(', ') : [];
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? text;
}
