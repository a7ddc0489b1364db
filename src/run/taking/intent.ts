import type { Intent } from '../../arrival/decide-files.ts';
import type { SourceFile } from '../../arrival/file-source.ts';
import { readLedger } from '../../arrival/ledger-table.ts';
import { dateIn } from '../../definitions/calendar.ts';
import { MallardError } from '../../errors.ts';
import type { Run } from '../run.ts';
import type { OpenSource } from './sources.ts';

/** What somebody asked to be done about files of one source. */
interface Asked {
  /** Contents to take back out. */
  retracted: Set<string>;
  /** Paths that may come back. */
  restored: Set<string>;
}

/**
 * What was asked of each source, in terms of what is known of it. A path may have the source's name and a colon before
 * it, where several sources know one like it. Throws `usage` for a path that no source knows, or several do.
 */
export async function readAsked(run: Run): Promise<(source: OpenSource) => Asked> {
  const { retract = [], restore = [] } = run.options;
  const asked = new Map(
    run.sources.map((source): [OpenSource, Asked] => [source, { retracted: new Set(), restored: new Set() }]),
  );
  for (const path of retract) {
    const { source, fileId } = await sourceOf(run, path, 'loaded');
    asked.get(source)?.retracted.add(fileId);
  }
  for (const path of restore) {
    const { source, path: own } = await sourceOf(run, path, 'retracted');
    asked.get(source)?.restored.add(own);
  }
  return (source) => asked.get(source) ?? { retracted: new Set(), restored: new Set() };
}

/** The one source of which a file by this path is loaded, or retracted. */
async function sourceOf({ database, sources }: Run, asked: string, state: 'loaded' | 'retracted') {
  const found: { source: OpenSource; path: string; fileId: string }[] = [];
  for (const source of sources) {
    const own = `${source.definition.name}:`;
    const path = asked.startsWith(own) ? asked.slice(own.length) : asked;
    const ledger = await readLedger(database, source.place, { paths: [path] });
    const fileId = state === 'loaded' ? ledger.loadedFrom(path) : ledger.retractedFrom(path);
    if (fileId !== undefined) found.push({ source, path, fileId });
  }
  const [one] = found;
  if (one !== undefined && found.length === 1) return one;
  const places = found.map(({ source }) => source.definition.name);
  throw new MallardError(
    'usage',
    one === undefined
      ? `no file ${asked} is ${state}`
      : `${asked} is ${state} in several sources: ${places.join(', ')}`,
    {
      where: sources.map(({ files }) => files.name).join(', '),
      next:
        one === undefined
          ? 'mallard files lists what is known, by path within the source'
          : `say which: ${places.map((name) => `${name}:${one.path}`).join(' or ')}`,
    },
  );
}

/** All that a run is to do about what bronze has of one source already. */
export function intentOf(
  { options: { backfill } }: Run,
  { definition }: OpenSource,
  asked: Asked,
  listed: readonly SourceFile[],
): Intent {
  const inRange = listed.filter(({ path }) => {
    const day = dateIn(path);
    return backfill !== undefined && day !== undefined && day >= backfill.from && day <= backfill.to;
  });
  return {
    onOverwrite: definition.on_overwrite,
    ...asked,
    retake: new Set(inRange.map(({ path }) => path)),
  };
}
