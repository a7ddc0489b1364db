import type { Source } from '../definitions/source.ts';

type Format = Exclude<Source['format'], 'auto'>;

/** The format of a file: the declared one or, where that is `auto`, what its ending says, that of a compression left out. */
export function formatOf(path: string, declared: Source['format']): Format {
  if (declared !== 'auto') return declared;
  const name = path.toLowerCase().replace(/\.(gz|zst)$/, '');
  if (/\.parquet$/.test(name)) return 'parquet';
  return /\.(jsonl|ndjson)$/.test(name) ? 'json_lines' : 'csv';
}
