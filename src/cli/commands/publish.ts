import { publishNow } from '../../run/publish-now.ts';
import { resolveSettings } from '../../settings.ts';
import { logged } from '../logged.ts';
import { describeCopies } from '../print/copies.ts';
import { stopSignal } from '../signals.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** `mallard publish`: what the writer holds, now. Exit code 1 when a copy of it could not be written. */
export async function publish(flags: GlobalFlags): Promise<number> {
  const settings = resolveSettings(flags);
  const { run, seconds, copies } = await logged(flags, settings.stateDir, (log) =>
    publishNow(settings, { waitSeconds: flags.wait, log, signal: stopSignal() }),
  );
  const style = styler(process.stdout, flags);
  if (flags.json) {
    print(JSON.stringify({ warehouse: settings.warehouseFile, run, seconds, copies }, null, 2));
  } else {
    const what = `${style('green', 'published')} ${settings.warehouseFile} in ${seconds.toFixed(1)} s`;
    print([`${what}, as run ${run} left it`, ...describeCopies(copies, style)].join('\n'));
  }
  return copies.some(({ error }) => error !== null) ? 1 : 0;
}
