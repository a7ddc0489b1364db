import { join } from 'node:path';
import { contentsToRead, type Judgement, judge, supersededIds } from '../arrival/judge.ts';
import { type LandedFile, land } from '../arrival/land.ts';
import { type Ledger, readLedger } from '../arrival/ledger.ts';
import { listFolder, type SourceFile } from '../arrival/local-folder.ts';
import { stageFiles } from '../bronze/stage-files.ts';
import type { Staging } from '../bronze/staged.ts';
import type { Run } from './run.ts';

/** What arrived and was not known yet, staged but not loaded. */
export interface Taken extends Judgement {
  /** How many files the source holds. */
  seen: number;
  staging: Staging;
  /** Files that are not in the tables whole, those left out by earlier runs included. */
  leftOut: { path: string; reason: string }[];
}

/** Lists the source, lands what the ledger does not know, reads and judges it: all before the transaction. */
export async function takeFiles(run: Run): Promise<Taken> {
  const { database, pipeline, folder, settings, record, log } = run;
  const started = performance.now();
  const listed = await listFolder(folder, pipeline.source.files);
  const ledger = await readLedger(database, pipeline.pipeline, folder);
  const { landed, unsettled } = await landNew(run, listed, ledger);
  const contents = contentsToRead(landed, ledger);
  if (landed.length > 0)
    log.info(`landed ${landed.length} of ${listed.length} files; reading ${contents.length}`);
  const { columns } = pipeline.bronze;
  const scratchDir = join(settings.stateDir, 'scratch');
  const staging = await stageFiles(database, contents, columns, pipeline.source, scratchDir);
  const readings = new Map(staging.files.map((file) => [file.fileId, file]));
  const judgement = judge(landed, ledger, readings, { pipeline: pipeline.pipeline, source: folder });
  const rejected = landed.flatMap(({ path, fileId }) => {
    const reading = readings.get(fileId);
    return reading?.outcome === 'rejected' ? [{ path, reason: reading.reason }] : [];
  });
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
  return { ...judgement, seen: listed.length, staging, leftOut: [...unsettled, ...rejected] };
}

/**
 * Lands the files that are new. When one of them takes the place of bytes that another file holds too, that other
 * one is landed as well: it was left out as a duplicate, and now it counts.
 */
async function landNew(run: Run, listed: readonly SourceFile[], ledger: Ledger) {
  const unsettled: Taken['leftOut'] = [];
  const landed: LandedFile[] = [];
  const landAll = async (files: readonly SourceFile[]) => {
    for (const file of files) {
      const result = await landOne(run, file);
      if ('reason' in result) unsettled.push(result);
      else landed.push(result);
    }
  };
  await landAll(listed.filter((file) => !ledger.knows(file)));
  const leaving = supersededIds(landed, ledger);
  await landAll(listed.filter((file) => ledger.knows(file) && leaving.has(ledger.duplicateOf(file) ?? '')));
  landed.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { landed, unsettled };
}

/** One file that cannot be read keeps no other from being taken. */
async function landOne(run: Run, file: SourceFile): Promise<LandedFile | { path: string; reason: string }> {
  const { path } = file;
  try {
    const landed = await land(run.folder, file, join(run.settings.stateDir, 'landing'));
    return landed ?? { path, reason: 'it changed while it was read; the next run takes it' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM')
      return { path, reason: 'it may not be read: look at its permissions' };
    if (code === 'ENOENT') return { path, reason: 'it went away before it could be read' };
    throw error;
  }
}
