import { join } from 'node:path';
import { type Intent, leavingIds } from '../../arrival/decide-files.ts';
import type { SourceFile } from '../../arrival/file-source.ts';
import { inParallel } from '../../arrival/in-parallel.ts';
import { type LandedFile, land } from '../../arrival/land.ts';
import type { Ledger } from '../../arrival/ledger.ts';
import { readLedger } from '../../arrival/ledger-table.ts';
import { unknownAmong } from '../../arrival/match-ledger.ts';
import { stopIfAsked } from '../../errors.ts';
import type { Run } from '../run.ts';
import type { OpenSource } from './sources.ts';

/** A file, or a source as a whole, that is not in the tables, and why. */
export interface LeftOut {
  path: string;
  reason: string;
}

interface Landing {
  landed: LandedFile[];
  leftOut: LeftOut[];
}

/**
 * Lands the files that are new. When one of them takes the place of bytes that another file holds too, that other
 * one is landed as well: it was left out as a duplicate, and now it counts. Gives what the ledger knows of them all.
 */
export async function landNew(
  run: Run,
  source: OpenSource,
  listed: readonly SourceFile[],
  intent: Intent,
): Promise<Landing & { ledger: Ledger }> {
  const { database, options } = run;
  const { place, definition } = source;
  const isSettled = (file: SourceFile) => options.isSettled?.(file, definition.name) ?? true;
  const unknown = new Set((await unknownAmong(database, place, listed)).filter(isSettled));
  const isAsked = ({ path }: SourceFile) => intent.retake.has(path) || intent.restored.has(path);
  const isNew = (file: SourceFile) => unknown.has(file) || isAsked(file);
  const { landed, leftOut } = await landAll(run, source, listed.filter(isNew));
  let ledger = await ledgerOf(landed);
  const leaving = leavingIds(landed, ledger, intent);
  if (leaving.size > 0) {
    const left = await readLedger(database, place, { paths: [], fileIds: [...leaving] });
    const isCopy = (file: SourceFile) => leaving.has(left.duplicateOf(file) ?? '');
    const also = await landAll(
      run,
      source,
      listed.filter((file) => !isNew(file) && isCopy(file)),
    );
    landed.push(...also.landed);
    leftOut.push(...also.leftOut);
    ledger = await ledgerOf(landed, leaving);
  }
  return { landed: landed.sort(byPath), leftOut, ledger };

  function ledgerOf(files: readonly LandedFile[], contents: Iterable<string> = []): Promise<Ledger> {
    const fileIds = [...files.map(({ fileId }) => fileId), ...contents];
    return readLedger(database, place, { paths: files.map(({ path }) => path), fileIds });
  }
}

function byPath(a: LandedFile, b: LandedFile): number {
  return a.path < b.path ? -1 : 1;
}

async function landAll(run: Run, source: OpenSource, files: readonly SourceFile[]): Promise<Landing> {
  const { landed, leftOut }: Landing = { landed: [], leftOut: [] };
  const ofBytes = files.reduce((sum, { size }) => sum + size, 0);
  const done = { what: 'landed', files: 0, ofFiles: files.length, bytes: 0, ofBytes };
  const landAndTell = async (file: SourceFile) => {
    const result = await landOne(run, source, file);
    done.files += 1;
    done.bytes += file.size;
    run.log.progress(done);
    return result;
  };
  for (const result of await inParallel(files, source.files.concurrency, landAndTell)) {
    if ('reason' in result) leftOut.push(result);
    else landed.push(result);
  }
  return { landed, leftOut };
}

/** One file that cannot be read keeps no other from being taken. */
async function landOne(run: Run, source: OpenSource, file: SourceFile): Promise<LandedFile | LeftOut> {
  const { path } = file;
  stopIfAsked(run.signal);
  try {
    const landed = await land(source.files, file, join(run.settings.stateDir, 'landing'), run.signal);
    return landed ?? { path, reason: 'it changed while it was read; the next run takes it' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM')
      return { path, reason: 'it may not be read: look at its permissions' };
    if (code === 'ENOENT') return { path, reason: 'it went away before it could be read' };
    throw error;
  }
}
