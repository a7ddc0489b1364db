import picomatch from 'picomatch';

/**
 * A test for paths within a source: `*.csv` matches at the top, `**` any number of folders. Case does not matter;
 * names that begin with a dot never match.
 */
export function matchPaths(patterns: readonly string[]): (path: string) => boolean {
  const all = patterns.map((pattern) => picomatch.makeRe(pattern, { nocase: true }).source);
  const matches = new RegExp(all.map((one) => `(?:${one})`).join('|'), 'i');
  return (path) => matches.test(path);
}

/** Whether a pattern reaches below the top folder. */
export function reachesDown(patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern.includes('/') || pattern.includes('**'));
}
