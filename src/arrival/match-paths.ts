import picomatch from 'picomatch';

/**
 * A test for paths within a source: `*.csv` matches at the top, `**` any number of folders. Case does not matter;
 * names that begin with a dot never match.
 */
export function matchPaths(patterns: readonly string[]): (path: string) => boolean {
  return picomatch([...patterns], { nocase: true });
}

/** Whether a pattern reaches below the top folder. */
export function reachesDown(patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern.includes('/') || pattern.includes('**'));
}
