/** The candidate nearest to `word` by edit distance, ignoring case, if it is near enough to be a typo of it. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(2, word.length / 3) ? best.candidate : undefined;
}

/**
 * The end of an error's sentence that names what was meant, as `; did you mean 'lookups'?`; empty where nothing is near.
 *
 * @param written how the name stands there: in quotes, if nothing is said; `String` for one that needs none
 */
export function didYouMean(
  word: string,
  words: readonly string[],
  written: (name: string) => string = (name) => `'${name}'`,
): string {
  const near = closest(word, words);
  return near === undefined ? '' : `; did you mean ${written(near)}?`;
}

/** Levenshtein distance: insertions, deletions and substitutions that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
