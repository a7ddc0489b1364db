import type { AddressInfo } from 'node:net';
import { pipelineNames, readPipeline } from '../../definitions/project.ts';
import type { Log } from '../../log.ts';
import type { RunReport } from '../../run/record/run-report.ts';
import type { Metrics } from '../../run/watching/metrics.ts';
import { watch as watchPipelines } from '../../run/watching/watch.ts';
import { resolveSettings } from '../../settings.ts';
import { logged } from '../logged.ts';
import { group } from '../print/table.ts';
import { stopSignal } from '../signals.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

interface WatchFlags {
  source?: string[];
  poll: number;
  quietFor: number;
  schedule?: string;
  metricsPort?: number;
}

/** `mallard watch`: a line for each run (with `--json` its report on one line). Ends by a signal, with its exit code. */
export async function watch(names: string[], options: WatchFlags, flags: GlobalFlags): Promise<number> {
  const settings = resolveSettings(flags);
  const chosen = names.length > 0 ? names : pipelineNames(settings.projectDir);
  const style = styler(process.stdout, flags);
  const { source, poll: pollSeconds, quietFor: quietSeconds, schedule, metricsPort } = options;
  return logged(flags, settings.stateDir, async (log) => {
    const pipelines = chosen.map((name) => readPipeline(settings.projectDir, name));
    const observer = metricsPort === undefined ? undefined : await serveMetrics(metricsPort, log);
    const how = { source, pollSeconds, quietSeconds, schedule, waitSeconds: flags.wait, observer };
    const signal = stopSignal();
    log.info(`watching for ${chosen.join(', ')}; stop with Ctrl-C`);
    await watchPipelines(pipelines, settings, how, log, signal, (report) => {
      print(flags.json ? JSON.stringify(report) : describe(report, style));
    });
    throw signal.reason;
  });
}

async function serveMetrics(port: number, log: Log): Promise<Metrics> {
  const { Metrics } = await import('../../run/watching/metrics.ts');
  const metrics = new Metrics();
  const server = await metrics.serve(port);
  server.unref();
  log.info(`metrics at http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
  return metrics;
}

function describe(
  { pipeline, asOf, files, leftOut, seconds }: RunReport,
  style: ReturnType<typeof styler>,
): string {
  const parts = [`${group(files.loaded)} files`, `${group(files.rows)} rows`];
  if (files.rejects > 0) parts.push(`${group(files.rejects)} unreadable`);
  if (leftOut.length > 0)
    parts.push(
      style('red', `left out: ${leftOut.map(({ path, reason }) => `${path} (${reason})`).join('; ')}`),
    );
  const time = new Date().toISOString().slice(0, 19).replace('T', ' ');
  return `${style('dim', time)} ${style('green', pipeline)} ${parts.join(', ')}; as of ${asOf ?? 'no date'}, ${seconds.toFixed(1)} s`;
}
