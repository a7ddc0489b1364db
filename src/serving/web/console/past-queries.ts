/** Queries that were run, the last one first. */
export const MOST = 50;
const KEY = 'mallard-sql';

/** With one more that was run: it comes first, and stands there once. */
export function withQuery(past: readonly string[], sql: string): string[] {
  const text = sql.trim();
  return text === '' ? [...past] : [text, ...past.filter((one) => one !== text)].slice(0, MOST);
}

/** As this browser keeps them; none where it keeps nothing or something else. */
export function readPast(storage: Pick<Storage, 'getItem'>): string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Where nothing can be kept, nothing is. */
export function keepPast(storage: Pick<Storage, 'setItem'>, past: readonly string[]): void {
  try {
    storage.setItem(KEY, JSON.stringify(past));
  } catch {
    // full, or forbidden: the queries of this visit are still on the page
  }
}
