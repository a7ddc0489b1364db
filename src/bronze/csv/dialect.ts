import type { Compression } from '../text/decompress.ts';
import type { Encoding } from '../text/encoding.ts';

/** How a file was written, as far as it had to be found out to read it. */
export interface Dialect {
  compression: Compression | undefined;
  encoding: Encoding;
  delimiter: string;
  preambleLines: number;
}

/** Those that could not be seen in a list. */
const DELIMITER_NAMES: Record<string, string> = { ',': 'comma', '\t': 'tab' };

/** A dialect in a few words for the ledger: `gzip, windows-1252, ;` or `utf-8, comma, 3 lines before the header`. */
export function describeDialect({ compression, encoding, delimiter, preambleLines }: Dialect): string {
  const preamble = preambleLines === 1 ? '1 line' : `${preambleLines} lines`;
  return [
    ...(compression === undefined ? [] : [compression]),
    encoding,
    DELIMITER_NAMES[delimiter] ?? delimiter,
    ...(preambleLines === 0 ? [] : [`${preamble} before the header`]),
  ].join(', ');
}
