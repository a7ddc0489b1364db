import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readLog } from '../../run/record/read-log.ts';
import { lookAtWorker } from '../../run/record/status-file.ts';
import { serve as serveDashboard } from '../../serving/dashboard/serve.ts';
import { resolveSettings, resolveWarehouse } from '../../settings.ts';
import { stopSignal } from '../signals.ts';
import { type GlobalFlags, print } from '../terminal.ts';

interface ServeFlags {
  port: number;
  host: string;
  open?: boolean;
  token?: string;
  allowHost?: string[];
  timeout: number;
}

/** `mallard serve`: the dashboard, until it is stopped. Without a project only the published file is shown. */
export async function serve(options: ServeFlags, flags: GlobalFlags): Promise<number> {
  const { warehouseFile, stateDir } = resolveWarehouse(flags);
  const signal = stopSignal();
  const { host, port, token, allowHost = [], timeout, open = false } = options;
  const projectDir = projectOf(flags);
  const what = { projectDir, warehouseFile, host, port, token, allowedHosts: allowHost, seconds: timeout };
  const work = () => lookAtWorker(stateDir);
  const log = (run: string, most: number) => readLog(stateDir, run, most);
  await serveDashboard({ ...what, work, log }, signal, (address) => {
    if (flags.json) print(JSON.stringify({ address, warehouse: warehouseFile, project: projectDir ?? null }));
    else {
      print(address);
      if (!existsSync(warehouseFile))
        process.stderr.write(`nothing is published yet at ${warehouseFile}; mallard run does it\n`);
      process.stderr.write(`showing ${warehouseFile}; stop with Ctrl-C\n`);
    }
    if (open) openInBrowser(address);
  });
  throw signal.reason;
}

/** The project, if this is one; a warehouse that is named can be shown without. */
function projectOf(flags: GlobalFlags): string | undefined {
  const isProject = existsSync(join(flags.project ?? '.', 'pipelines'));
  return isProject || flags.warehouse === undefined ? resolveSettings(flags).projectDir : undefined;
}

function openInBrowser(address: string): void {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [address], { stdio: 'ignore', detached: true });
  child.on('error', () => process.stderr.write(`no browser could be opened: ${program} is not there\n`));
  child.unref();
}
