import { onTestFinished } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import { openInMemory } from '../../src/warehouse/open.ts';
import { quoteName, quoteText } from '../../src/warehouse/quote.ts';

/** A database with a view for each of these folders, over all files in it; of CSV, everything is text. */
export async function askFiles(
  folder: string,
  formats: Record<string, 'csv' | 'parquet'>,
): Promise<Database> {
  const database = await openInMemory();
  onTestFinished(() => database.close());
  for (const [name, format] of Object.entries(formats)) {
    const files = quoteText(`${folder}/${name}/*.${format}`);
    const rows =
      format === 'csv'
        ? `read_csv(${files}, header = true, all_varchar = true, filename = true)`
        : `read_parquet(${files}, filename = true)`;
    await database.run(`create view ${quoteName(name)} as select * from ${rows}`);
  }
  return database;
}
