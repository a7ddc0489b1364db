import { distinct } from './chart-rows.ts';

/**
 * The kinds, each once, in an order that agrees with that of every line: where a line has no place for a kind, the other
 * lines say where it belongs. Lines that contradict each other leave the order in which the kinds come first.
 *
 * @param kinds of each row
 * @param lines of each row, as many: which line it belongs to
 */
export function agreedOrder(kinds: readonly string[], lines: readonly string[]): string[] {
  const following = followers(kinds, lines);
  const waits = new Map<string, number>();
  for (const others of following.values())
    for (const other of others) waits.set(other, (waits.get(other) ?? 0) + 1);
  const left = new Set(kinds);
  const ordered: string[] = [];
  for (;;) {
    // The first that nothing is still to come before: a Set keeps the order in which its values came.
    const next = [...left].find((kind) => (waits.get(kind) ?? 0) === 0);
    if (next === undefined) break;
    left.delete(next);
    ordered.push(next);
    for (const other of following.get(next) ?? []) waits.set(other, (waits.get(other) ?? 0) - 1);
  }
  return left.size === 0 ? ordered : distinct(kinds);
}

/** Which kinds come right after one, in any line. */
function followers(kinds: readonly string[], lines: readonly string[]): Map<string, Set<string>> {
  const following = new Map<string, Set<string>>();
  const last = new Map<string, string>();
  kinds.forEach((kind, i) => {
    const line = lines[i] ?? '';
    const before = last.get(line);
    last.set(line, kind);
    if (before === undefined || before === kind) return;
    const after = following.get(before) ?? new Set();
    following.set(before, after.add(kind));
  });
  return following;
}
