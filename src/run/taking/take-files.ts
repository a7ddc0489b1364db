import { join } from 'node:path';
import {
  contentsToRead,
  decideFiles,
  type FileDecisions,
  type Intent,
  sortOut,
} from '../../arrival/decide-files.ts';
import type { SourceFile } from '../../arrival/file-source.ts';
import type { LandedFile } from '../../arrival/land.ts';
import { stageFiles } from '../../bronze/stage-files.ts';
import type { StagedFile, Staging } from '../../bronze/staged.ts';
import type { OnDrift } from '../../definitions/source.ts';
import { isStop, MallardError, stopIfAsked } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { countsOf, landingHead } from '../record/run-record.ts';
import { timeStep } from '../record/time-step.ts';
import type { Run } from '../run.ts';
import { intentOf, readAsked } from './intent.ts';
import { type LeftOut, landNew } from './land-new.ts';
import type { OpenSource } from './sources.ts';

/** What arrived at one source and was not known yet, staged but not loaded. */
export interface Taken extends FileDecisions {
  source: OpenSource;
  /** What the source holds. */
  listed: SourceFile[];
  /** Why it could not be listed, if it could not. */
  away: MallardError | undefined;
  staging: Staging;
  intent: Intent;
  /** Files that are not in the tables whole, those left out by earlier runs included. */
  leftOut: LeftOut[];
  /** Of the contents that were read, as they lay in their source. */
  bytesRead: number;
}

/**
 * Lists each source, lands what the ledger does not know, reads it and decides about each file: all before the transaction. A source
 * that cannot be listed keeps no other from being taken; where none can, that is thrown.
 */
export async function takeFiles(run: Run): Promise<Taken[]> {
  run.log.stage('scan');
  const looks = [];
  for (const source of run.sources) looks.push({ source, ...(await list(run, source)) });
  const asked = await readAsked(run);
  const taken: Taken[] = [];
  for (const { source, listed, away } of looks) {
    const head = landingHead(run.sources.length === 1 ? undefined : source.definition.name);
    await timeStep(run.record, head, async () => {
      const intent = intentOf(run, source, asked(source), listed);
      const one = await takeFrom(run, source, listed, away, intent);
      taken.push(one);
      return { ...countsOf(null, recordsIn(one)), bytes: one.bytesRead };
    });
  }
  const [first] = taken;
  if (first?.away !== undefined && taken.every(({ away }) => away !== undefined)) throw first.away;
  return taken;
}

/** What a source holds; where it is the only one, that it cannot be listed is an error. */
async function list(
  { options, sources, signal, record }: Run,
  { definition, files }: OpenSource,
): Promise<Pick<Taken, 'listed' | 'away'>> {
  if (options.replay) return { listed: [], away: undefined };
  try {
    const listed = await files.list(definition.files, signal);
    record.files.seen = (record.files.seen ?? 0) + listed.length;
    return { listed, away: undefined };
  } catch (error) {
    if (!(error instanceof MallardError) || isStop(error) || sources.length === 1) throw error;
    return { listed: [], away: error };
  }
}

async function takeFrom(
  run: Run,
  source: OpenSource,
  listed: SourceFile[],
  away: MallardError | undefined,
  intent: Intent,
): Promise<Taken> {
  const { database, settings, log } = run;
  const { definition, place } = source;
  const { landed, leftOut: notLanded, ledger } = await landNew(run, source, listed, intent);
  const sorted = sortOut(landed, ledger, place, intent);
  const contents = contentsToRead(sorted.toDecide, ledger, intent);
  if (landed.length > 0)
    log.info(`landed ${landed.length} of ${listed.length} files; reading ${contents.length}`, {
      files_seen: listed.length,
      files_landed: landed.length,
      files_read: contents.length,
    });
  const scratchDir = join(settings.stateDir, 'scratch');
  const tell = tellOfReading(contents, log, run.signal);
  const staging = await stageFiles(database, contents, definition, scratchDir, tell);
  const readings = new Map(
    staging.files.map((file) => [file.fileId, refuseDrift(file, definition.on_drift)]),
  );
  const decided = decideFiles(sorted.toDecide, ledger, readings, place, intent);
  const overwritten = sorted.entries.filter(({ status }) => status === 'rejected');
  const rejected = [
    ...overwritten.map(({ path, error }) => ({ path, reason: error ?? '' })),
    ...sorted.toDecide.flatMap(({ path, fileId }) => {
      const reading = readings.get(fileId);
      return reading?.outcome === 'rejected' ? [{ path, reason: reading.reason }] : [];
    }),
  ];
  const leftOut = [
    ...(away === undefined ? [] : [{ path: source.files.name, reason: away.message }]),
    ...notLanded,
    ...rejected,
  ];
  return {
    ...decided,
    source,
    entries: [...sorted.entries.filter((entry) => !ledger.hasRecorded(entry)), ...decided.entries],
    listed,
    away,
    staging,
    intent,
    leftOut,
    bytesRead: contents.reduce((sum, { size }) => sum + size, 0),
  };
}

function recordsIn({ staging }: Taken): number {
  return staging.files.reduce((sum, file) => sum + (file.outcome === 'staged' ? file.records : 0), 0);
}

function tellOfReading(
  contents: readonly LandedFile[],
  log: Log,
  signal: AbortSignal | undefined,
): (file: LandedFile, lines: number) => void {
  const ofBytes = contents.reduce((sum, { size }) => sum + size, 0);
  const done = { what: 'read', files: 0, ofFiles: contents.length, bytes: 0, ofBytes, rows: 0 };
  return ({ size }, lines) => {
    stopIfAsked(signal);
    done.files += 1;
    done.bytes += size;
    done.rows += lines;
    log.progress(done);
  };
}

/** Where columns may not drift, a file that has more than the contract is left out. */
function refuseDrift(file: StagedFile, onDrift: OnDrift): StagedFile {
  if (onDrift !== 'fail' || file.outcome !== 'staged' || file.unknown.length === 0) return file;
  const names = file.unknown.map((name) => `'${name}'`).join(', ');
  const reason = `the header has ${names} beyond the contract, and on_drift is fail`;
  return { fileId: file.fileId, outcome: 'rejected', reason };
}
