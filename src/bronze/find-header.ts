import type { BronzeColumn, SourceFormat } from '../definitions/pipeline.ts';
import { type HeaderMap, matchHeader } from './header.ts';
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
    const readings = delimiters.map((one) => readHeader(text, contract, one));
    const found = widest(readings.filter((reading) => 'map' in reading));
    if (found !== undefined) return { line: i + 1, text, delimiter: found.delimiter, map: found.map };
    if (i === 0) aboutFirst = widest(readings.filter((reading) => 'reason' in reading))?.reason ?? aboutFirst;
  }
  return aboutFirst;
}

/** The first of those with the most fields. */
function widest<Reading extends { width: number }>(readings: readonly Reading[]): Reading | undefined {
  return readings.reduce<Reading | undefined>(
    (most, one) => (most === undefined || one.width > most.width ? one : most),
    undefined,
  );
}

function readHeader(
  text: string,
  contract: readonly BronzeColumn[],
  delimiter: string,
): { delimiter: string; width: number } & ({ map: HeaderMap } | { reason: string }) {
  const split = splitRecord(text, delimiter);
  if ('problem' in split) {
    const article = split.problem === 'unclosed quote' ? 'an ' : '';
    const reason = `line 1, the header, has ${article}${split.problem}`;
    return { delimiter, width: text.split(delimiter).length, reason };
  }
  const map = matchHeader(split.fields, contract);
  const reading = { delimiter, width: split.fields.length };
  return typeof map === 'string' ? { ...reading, reason: map } : { ...reading, map };
}
