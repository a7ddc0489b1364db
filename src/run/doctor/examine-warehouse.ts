import { existsSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { showBytes } from '../../bytes.ts';
import type { Settings } from '../../settings.ts';
import { openPublished, writerFile } from '../../warehouse/open.ts';
import { describeUnfinished, unfinishedErasure } from '../forgetting/unfinished.ts';
import { lookAtWorker } from '../record/status-file.ts';
import { type Finding, findingOf } from './finding.ts';

/** The published file: how big and old it is, who can read it, and its last run. */
export async function examinePublished({
  warehouseFile,
}: Pick<Settings, 'warehouseFile'>): Promise<Finding[]> {
  const check = 'published file';
  const found = statSync(warehouseFile, { throwIfNoEntry: false });
  if (found === undefined)
    return [{ check, level: 'note', message: 'there is none yet', next: 'mallard run' }];
  try {
    const database = await openPublished(warehouseFile);
    try {
      const { version } = await database.row<{ version: string | null }>(
        "select cast(tags['storage_version'] as varchar) as version from duckdb_databases() where database_name = current_database()",
      );
      const [last] = await database.rows<{ text: string; status: string }>(
        "select status, run_id || ' (' || pipeline || ') ' || status as text from ops.runs order by rowid desc limit 1",
      );
      const written = found.mtime.toISOString().slice(0, 19).replace('T', ' ');
      const message = `${showBytes(found.size)}, written ${written} UTC, for DuckDB ${version ?? 'of any version'}`;
      const failed = last?.status === 'failed';
      return [
        { check, level: 'ok', message },
        {
          check: 'last run',
          level: failed ? 'note' : 'ok',
          message: last?.text ?? 'none',
          next: failed ? 'mallard runs show last' : undefined,
        },
      ];
    } finally {
      database.close();
    }
  } catch (error) {
    return [findingOf(check, error)];
  }
}

/** The state folder: what each part of it takes up, and what an interrupted run left behind. */
export async function examineState({ stateDir }: Pick<Settings, 'stateDir'>): Promise<Finding[]> {
  const check = 'state folder';
  if (!existsSync(stateDir))
    return [{ check, level: 'note', message: 'there is none yet; the first run makes it' }];
  // By its name and size alone: opening and closing the writer's file would be no business of ours.
  const writer = statSync(writerFile(stateDir), { throwIfNoEntry: false })?.size ?? 0;
  const [landing, logs, ...passing] = await Promise.all(
    ['landing', 'logs', 'scratch', 'tmp', 'evidence'].map((name) => sizeOf(join(stateDir, name))),
  );
  const parts = [
    `writer ${showBytes(writer)}`,
    `landing ${showBytes(landing ?? 0)}`,
    `logs ${showBytes(logs ?? 0)}`,
  ];
  const findings: Finding[] = [{ check, level: 'ok', message: parts.join(', ') }];
  const erasure = unfinishedErasure(stateDir);
  if (erasure !== undefined && lookAtWorker(stateDir)?.condition !== 'works')
    findings.push({ check: 'erasure', level: 'wrong', ...describeUnfinished(erasure) });
  const left = passing.reduce((sum, bytes) => sum + bytes, 0);
  if (left > 0 && lookAtWorker(stateDir)?.condition !== 'works') {
    const message = `${showBytes(left)} that an interrupted run left in scratch/, tmp/ or evidence/`;
    findings.push({ check: 'leftovers', level: 'note', message, next: 'the next run clears them' });
  }
  return findings;
}

/** Bytes of all files below a folder; 0 where there is none. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        stat(join(parentPath, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
