import { showBytes } from '../../bytes.ts';
import type { Progress } from '../../log.ts';
import { group } from './table.ts';
import { duration } from './units.ts';

const BAR = 24;

/** One line: a bar, unless it is to be plain, files, bytes, rows, rate, and the time left at that rate. */
export function renderProgress(progress: Progress, seconds: number, isPlain = false): string {
  const { what, files, ofFiles, bytes, ofBytes, rows } = progress;
  const share = ofBytes === 0 ? 1 : bytes / ofBytes;
  const full = Math.round(share * BAR);
  const rate = bytes / Math.max(seconds, 0.001);
  const left = rate === 0 ? 0 : (ofBytes - bytes) / rate;
  const bar = isPlain ? '' : `${'█'.repeat(full)}${'░'.repeat(BAR - full)} `;
  return [
    `${bar}${what} ${files}/${ofFiles} files`,
    `${showBytes(bytes)} of ${showBytes(ofBytes)}`,
    ...(rows === undefined ? [] : [`${group(rows)} rows`]),
    `${showBytes(rate)}/s`,
    `${duration(left)} left`,
  ].join(', ');
}
