import type { SourceFormat } from '../definitions/source.ts';

/** What the files of a source have in common, told from one of them. */
export interface FileKind {
  format: SourceFormat['format'];
  /** The endings of their names, without that of a compression. */
  endings: readonly string[];
}

const KINDS: readonly FileKind[] = [
  { format: 'auto', endings: ['csv'] },
  { format: 'auto', endings: ['tsv'] },
  { format: 'auto', endings: ['txt'] },
  { format: 'auto', endings: ['jsonl', 'ndjson'] },
  { format: 'json_lines', endings: ['json'] },
  { format: 'auto', endings: ['parquet'] },
];

/** The kind of a file by its name; undefined where nothing says that it holds records. */
export function kindOf(path: string): FileKind | undefined {
  const { ending } = partsOf(path);
  return KINDS.find(({ endings }) => endings.includes(ending));
}

/** As CSV, whatever a file is called that somebody says is one. */
export function anyKindOf(path: string): FileKind {
  const { ending } = partsOf(path);
  return kindOf(path) ?? { format: 'csv', endings: ending === '' ? [] : [ending] };
}

/**
 * Patterns that find a sample and the files like it: all of its kind or, where other names are among them, those with
 * the word of its name, such as `orders` of `orders_2026-01-31.csv`.
 *
 * @param all the paths of all files of the source
 */
export function patternsFor(sample: string, kind: FileKind, all: readonly string[]): string[] {
  if (kind.endings.length === 0) return [sample];
  const depth = sample.includes('/') ? '**/' : '';
  const { stem } = partsOf(sample);
  const word = wordOf(sample);
  const alike = all.filter((path) => kindOf(path)?.endings === kind.endings);
  const isMixed =
    word !== '' && alike.some((path) => !partsOf(path).stem.toLowerCase().includes(word.toLowerCase()));
  const safe = word.replace(/[^\p{L}\p{N} _.-]/gu, '?');
  const name = isMixed ? `${stem.startsWith(word) ? '' : '*'}${safe}*` : '*';
  const plain = kind.endings.map((ending) => `${depth}${name}.${ending}`);
  if (kind.endings.includes('parquet')) return plain;
  return plain.flatMap((pattern) => [pattern, `${pattern}.gz`, `${pattern}.zst`]);
}

/** What a file's name says besides dates and numbers: `orders` of `2026-01-31_orders.csv.gz`; empty where nothing. */
export function wordOf(path: string): string {
  return partsOf(path).stem.replace(/^\P{L}+|\P{L}+$/gu, '');
}

function partsOf(path: string): { stem: string; ending: string } {
  const name = (path.split('/').at(-1) ?? '').replace(/\.(gz|zst)$/i, '');
  const dot = name.lastIndexOf('.');
  return dot <= 0
    ? { stem: name, ending: '' }
    : { stem: name.slice(0, dot), ending: name.slice(dot + 1).toLowerCase() };
}
