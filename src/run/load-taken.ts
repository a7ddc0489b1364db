import { forgetRetractions, markGone, writeLedger } from '../arrival/ledger-table.ts';
import { countByFile, loadBronze } from '../bronze/load-bronze.ts';
import { MallardError } from '../errors.ts';
import { heldByFile, supersede } from '../quality/quarantine.ts';
import type { Database } from '../warehouse/database.ts';
import { batchOf, deleteFiles } from '../warehouse/provenance.ts';
import { timeStep } from './record/time-step.ts';
import type { Run } from './run.ts';
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
  const files = countFiles(taken);
  const head = { name: table, kind: 'bronze', mode: 'files', bytes: files.bytes, fingerprint: null } as const;
  const { loaded, records, rows, rejects, skipped } = files;
  await timeStep(record, head, async () => {
    await load(run, taken);
    return { rowsIn: records - skipped, rowsOut: rows, quarantined: rejects, setAside: 0 };
  });
  if (loaded > 0) {
    const facts = { table, files: loaded, records, rows_out: rows, quarantined: rejects };
    log.info(`${table}: +${rows} rows from ${loaded} files, ${rejects} quarantined`, facts);
  }
  return files;
}

async function load({ database, record }: Run, taken: Taken): Promise<void> {
  const { definition, place } = taken.source;
  const { table } = definition.bronze;
  await deleteFiles(database, table, taken.replacedIds);
  if (taken.replacedIds.length > 0) await supersede(database, table, record.runId, taken.replacedIds);
  await loadBronze(database, definition, taken.toLoad, taken.staging, record);
  await checkSums(database, table, taken);
  const { retracted, restored } = taken.intent;
  await markGone(database, place, [...retracted], 'retracted');
  await markGone(database, place, taken.replacedIds, 'replaced');
  await forgetRetractions(database, place, [...restored]);
  await writeLedger(database, taken.entries, record);
}

type FileCounts = Omit<Run['record']['files'], 'seen'>;

function countFiles({ toLoad, leftOut, entries }: Taken): FileCounts {
  const sum = (pick: (entry: Taken['entries'][number]) => number | null) =>
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

/** Per file, records counted by the scan = rows in bronze + lines in quarantine. */
async function checkSums(database: Database, table: string, taken: Taken): Promise<void> {
  const ids = taken.toLoad.map(({ fileId }) => fileId);
  const loaded = await countByFile(database, table, batchOf(ids));
  const held = await heldByFile(database, table, ids);
  for (const { path, fileId, records } of taken.entries) {
    if (!ids.includes(fileId)) continue;
    const [rows, rejects] = [loaded.get(fileId) ?? 0, held.get(fileId) ?? 0];
    if (records !== rows + rejects) {
      throw new MallardError(
        'execution',
        `${path} has ${records} records, but ${rows} were loaded and ${rejects} quarantined`,
        {
          where: path,
          next: 'this is a fault of ours: nothing was kept; please report it with the file',
        },
      );
    }
  }
}
