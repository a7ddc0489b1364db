import { join } from 'node:path';
import type { SourceFile } from '../arrival/file-source.ts';
import { contentsToRead, type Intent, type Judgement, judge, sortOut } from '../arrival/judge.ts';
import type { LandedFile } from '../arrival/land.ts';
import type { Place } from '../arrival/ledger.ts';
import { readLedger } from '../arrival/ledger-table.ts';
import { stageFiles } from '../bronze/stage-files.ts';
import type { StagedFile, Staging } from '../bronze/staged.ts';
import { dateIn } from '../definitions/calendar.ts';
import type { OnDrift } from '../definitions/pipeline.ts';
import { MallardError, stopIfAsked } from '../errors.ts';
import type { Log } from '../log.ts';
import { landNew, type Unsettled } from './land-new.ts';
import type { Run } from './run.ts';

/** What arrived and was not known yet, staged but not loaded. */
export interface Taken extends Judgement {
  /** What the source holds. */
  listed: SourceFile[];
  staging: Staging;
  intent: Intent;
  /** Files that are not in the tables whole, those left out by earlier runs included. */
  leftOut: Unsettled[];
}

/** Lists the source, lands what the ledger does not know, reads and judges it: all before the transaction. */
export async function takeFiles(run: Run): Promise<Taken> {
  const { database, pipeline, source, settings, record, log } = run;
  const started = performance.now();
  log.stage('scan');
  const listed = run.options.replay ? [] : await source.list(pipeline.source.files, run.signal);
  record.files.seen = listed.length;
  const place = { pipeline: pipeline.pipeline, source: source.name };
  const intent = await intentOf(run, listed, place);
  const { landed, unsettled, ledger } = await landNew(run, listed, place, intent);
  const sorted = sortOut(landed, ledger, place, intent);
  const contents = contentsToRead(sorted.toJudge, ledger, intent);
  if (landed.length > 0)
    log.info(`landed ${landed.length} of ${listed.length} files; reading ${contents.length}`, {
      files_seen: listed.length,
      files_landed: landed.length,
      files_read: contents.length,
    });
  const { columns } = pipeline.bronze;
  const scratchDir = join(settings.stateDir, 'scratch');
  const tell = tellOfReading(contents, log, run.signal);
  const staging = await stageFiles(database, contents, columns, pipeline.source, scratchDir, tell);
  const readings = new Map(staging.files.map((file) => [file.fileId, refuseDrift(file, pipeline.on_drift)]));
  const judgement = judge(sorted.toJudge, ledger, readings, place, intent);
  const overwritten = sorted.entries.filter(({ status }) => status === 'rejected');
  const rejected = [
    ...overwritten.map(({ path, error }) => ({ path, reason: error ?? '' })),
    ...sorted.toJudge.flatMap(({ path, fileId }) => {
      const reading = readings.get(fileId);
      return reading?.outcome === 'rejected' ? [{ path, reason: reading.reason }] : [];
    }),
  ];
  record.steps.push({
    name: 'landing',
    kind: 'arrival',
    mode: 'files',
    rowsIn: null,
    rowsOut: staging.files.reduce((sum, file) => sum + (file.outcome === 'staged' ? file.records : 0), 0),
    quarantined: 0,
    setAside: 0,
    seconds: (performance.now() - started) / 1000,
    bytes: contents.reduce((sum, { size }) => sum + size, 0),
    fingerprint: null,
  });
  return {
    ...judgement,
    entries: [...sorted.entries.filter((entry) => !ledger.hasRecorded(entry)), ...judgement.entries],
    listed,
    staging,
    intent,
    leftOut: [...unsettled, ...rejected],
  };
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

/** What was asked for, in terms of what is known. Throws `usage` for a path that nothing is known of. */
async function intentOf(
  { database, pipeline, options }: Run,
  listed: readonly SourceFile[],
  place: Place,
): Promise<Intent> {
  const { retract = [], restore = [], backfill } = options;
  const ledger = await readLedger(database, place, { paths: [...retract, ...restore] });
  const known = (path: string, found: string | undefined, what: string): string => {
    if (found !== undefined) return found;
    throw new MallardError('usage', `no file ${path} is ${what}`, {
      where: place.source,
      next: 'mallard files lists what is known, by path within the source',
    });
  };
  for (const path of restore) known(path, ledger.retractedFrom(path), 'retracted');
  const inRange = listed.filter(({ path }) => {
    const day = dateIn(path);
    return backfill !== undefined && day !== undefined && day >= backfill.from && day <= backfill.to;
  });
  return {
    onOverwrite: pipeline.on_overwrite,
    retracted: new Set(retract.map((path) => known(path, ledger.loadedFrom(path), 'loaded'))),
    restored: new Set(restore),
    retake: new Set(inRange.map(({ path }) => path)),
  };
}
