import type { Progress } from '../../log.ts';

const BAR = 24;

/** One line: a bar, files, bytes, rate, and the time left at that rate. */
export function renderProgress({ files, ofFiles, bytes, ofBytes }: Progress, seconds: number): string {
  const share = ofBytes === 0 ? 1 : bytes / ofBytes;
  const full = Math.round(share * BAR);
  const rate = bytes / Math.max(seconds, 0.001);
  const left = rate === 0 ? 0 : (ofBytes - bytes) / rate;
  const bar = '█'.repeat(full) + '░'.repeat(BAR - full);
  return `${bar} ${files}/${ofFiles} files, ${size(bytes)} of ${size(ofBytes)}, ${size(rate)}/s, ${duration(left)} left`;
}

function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
