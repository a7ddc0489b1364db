import { forgottenByFile } from '../../arrival/forgotten-lines.ts';
import type { LedgerEntry } from '../../arrival/ledger.ts';
import { allowBack, markGone, writeLedger } from '../../arrival/ledger-table.ts';
import { countByFile, loadBronze } from '../../bronze/load-bronze.ts';
import { dropStaged } from '../../bronze/staged.ts';
import { MallardError } from '../../errors.ts';
import { heldByFile, supersede } from '../../quality/quarantine.ts';
import type { Database } from '../../warehouse/database.ts';
import { batchOf } from '../../warehouse/provenance.ts';
import { timeStep } from '../record/time-step.ts';
import type { Run } from '../run.ts';
import type { Taken } from './take-files.ts';

/** Moves what was staged into bronze, quarantine and the ledger, and checks each file's sum. Part of the transaction. */
export async function loadTaken(run: Run, taken: readonly Taken[]): Promise<void> {
  run.log.stage('load');
  const counts = [];
  for (const one of taken) counts.push(await loadSource(run, one));
  run.record.files = addUp(run.record.files, counts);
}

async function loadSource(run: Run, taken: Taken): Promise<FileCounts> {
  const { record, log } = run;
  const { table } = taken.source.definition.bronze;
  const bytes = taken.toLoad.reduce((total, { size }) => total + size, 0);
  const head = { name: table, kind: 'bronze', mode: 'files', bytes, fingerprint: null } as const;
  let files = countFiles(taken, taken.entries);
  await timeStep(record, head, async () => {
    files = countFiles(taken, await load(run, taken));
    const { records, skipped, rows, rejects } = files;
    return { rowsIn: records - skipped, rowsOut: rows, quarantined: rejects, setAside: 0 };
  });
  const { loaded, records, rows, rejects } = files;
  if (loaded > 0) {
    const facts = { table, files: loaded, records, rows_out: rows, quarantined: rejects };
    log.info(`${table}: +${rows} rows from ${loaded} files, ${rejects} quarantined`, facts);
  }
  return files;
}

/** Gives the ledger's new entries, with what came of each. */
async function load({ database, record }: Run, taken: Taken): Promise<LedgerEntry[]> {
  const { definition, place } = taken.source;
  const { table } = definition.bronze;
  await database.engine.deleteFiles(table, taken.replacedIds);
  if (taken.replacedIds.length > 0) await supersede(database, table, record.runId, taken.replacedIds);
  const ids = taken.toLoad.map(({ fileId }) => fileId);
  const forgotten = await forgottenByFile(database, table, ids);
  await loadBronze(database, definition, taken.toLoad, taken.staging, record, forgotten.size > 0);
  await dropStaged(database, taken.staging);
  const entries = await checkSums(database, table, taken, forgotten);
  const { retracted, restored } = taken.intent;
  const replaced = taken.replacedIds.filter((fileId) => !retracted.has(fileId));
  await markGone(database, place, [...retracted], 'retracted');
  await markGone(database, place, replaced, 'replaced');
  await allowBack(database, place, [...restored]);
  await writeLedger(database, entries, record);
  return entries;
}

type FileCounts = Omit<Run['record']['files'], 'seen'>;

function countFiles({ toLoad, leftOut }: Taken, entries: readonly LedgerEntry[]): FileCounts {
  const sum = (pick: (entry: LedgerEntry) => number | null) =>
    entries.reduce((total, entry) => total + (pick(entry) ?? 0), 0);
  return {
    loaded: toLoad.length,
    leftOut: leftOut.length,
    records: sum(({ records }) => records),
    rows: sum(({ loaded }) => loaded),
    rejects: sum(({ quarantined }) => quarantined),
    skipped: sum(({ skipped }) => skipped),
    bytes: toLoad.reduce((total, { size }) => total + size, 0),
  };
}

function addUp({ seen }: Run['record']['files'], counts: readonly FileCounts[]): Run['record']['files'] {
  const sum = (key: keyof FileCounts) => counts.reduce((total, one) => total + one[key], 0);
  return {
    seen,
    loaded: sum('loaded'),
    leftOut: sum('leftOut'),
    records: sum('records'),
    rows: sum('rows'),
    rejects: sum('rejects'),
    skipped: sum('skipped'),
    bytes: sum('bytes'),
  };
}

/**
 * Per file, records counted by the scan = rows in bronze + lines in quarantine + lines of people who are forgotten. Gives
 * the entries with what bronze and quarantine have of each.
 */
async function checkSums(
  database: Database,
  table: string,
  taken: Taken,
  forgotten: ReadonlyMap<string, number>,
): Promise<LedgerEntry[]> {
  const ids = taken.toLoad.map(({ fileId }) => fileId);
  const loaded = await countByFile(database, table, batchOf(ids));
  const held = await heldByFile(database, table, ids);
  return taken.entries.map((entry) => {
    const { path, fileId, records, status } = entry;
    if (status !== 'loaded' || !ids.includes(fileId)) return entry;
    const [rows, rejects, out] = [loaded.get(fileId) ?? 0, held.get(fileId) ?? 0, forgotten.get(fileId) ?? 0];
    if (records === rows + rejects + out)
      return { ...entry, loaded: rows, quarantined: rejects, forgotten: out };
    const also = out === 0 ? '' : ` and ${out} forgotten`;
    throw new MallardError(
      'execution',
      `${path} has ${records} records, but ${rows} were loaded and ${rejects} quarantined${also}`,
      { where: path, next: 'this is a fault of ours: nothing was kept; please report it with the file' },
    );
  });
}
