const BLOCKS = '▁▂▃▄▅▆▇█';
const PLAIN = '.12345678';

/**
 * Numbers as one character each, the highest of them the tallest. Nothing is its own sign: the lowest is for 0 alone.
 *
 * @param isPlain digits in ASCII, for where blocks may not come through
 */
export function sparkline(values: readonly number[], isPlain: boolean): string {
  const signs = isPlain ? PLAIN : BLOCKS;
  const steps = signs.length - 1;
  const most = Math.max(0, ...values);
  return values
    .map((value) => signs[value <= 0 ? 0 : Math.max(1, Math.round((value / most) * steps))])
    .join('');
}
