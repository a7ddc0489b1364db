import type { BronzeColumn, SourceFormat } from '../../definitions/source.ts';
import { type HeaderMap, hasRequired, matchHeader } from '../header.ts';
import { splitRecord } from './split-record.ts';

/** A file's header, and what follows from it. */
export interface FoundHeader {
  /** Its physical line, from 1; the lines before it are the preamble. */
  line: number;
  /** Without a byte order mark and without its line end. */
  text: string;
  delimiter: string;
  map: HeaderMap;
}

/** So many lines may come before the header. */
export const MAX_PREAMBLE_LINES = 50;

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Finds the first line that matches the contract, under the delimiter that gives it the most fields if it does so
 * under several. Where none does, gives a sentence about the first line, read with the delimiter that gives it the
 * most fields.
 *
 * @param lines a file's first lines, without their line ends
 */
export function findHeader(
  lines: readonly string[],
  contract: readonly BronzeColumn[],
  delimiter: SourceFormat['delimiter'],
): FoundHeader | string {
  const delimiters = delimiter === 'auto' ? DELIMITERS : [delimiter];
  let aboutFirst = 'it has no header';
  for (const [i, line] of lines.slice(0, MAX_PREAMBLE_LINES + 1).entries()) {
    const text = i === 0 ? line.replace(/^\ufeff/, '') : line;
    const widest = delimiters.toSorted((a, b) => text.split(b).length - text.split(a).length);
    for (const [rank, candidate] of widest.entries()) {
      const isTold = i === 0 && rank === 0;
      const map = readHeader(text, contract, candidate, isTold);
      if (typeof map === 'object') return { line: i + 1, text, delimiter: candidate, map };
      if (isTold && map !== undefined) aboutFirst = map;
    }
  }
  return aboutFirst;
}

/** Undefined for a line that lacks a column, where nobody is told which names may be meant: to find those takes a search. */
function readHeader(
  text: string,
  contract: readonly BronzeColumn[],
  delimiter: string,
  isTold: boolean,
): HeaderMap | string | undefined {
  const split = splitRecord(text, delimiter);
  if ('fields' in split) {
    if (!isTold && !hasRequired(split.fields, contract)) return undefined;
    return matchHeader(split.fields, contract);
  }
  return `line 1, the header, has ${split.problem === 'unclosed quote' ? 'an ' : ''}${split.problem}`;
}
