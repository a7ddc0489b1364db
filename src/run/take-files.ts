import { join } from 'node:path';
import type { SourceFile } from '../arrival/file-source.ts';
import { inParallel } from '../arrival/in-parallel.ts';
import { contentsToRead, type Intent, type Judgement, judge, leavingIds, sortOut } from '../arrival/judge.ts';
import { type LandedFile, land } from '../arrival/land.ts';
import { type Ledger, readLedger } from '../arrival/ledger.ts';
import { stageFiles } from '../bronze/stage-files.ts';
import type { StagedFile, Staging } from '../bronze/staged.ts';
import type { OnDrift } from '../definitions/pipeline.ts';
import { MallardError, stopIfAsked } from '../errors.ts';
import type { Run } from './run.ts';

/** What arrived and was not known yet, staged but not loaded. */
export interface Taken extends Judgement {
  /** What the source holds. */
  listed: SourceFile[];
  staging: Staging;
  intent: Intent;
  /** Files that are not in the tables whole, those left out by earlier runs included. */
  leftOut: { path: string; reason: string }[];
}

/** Lists the source, lands what the ledger does not know, reads and judges it: all before the transaction. */
export async function takeFiles(run: Run): Promise<Taken> {
  const { database, pipeline, source, settings, record, log } = run;
  const started = performance.now();
  log.debug('stage: scan');
  const listed = await source.list(pipeline.source.files);
  const ledger = await readLedger(database, pipeline.pipeline, source.name);
  const intent = intentOf(run, listed, ledger);
  const { landed, unsettled } = await landNew(run, listed, ledger, intent);
  const place = { pipeline: pipeline.pipeline, source: source.name };
  const sorted = sortOut(landed, ledger, place, intent);
  const contents = contentsToRead(sorted.toJudge, ledger, intent);
  if (landed.length > 0)
    log.info(`landed ${landed.length} of ${listed.length} files; reading ${contents.length}`);
  const { columns } = pipeline.bronze;
  const scratchDir = join(settings.stateDir, 'scratch');
  const staging = await stageFiles(database, contents, columns, pipeline.source, scratchDir);
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

/** Where columns may not drift, a file that has more than the contract is left out. */
function refuseDrift(file: StagedFile, onDrift: OnDrift): StagedFile {
  if (onDrift !== 'fail' || file.outcome !== 'staged' || file.unknown.length === 0) return file;
  const names = file.unknown.map((name) => `'${name}'`).join(', ');
  const reason = `the header has ${names} beyond the contract, and on_drift is fail`;
  return { fileId: file.fileId, outcome: 'rejected', reason };
}

/** What was asked for, in terms of what is known. Throws `usage` for a path that nothing is known of. */
function intentOf({ pipeline, options, source }: Run, listed: readonly SourceFile[], ledger: Ledger): Intent {
  const known = (path: string, found: string | undefined, what: string): string => {
    if (found !== undefined) return found;
    throw new MallardError('usage', `no file ${path} is ${what}`, {
      where: source.name,
      next: 'mallard files lists what is known, by path within the source',
    });
  };
  const { retract = [], restore = [], backfill } = options;
  for (const path of restore) known(path, ledger.retractedFrom(path), 'retracted');
  const inRange = listed.filter(({ path }) => {
    const day = /\d{4}-\d{2}-\d{2}/.exec(path)?.[0];
    return backfill !== undefined && day !== undefined && day >= backfill.from && day <= backfill.to;
  });
  return {
    onOverwrite: pipeline.on_overwrite,
    retracted: new Set(retract.map((path) => known(path, ledger.loadedFrom(path), 'loaded'))),
    restored: new Set(restore),
    retake: new Set(inRange.map(({ path }) => path)),
  };
}

/**
 * Lands the files that are new. When one of them takes the place of bytes that another file holds too, that other
 * one is landed as well: it was left out as a duplicate, and now it counts.
 */
async function landNew(run: Run, listed: readonly SourceFile[], ledger: Ledger, intent: Intent) {
  const unsettled: Taken['leftOut'] = [];
  const landed: LandedFile[] = [];
  const landAll = async (files: readonly SourceFile[]) => {
    const done = {
      files: 0,
      ofFiles: files.length,
      bytes: 0,
      ofBytes: files.reduce((sum, { size }) => sum + size, 0),
    };
    const landAndTell = async (file: SourceFile) => {
      const result = await landOne(run, file);
      done.files += 1;
      done.bytes += file.size;
      run.log.progress(done);
      return result;
    };
    for (const result of await inParallel(files, run.source.concurrency, landAndTell)) {
      if ('reason' in result) unsettled.push(result);
      else landed.push(result);
    }
  };
  const again = (path: string) => intent.retake.has(path) || intent.restored.has(path);
  await landAll(listed.filter((file) => !ledger.knows(file) || again(file.path)));
  const leaving = leavingIds(landed, ledger, intent);
  await landAll(
    listed.filter(
      (file) => ledger.knows(file) && !again(file.path) && leaving.has(ledger.duplicateOf(file) ?? ''),
    ),
  );
  landed.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { landed, unsettled };
}

/** One file that cannot be read keeps no other from being taken. */
async function landOne(run: Run, file: SourceFile): Promise<LandedFile | { path: string; reason: string }> {
  const { path } = file;
  stopIfAsked(run.signal);
  try {
    const landed = await land(run.source, file, join(run.settings.stateDir, 'landing'));
    return landed ?? { path, reason: 'it changed while it was read; the next run takes it' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM')
      return { path, reason: 'it may not be read: look at its permissions' };
    if (code === 'ENOENT') return { path, reason: 'it went away before it could be read' };
    throw error;
  }
}
