import type { Copy } from '../../serving/publishing/write-copies.ts';

type Style = (style: 'red', text: string) => string;

const WHAT = { parquet: 'gold as Parquet', file: 'the published file' };

/** A line for each copy of what is published: where it is, or why it is behind. */
export function describeCopies(copies: readonly Copy[], style: Style): string[] {
  return copies.map(({ what, to, error }) =>
    error === null
      ? `  ${WHAT[what]}: ${to}`
      : `  ${style('red', `${WHAT[what]}: ${to} is behind`)}: ${error}`,
  );
}
