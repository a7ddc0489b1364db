import { resolve } from 'node:path';
import { isBucket, openSource } from '../../arrival/open-source.ts';
import { drip as dripFiles } from '../../generate/drip.ts';
import { stopSignal } from '../signals.ts';
import { type GlobalFlags, print, terminalLog } from '../terminal.ts';

interface DripOptions {
  to: string;
  every: number;
  endpoint?: string;
}

/** `mallard drip`. A bucket is reached with the standard AWS settings, or at `--endpoint`. */
export async function drip(folder: string, options: DripOptions, flags: GlobalFlags): Promise<number> {
  const location = isBucket(options.to) ? options.to : resolve(options.to);
  const to = await openSource(location, {
    endpoint: options.endpoint,
    checksums: 'when_required',
  });
  const log = terminalLog(flags);
  const signal = stopSignal();
  const played = await dripFiles(resolve(folder), to, options.every, signal, (name) => log.info(name));
  print(flags.json ? JSON.stringify({ played, to: to.name }) : `played ${played} files into ${to.name}`);
  if (signal.aborted) throw signal.reason;
  return 0;
}
