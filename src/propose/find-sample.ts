import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { FileSource, SourceFile } from '../arrival/file-source.ts';
import { isBucket, openSource } from '../arrival/open-source.ts';
import { MallardError } from '../errors.ts';
import { anyKindOf, type FileKind, kindOf, patternsFor } from './file-patterns.ts';

/** Where files arrive, and the one that shall tell what they look like. */
export interface SamplePlace {
  /** An absolute folder, or `s3://bucket/prefix`. */
  location: string;
  /** A path within the location, or of a file elsewhere on this machine; the newest that can be read, if not given. */
  sample?: string | undefined;
}

/** A file to try, with what finds others like it. */
export interface Candidate {
  source: FileSource;
  file: SourceFile;
  kind: FileKind;
  patterns: string[];
}

/** What somebody typed as a place: a file stands for its folder, and is the sample. */
export function placeOf(typed: string, sample: string | undefined, cwd: string): SamplePlace {
  if (isBucket(typed)) return { location: typed, sample };
  const location = resolve(cwd, typed);
  const found = statSync(location, { throwIfNoEntry: false });
  if (found?.isFile()) return { location: dirname(location), sample: sample ?? basename(location) };
  return { location, sample };
}

/**
 * The files of a place that may be a sample, the newest first; just the one that is asked for. Throws `usage` where there
 * is none.
 */
export async function findSamples({ location, sample }: SamplePlace, cwd: string): Promise<Candidate[]> {
  const source = await openSource(location, { checksums: 'when_supported' });
  const top = await source.list(['*']);
  const isAtTop = top.some(({ path }) => isUsual(path)) || top.some(({ path }) => path === sample);
  const all = isAtTop ? top : await source.list(['**/*']);
  const paths = all.map(({ path }) => path);
  const candidate = (from: FileSource, file: SourceFile, kind: FileKind): Candidate => ({
    source: from,
    file,
    kind,
    patterns: patternsFor(file.path, kind, paths),
  });
  if (sample !== undefined) {
    const own = all.find(({ path }) => path === sample || resolve(location, path) === resolve(cwd, sample));
    const { from, file } =
      own === undefined ? await elsewhere(sample, cwd, source, paths) : { from: source, file: own };
    return [candidate(from, file, anyKindOf(file.path))];
  }
  const usual = all.flatMap((file) => {
    const kind = kindOf(file.path);
    return kind === undefined || file.size === 0 ? [] : [candidate(source, file, kind)];
  });
  if (usual.length === 0) throw nothingThere(source, paths);
  return usual.sort((a, b) => (b.file.modifiedAt ?? 0) - (a.file.modifiedAt ?? 0));
}

/** Whether a path is at the top and of a kind that is known. */
function isUsual(path: string): boolean {
  return !path.includes('/') && kindOf(path) !== undefined;
}

/** A file on this machine that lies outside of the source. */
async function elsewhere(sample: string, cwd: string, { name }: FileSource, paths: readonly string[]) {
  const path = resolve(cwd, sample);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new MallardError('usage', `there is no file ${sample}, here or in the source`, {
      where: name,
      next: `the files there: ${shortList(paths)}`,
    });
  }
  const from = await openSource(dirname(path), { checksums: 'when_supported' });
  const file = (await from.list(['*'])).find((one) => one.path === basename(path));
  if (file === undefined)
    throw new MallardError('usage', `${sample} may not be read`, {
      where: path,
      next: 'look at its permissions',
    });
  return { from, file };
}

function nothingThere({ name }: FileSource, paths: readonly string[]): MallardError {
  const kinds =
    'CSV, TSV, JSON lines or Parquet (.csv, .tsv, .txt, .jsonl, .ndjson, .json, .parquet, the texts also with .gz or .zst)';
  if (paths.length === 0)
    return new MallardError('usage', 'the source has no file yet', {
      where: name,
      next: `put one there, ${kinds}, or name one elsewhere with --sample FILE`,
    });
  return new MallardError('usage', `no file of the source is ${kinds}, with anything in it`, {
    where: name,
    next: `name the one to read with --sample FILE; the files there: ${shortList(paths)}`,
  });
}

function shortList(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).join(', ');
  return paths.length > 5 ? `${shown}, … (${paths.length})` : shown || 'none';
}
