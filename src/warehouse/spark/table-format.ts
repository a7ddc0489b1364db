import type { Column } from '../engine.ts';
import type { TableWords } from '../table-words.ts';
import { sparkName, sparkText } from './names.ts';

/**
 * How tables are kept on a server, so that each can go back to what it was. A version is a text that means nothing but to
 * the format that gave it. Columns have Spark's types; selects give exactly the table's columns, in order and type.
 */
export interface TableFormat {
  /** Makes a table anew, or one that is not there, empty. Gives its version. */
  replace(table: string, columns: readonly Column[]): Promise<string>;
  /** Makes a table anew of the rows of a SELECT. */
  replaceBy(table: string, columns: readonly Column[], select: string): Promise<Appended>;
  append(table: string, version: string, columns: readonly Column[], select: string): Promise<Appended>;
  /** Takes the rows of some files out. */
  deleteFiles(table: string, version: string, columns: readonly Column[], fileIds: string): Promise<string>;
  /** Gives a table one more column, of text. */
  addColumn(table: string, version: string, columns: readonly Column[], name: string): Promise<string>;
  /** Makes a table what it was at a version, if it is not, and gives the version that it is then. */
  restore(table: string, version: string, columns: readonly Column[]): Promise<string>;
  drop(table: string): Promise<void>;
  /** Whether a version is one that this format gives. */
  knows(version: string): boolean;
  /** Gives back what no version that is named here needs. */
  tidy(table: string, version: string): Promise<void>;
}

type Words = TableWords | undefined;

/** What a table and its columns hold, where somebody has said so: readers of the server's see it. */
export type WordsOf = (table: string) => Words;

export interface Appended {
  version: string;
  rows: number;
}

/** `"a" string comment 'words'` */
export function described(columns: readonly Column[], words: Words, withTypes = true): string {
  return columns
    .map(({ name, type }) => {
      const about = words?.columns[name];
      const comment = about === undefined ? '' : ` comment ${sparkText(about)}`;
      return `${sparkName(name)}${withTypes ? ` ${type}` : ''}${comment}`;
    })
    .join(', ');
}

/** ` comment 'words'` of a table; empty where there are none. */
export function commentOf(words: Words): string {
  return words === undefined ? '' : ` comment ${sparkText(words.comment)}`;
}
