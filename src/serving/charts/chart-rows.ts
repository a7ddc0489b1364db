import type { Panel } from '../../definitions/panel.ts';
import type { Value } from '../../warehouse/statements.ts';
import { type Column, formatValue, labelOf, shortNumber, toNumber, usualFormat } from './format-value.ts';

export interface Answer {
  columns: readonly Column[];
  rows: readonly (readonly Value[])[];
}

/** A panel's rows with what is said of their columns: how each is called, and how its values are written. */
export class ChartRows {
  readonly rows: Answer['rows'];
  readonly #columns: readonly Column[];
  readonly #panel: Pick<Panel, 'labels' | 'formats'>;

  constructor({ columns, rows }: Answer, panel: Pick<Panel, 'labels' | 'formats'>) {
    this.rows = rows;
    this.#columns = columns;
    this.#panel = panel;
  }

  values(name: string): Value[] {
    const at = this.#indexOf(name);
    return this.rows.map((row) => row[at] ?? null);
  }

  numbers(name: string): (number | null)[] {
    return this.values(name).map(toNumber);
  }

  /** As a person reads them: what an axis of kinds is labelled with. */
  texts(name: string): string[] {
    return this.values(name).map((value) => this.text(name, value));
  }

  text(name: string, value: Value | undefined): string {
    return formatValue(value, this.formatOf(name));
  }

  short(name: string, value: number): string {
    return shortNumber(value, this.formatOf(name));
  }

  label(name: string): string {
    return labelOf(name, this.#panel.labels);
  }

  formatOf(name: string) {
    return this.#panel.formats[name] ?? usualFormat(this.#columns[this.#indexOf(name)] ?? { name, type: '' });
  }

  #indexOf(name: string): number {
    return this.#columns.findIndex((column) => column.name === name);
  }
}

/** The values that are there, each once, in the order in which they come first. */
export function distinct<One>(values: readonly One[]): One[] {
  return [...new Set(values)];
}
