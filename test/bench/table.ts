import type { Column, Comparison } from './case.ts';
import { ratio, shown, spread } from './figures.ts';

/** One figure of one column as text; all empty where the column does not have it. */
interface Cell {
  median: string;
  /** Smallest and largest, where there is more than one repetition and they differ. */
  range: string;
  /** How many times that of the first column. */
  ratio: string;
}

export interface Row {
  name: string;
  cells: Cell[];
}

/** A comparison as texts: a row for each figure that any column has, in their order. */
export function rowsOf({ columns }: Comparison): Row[] {
  return namesIn(columns).map((name) => ({
    name,
    cells: columns.map(({ figures }, c) => cellOf(columns, figures, name, c === 0)),
  }));
}

function cellOf(columns: readonly Column[], figures: Column['figures'], name: string, isBase: boolean): Cell {
  const found = spread(figures, name);
  if (found === undefined) return { median: '', range: '', ratio: '' };
  const [min, max] = [shown(found.min), shown(found.max)];
  const times = isBase ? undefined : ratio(figures, columns[0]?.figures ?? [], name);
  return {
    median: shown(found.median),
    range: min === max ? '' : `${min}–${max}`,
    ratio: times === undefined ? '' : shown(times),
  };
}

/** Figures that only a later column has stand after the one that they follow there. */
function namesIn(columns: readonly Column[]): string[] {
  const names: string[] = [];
  for (const { figures } of columns) {
    let at = 0;
    for (const name of figures.flatMap(Object.keys)) {
      const known = names.indexOf(name);
      if (known === -1) names.splice(at, 0, name);
      at = (known === -1 ? at : known) + 1;
    }
  }
  return names;
}
