import type { Database } from '../database.ts';
import type { SlashDates } from '../written-times.ts';
import { sparkMacros } from './spark-macros.ts';
import { spellForSpark } from './spell-for-spark.ts';

/** Spark's spelling of the portable subset, with the values that `as_of()` and `parameter('name')` have at the time. */
export class Speller {
  readonly #records: Database;
  slashDates: SlashDates = 'refuse';

  constructor(records: Database) {
    this.#records = records;
  }

  async spell(sql: string): Promise<string> {
    const rows = /\b(as_of|parameter)\s*\(/i.test(sql)
      ? await this.#records.rows<{ name: string; value: string | null }>(
          'select name, value from ops.parameters',
        )
      : [];
    const asOf = rows.find(({ name }) => name === 'as_of')?.value ?? null;
    const parameters = Object.fromEntries(
      rows.flatMap(({ name, value }) => (name === 'as_of' || value === null ? [] : [[name, Number(value)]])),
    );
    return spellForSpark(sql, sparkMacros({ slashDates: this.slashDates, asOf, parameters }));
  }
}
