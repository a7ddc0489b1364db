import type { WorkProgress } from './news.ts';
import { bytesText } from './texts.ts';

/** How far files have come, as a `share` by bytes, 0 to 1, and in words. */
export function howFar({ what, files, ofFiles, bytes, ofBytes, rows }: WorkProgress): {
  share: number;
  text: string;
} {
  const count = (value: number) => value.toLocaleString('en');
  const seen = rows === undefined ? '' : `, ${count(rows)} rows`;
  return {
    share: ofBytes === 0 ? 1 : Math.min(1, bytes / ofBytes),
    text: `${what} ${count(files)} of ${count(ofFiles)} files, ${bytesText(bytes)} of ${bytesText(ofBytes)}${seen}`,
  };
}
