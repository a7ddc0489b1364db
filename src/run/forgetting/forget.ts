import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import type { Log } from '../../log.ts';
import { publishAnew } from '../../serving/publishing/publish.ts';
import { writeCopies } from '../../serving/publishing/write-copies.ts';
import type { Settings } from '../../settings.ts';
import type { Database } from '../../warehouse/database.ts';
import { createMacros } from '../../warehouse/macros.ts';
import { openPublished } from '../../warehouse/open.ts';
import { ensureValid } from '../checking/ensure-valid.ts';
import { refuseElsewhere } from '../needs-rows-here.ts';
import { runWithStatus } from '../run-pipeline.ts';
import { type Waiting, withWriter } from '../with-writer.ts';
import { clearFiles, copiesOf, eraseTraces } from './erase-traces.ts';
import { findPerson, type Person, refuseWithoutPerson } from './find-person.ts';
import type { Forgetting } from './forgetting.ts';
import { holds, type Proof, searchFiles, searchTables } from './prove.ts';
import { markErasure, unfinishedErasure, unmarkErasure } from './unfinished.ts';

/** A file of the user's own, in a source or its archive, that holds records of the person. Mallard never edits it. */
export interface Original {
  source: string;
  path: string;
  /** Lines of it that are theirs. */
  records: number;
}

/** What would be done to forget a person. */
export interface ErasurePlan {
  pipeline: string;
  tables: Person['tables'];
  unreadable: Person['unreadable'];
  landedCopies: number;
  originals: Original[];
}

/** What was done. It does not say who it was. */
export interface Erasure {
  pipeline: string;
  /** Null where nothing was there to take out. */
  erasureId: string | null;
  /** Rows that were the person's, by table. */
  tables: Person['tables'];
  originals: Original[];
  proof: Proof;
  /** Whether nothing of the person was found afterwards. */
  holds: boolean;
  seconds: number;
}

const INSTEAD =
  'bronze and what is kept of its former versions are on the server: take the person out there, see docs/spark.md';

/**
 * What forgetting a person would do, from what is published. Writes nothing. Throws `definition` where the pipeline does
 * not say whom its records are about.
 */
export async function planErasure(
  pipeline: PipelineDefinition,
  settings: Settings,
  value: string,
): Promise<ErasurePlan> {
  const { warehouseFile, stateDir } = settings;
  refuseWithoutPerson(pipeline);
  refuseElsewhere(settings, 'forget', INSTEAD);
  await ensureValid(pipeline, stateDir);
  const database = await openPublished(warehouseFile, { mayWriteFiles: true });
  try {
    await createMacros(database, pipeline.slash_dates);
    const { tables, unreadable, spellings } = await findPerson(database, pipeline, value);
    const originals = await originalsOf(database, pipeline, 'person_lines');
    const copies = await copiesOf(database, join(stateDir, 'landing'), spellings, contentsOf(originals));
    return {
      pipeline: pipeline.pipeline,
      tables,
      unreadable,
      landedCopies: copies.length,
      originals: originals.map(withoutContent),
    };
  } finally {
    database.close();
  }
}

/**
 * Takes a person out of everything that a warehouse holds, and searches all of it for them afterwards. The tables are made
 * anew without them in one transaction; then the files beside are cleared, the database is written anew, and published.
 * Killed at any point and called again, it ends in the same state: until then `unfinishedErasure` tells of it.
 */
export async function forget(
  pipeline: PipelineDefinition,
  settings: Settings,
  value: string,
  waiting: Waiting,
): Promise<Erasure> {
  const started = performance.now();
  refuseWithoutPerson(pipeline);
  refuseElsewhere(settings, 'forget', INSTEAD);
  await ensureValid(pipeline, settings.stateDir);
  const { log, signal } = waiting;
  const done = await withWriter(settings, waiting, (database) =>
    takeOutOf(database, pipeline, settings, value, log, signal),
  );
  log.info('searching every table and file');
  let proof = await prove(pipeline, settings, done.person, done.columns);
  if (done.erasureId === null && proof.found.some(({ kind, isPerson }) => kind === 'file' && isPerson)) {
    // In no table, but in free blocks: of a file that was retracted, say.
    await withWriter(settings, waiting, (database) => eraseAndPublish(database, settings, done.person, log));
    proof = await prove(pipeline, settings, done.person, done.columns);
  }
  await unmarkErasure(settings.stateDir);
  const { erasureId, tables, originals } = done;
  return {
    pipeline: pipeline.pipeline,
    erasureId,
    tables,
    originals,
    proof,
    holds: holds(proof),
    seconds: (performance.now() - started) / 1000,
  };
}

