/** A column of a table. `*` stands for the table's rows as such: what `count(*)` counts. */
export interface ColumnRef {
  table: string;
  column: string;
}

/** What a value comes from, as keys of `refKey`: by being computed from it, or by being picked or placed by it. */
export interface Uses {
  direct: ReadonlySet<string>;
  indirect: ReadonlySet<string>;
}

export const NOTHING: Uses = { direct: new Set(), indirect: new Set() };

/** A table's name has no blank in it. */
export function refKey(table: string, column: string): string {
  return `${table} ${column}`;
}

export function refOfKey(key: string): ColumnRef {
  const blank = key.indexOf(' ');
  return { table: key.slice(0, blank), column: key.slice(blank + 1) };
}

export function directly(keys: Iterable<string>): Uses {
  return { direct: new Set(keys), indirect: new Set() };
}

/** All that any of these come from. */
export function together(all: readonly Uses[]): Uses {
  return {
    direct: new Set(all.flatMap(({ direct }) => [...direct])),
    indirect: new Set(all.flatMap(({ indirect }) => [...indirect])),
  };
}

/** The same origins, for something that they only pick or place. */
export function asIndirect({ direct, indirect }: Uses): Uses {
  return { direct: new Set(), indirect: new Set([...direct, ...indirect]) };
}
