import { showBytes } from '../../bytes.ts';
import { MallardError } from '../../errors.ts';
import { rollBackNow } from '../../run/roll-back-now.ts';
import { readPin } from '../../serving/publishing/pin.ts';
import { listVersions, liveAmong } from '../../serving/publishing/versions.ts';
import { resolveSettings, resolveWarehouse } from '../../settings.ts';
import { logged } from '../logged.ts';
import { renderRollback } from '../print/rollback.ts';
import { renderTable, tableOf } from '../print/table.ts';
import { moment } from '../print/units.ts';
import { stopSignal } from '../signals.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** `mallard rollback`: a version that was published before, put back. Exit code 1 when a copy of it could not be written. */
export async function rollback(
  version: string | undefined,
  { list = false }: { list?: boolean },
  flags: GlobalFlags,
): Promise<number> {
  if (list) {
    if (version === undefined) return listKept(flags);
    throw new MallardError('usage', '--list lists all versions, and puts none back', {
      next: 'mallard rollback --list, or mallard rollback VERSION',
    });
  }
  const settings = resolveSettings(flags);
  const done = await logged(flags, settings.stateDir, (log) =>
    rollBackNow(settings, version, { waitSeconds: flags.wait, log, signal: stopSignal() }),
  );
  const { to, from, wasLive, later, copies } = done;
  if (flags.json) {
    const { run, publishedAt, bytes } = to;
    const said = { run, publishedAt, bytes, from: from ?? null, wasLive, later, copies };
    print(JSON.stringify({ warehouse: settings.warehouseFile, ...said }, null, 2));
  } else print(renderRollback(done, settings.warehouseFile, styler(process.stdout, flags)));
  return copies.some(({ error }) => error !== null) ? 1 : 0;
}

/** Waits for nobody. */
async function listKept(flags: GlobalFlags): Promise<number> {
  const place = resolveWarehouse(flags);
  const versions = await listVersions(place.stateDir);
  const live = liveAmong(versions, place.warehouseFile);
  const rolledBack = readPin(place);
  if (flags.json) {
    const listed = versions.map(({ file: _, ...version }) => ({
      ...version,
      live: version.run === live?.run,
    }));
    print(JSON.stringify({ versions: listed, rolledBack: rolledBack ?? null }, null, 2));
  } else if (versions.length === 0) print('no version is kept yet: each run that publishes keeps one');
  else {
    const style = styler(process.stdout, flags);
    const rows = tableOf(versions, {
      version: { type: 'text', of: ({ run }) => run },
      'published (UTC)': { type: 'text', of: ({ publishedAt }) => moment(publishedAt.toISOString()) },
      size: { type: 'text', of: ({ bytes }) => showBytes(bytes) },
      '': {
        type: 'text',
        of: (one) => (one !== live ? '' : rolledBack === undefined ? 'live' : 'live, rolled back'),
      },
    });
    print(renderTable(rows, { heading: (text) => style('bold', text) }));
  }
  return 0;
}
