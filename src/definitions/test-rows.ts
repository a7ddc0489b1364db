import { z } from 'zod';

/** A row of a test: the text written for each column it names, or null. */
export type TestRow = Readonly<Record<string, string | null>>;

/** Rows of a test, in either form. */
export interface TestRows {
  rows: readonly TestRow[];
  /** How many lines below the first line of its text each row stands; none for a list of rows. */
  linesBelow?: readonly number[];
}

export const testRow = z.record(z.string(), z.string().nullable());

/** A list of rows: `- {id: 1, kind: null}`. */
const list = z.array(testRow).transform((rows): TestRows => ({ rows }));

/**
 * Rows as a block of text: a line of names, then a line for each row, cells set apart by `|`. Space around a cell
 * does not count; an empty one is null, and one in single quotes is what stands between them.
 */
const block = z.string().transform((text, context): TestRows => {
  const lines = text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [{ line, below: i + 1 }]));
  const [head, ...body] = lines.map(({ line, below }) => ({ cells: cellsOf(line), below }));
  const names = head?.cells ?? [];
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  if (names.some((name) => name === null || names.indexOf(name) !== names.lastIndexOf(name)))
    refuse('each column of the first line needs a name of its own');
  const ragged = body.findIndex(({ cells }) => cells.length !== names.length);
  if (ragged !== -1) {
    refuse(`row ${ragged + 1} has ${body[ragged]?.cells.length} cells and the first line ${names.length}`);
  }
  return {
    rows: body.map(({ cells }) => Object.fromEntries(names.map((name, i) => [name ?? '', cells[i] ?? null]))),
    linesBelow: body.map(({ below }) => below),
  };
});

export const testRows = z.union([list, block]);

/** Whatever ends in `|`; one between single quotes is text. */
const CELL = /\s*('(?:[^']|'')*'|[^|]*?)\s*\|/g;

/** The cells of a line; `''` between single quotes is one quote. */
function cellsOf(line: string): (string | null)[] {
  return [...`${line}|`.matchAll(CELL)].map(([, text = '']) => {
    const quoted = /^'((?:[^']|'')*)'$/.exec(text)?.[1];
    if (quoted !== undefined) return quoted.replaceAll("''", "'");
    return text === '' || text === 'null' ? null : text;
  });
}