interface Done extends Pick<Erasure, 'erasureId' | 'tables' | 'originals'> {
  person: Pick<Forgetting, 'value' | 'spellings'>;
  /** What the search of the writer's own tables found. */
  columns: Omit<Proof, 'files'>;
}

/** All that is done while the writer's database is ours. */
async function takeOutOf(
  database: Database,
  pipeline: PipelineDefinition,
  settings: Settings,
  value: string,
  log: Log,
  signal: AbortSignal | undefined,
): Promise<Done> {
  await createMacros(database, pipeline.slash_dates);
  const { tables, spellings } = await findPerson(database, pipeline, value);
  const begun = unfinishedErasure(settings.stateDir);
  const erasureId = begun?.erasureId ?? randomUUID();
  const forgetting = { value, spellings, erasureId };
  const isThere = tables.length > 0;
  if (isThere) {
    const since = new Date().toISOString();
    if (begun === undefined)
      await markErasure(settings.stateDir, { erasureId, pipeline: pipeline.pipeline, since });
    const options = { replay: true, fullRefresh: true, forget: forgetting };
    await runWithStatus(database, { pipeline, settings, options, log, signal }).catch(async (error) => {
      const nothingDone = begun === undefined && !(await isRecorded(database, erasureId).catch(() => true));
      if (nothingDone) await unmarkErasure(settings.stateDir);
      throw error;
    });
  } else if (begun !== undefined) {
    await eraseAndPublish(database, settings, forgetting, log);
  } else await clearFiles(database, settings.stateDir, spellings, log);
  return {
    erasureId: isThere || begun !== undefined ? erasureId : null,
    tables: await erasedBy(database, erasureId),
    originals: (await originalsOf(database, pipeline, 'ops.forgotten_lines', erasureId)).map(withoutContent),
    person: { value, spellings },
    columns: await searchTables(database, pipeline, { value, spellings }),
  };
}

async function eraseAndPublish(
  database: Database,
  settings: Settings,
  forgetting: Pick<Forgetting, 'spellings'>,
  log: Log,
): Promise<void> {
  await eraseTraces(database, settings, forgetting, log);
  await publishAnew(database, settings);
  await writeCopies(settings, log);
}

/** Searches the published tables as well, and every file, when no database is open any more. */
async function prove(
  pipeline: PipelineDefinition,
  settings: Settings,
  person: Done['person'],
  inWriter: Done['columns'],
): Promise<Proof> {
  const published = await openPublished(settings.warehouseFile);
  const inPublished = await createMacros(published, pipeline.slash_dates)
    .then(() => searchTables(published, pipeline, person))
    .finally(() => published.close());
  const named = inPublished.found.map(({ where }) => where);
  const columns = [...inPublished.found, ...inWriter.found.filter(({ where }) => !named.includes(where))];
  const hasOtherMeaning = columns.some(({ isPerson }) => !isPerson);
  const { files, found } = await searchFiles(settings, person, hasOtherMeaning);
  return { columns: inPublished.columns + inWriter.columns, files, found: [...columns, ...found] };
}

async function isRecorded(database: Database, erasureId: string): Promise<boolean> {
  return (
    (await database.rows('select 1 from ops.erasures where erasure_id = $erasureId limit 1', { erasureId }))
      .length > 0
  );
}

function erasedBy(database: Database, erasureId: string): Promise<Person['tables']> {
  return database.rows(
    'select table_name as "table", rows_erased as rows from ops.erasures where erasure_id = $erasureId order by rowid',
    { erasureId },
  );
}

interface OriginalContent extends Original {
  fileId: string;
}

/** The files that brought the lines of `table`, under every name that they came by. */
function originalsOf(
  database: Database,
  { pipeline }: PipelineDefinition,
  table: string,
  erasureId?: string,
): Promise<OriginalContent[]> {
  const scope = erasureId === undefined ? 'true' : 'erasure_id = $erasureId';
  return database.rows(
    `select distinct f.source, f.path, l.records, f.file_id as "fileId" from ops.files as f
     inner join (select table_name, file_id, count(*) as records from ${table} where ${scope} group by all) as l
       on l.table_name = f.table_name and l.file_id = f.file_id
     where f.pipeline = $pipeline order by f.source, f.path`,
    { pipeline, ...(erasureId === undefined ? {} : { erasureId }) },
  );
}

function contentsOf(originals: readonly OriginalContent[]): Set<string> {
  return new Set(originals.map(({ fileId }) => fileId));
}

function withoutContent({ source, path, records }: OriginalContent): Original {
  return { source, path, records };
}
