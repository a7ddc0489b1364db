import { rmSync } from 'node:fs';

/** Where rows pass between this machine and the server, as Parquet, each time in a place of their own. */
export interface Exchange {
  /** A place where nothing is yet. */
  place(name: string): ExchangePlace;
  /** Removes what is still on its way, or was when a run was killed; places that last stay. */
  clear(): void;
  /** A place that lasts until another is asked for by this name, is in use, and the others are removed. */
  lastingPlace(name: string): { place: ExchangePlace; removeOthers: () => Promise<void> };
}

/** A place for rows on their way, to the server or from it. */
export interface ExchangePlace {
  /** The folder of its Parquet files, as Spark names it. */
  url: string;
  /** A file to write to, as DuckDB writes it in SQL. The server finds it once `written` has been called. */
  fileToWrite(): string;
  written(): Promise<void>;
  /**
   * Asks the server for the rows of a SELECT of its own spelling, and gives what DuckDB reads them from; undefined where
   * there is none.
   */
  receive(select: string, columns: readonly string[]): Promise<string | undefined>;
  /** Removes it as far as that can be done now. Never throws. */
  remove(): Promise<void>;
}

/** Removes a folder on this machine, as far as that can be done now: what a server has written may be the server's. */
export function removeHere(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}
