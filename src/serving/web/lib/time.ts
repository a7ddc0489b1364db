const STEPS: [seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [86_400 * 365, 'year'],
  [86_400 * 30, 'month'],
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago an instant was, in the largest unit that fits. Without a zone it is in UTC, as `ops` has all of them. */
export function ago(instant: string, now: number = Date.now()): string {
  const seconds = (Date.parse(inUtc(instant)) - now) / 1000;
  if (Number.isNaN(seconds)) return instant;
  const step = STEPS.find(([length]) => Math.abs(seconds) >= length);
  return step === undefined ? 'just now' : relative.format(Math.round(seconds / step[0]), step[1]);
}

/** ISO 8601 with a zone. */
function inUtc(instant: string): string {
  const iso = instant.replace(' ', 'T');
  return /(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`;
}
