import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../warehouse/database.ts';
import { quoteText } from '../../warehouse/quote.ts';

/**
 * Keeps a copy of what this run has quarantined for a table outside the transaction, since after an error the
 * transaction can no longer be read. Where that has happened already there is nothing left to keep.
 */
export async function keepEvidence(
  database: Database,
  evidenceDir: string | undefined,
  runId: string,
  table: string,
): Promise<void> {
  if (evidenceDir === undefined) return;
  const rows = `select * from ops.quarantine where run_id = ${quoteText(runId)} and table_name = ${quoteText(table)}`;
  const found = await database
    .row<{ n: number }>(`select count(*) as n from (${rows})`)
    .catch(() => undefined);
  if (found === undefined || found.n === 0) return;
  await mkdir(evidenceDir, { recursive: true });
  const file = join(evidenceDir, `${table}.parquet`);
  await database.run(`copy (${rows}) to ${quoteText(file)} (format parquet)`);
}

/** Writes the kept copies into `ops.quarantine` as `not_applied`: what a failed run would have quarantined. */
export async function writeEvidence(database: Database, evidenceDir: string): Promise<void> {
  const names = existsSync(evidenceDir) ? readdirSync(evidenceDir) : [];
  if (names.length === 0) return;
  const files = `[${names.map((name) => quoteText(join(evidenceDir, name))).join(', ')}]`;
  await database.run(
    `insert into ops.quarantine by name select * replace ('not_applied' as state) from read_parquet(${files})`,
  );
}

export async function dropEvidence(evidenceDir: string): Promise<void> {
  await rm(evidenceDir, { recursive: true, force: true });
}
