import { createServer, type Server } from 'node:http';
import { Counter, Gauge, Registry } from 'prom-client';
import { MallardError } from '../../errors.ts';
import type { RunReport } from '../record/run-report.ts';

/** What a watch counts, for Prometheus. All names begin with `mallard_`. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #runs = this.#counter('runs_total', 'Runs by how they ended', ['pipeline', 'outcome']);
  readonly #files = this.#counter('files_total', 'Files by what became of them', ['pipeline', 'outcome']);
  readonly #rows = this.#counter('rows_total', 'Rows by where they went', ['pipeline', 'table', 'to']);
  readonly #seconds = this.#gauge('run_seconds', 'How long the last run took', ['pipeline']);
  readonly #succeeded = this.#gauge('last_success_timestamp_seconds', 'When a run last succeeded', [
    'pipeline',
  ]);
  readonly #violations = this.#gauge('rule_violations', 'Rows that broke a rule in the last run', [
    'pipeline',
    'table',
    'rule',
  ]);
  /** What the last run of each pipeline said of violations. */
  readonly #violated = new Map<string, { pipeline: string; table: string; rule: string }[]>();
  readonly #state = this.#gauge('watch_state', '1 for the state that the watch is in', ['state']);

  /** A run that took something, or found nothing new. */
  succeeded(report: RunReport, now: number = Date.now()): void {
    const { pipeline, files, steps, warnings, status, seconds } = report;
    this.#runs.inc({ pipeline, outcome: status === 'done' ? 'succeeded' : 'nothing new' });
    this.#succeeded.set({ pipeline }, now / 1000);
    this.#files.inc({ pipeline, outcome: 'loaded' }, files.loaded);
    this.#files.inc({ pipeline, outcome: 'left out' }, files.leftOut);
    this.#files.inc({ pipeline, outcome: 'duplicate' }, report.duplicates.length);
    if (status !== 'done') return;
    this.#seconds.set({ pipeline }, seconds);
    for (const { name: table, mode, rowsOut, quarantined, setAside } of steps) {
      if (mode === 'kept') continue;
      this.#rows.inc({ pipeline, table, to: 'table' }, rowsOut ?? 0);
      this.#rows.inc({ pipeline, table, to: 'quarantine' }, quarantined);
      this.#rows.inc({ pipeline, table, to: 'set aside' }, setAside);
    }
    for (const labels of this.#violated.get(pipeline) ?? []) this.#violations.remove(labels);
    this.#violated.set(
      pipeline,
      warnings.map(({ table, rule }) => ({ pipeline, table, rule })),
    );
    for (const { table, rule, violations } of warnings)
      this.#violations.set({ pipeline, table, rule }, violations);
  }

  /** A run that ended in an error, by its kind. */
  failed(pipeline: string, kind: string): void {
    this.#runs.inc({ pipeline, outcome: kind });
  }

  is(state: string): void {
    this.#state.reset();
    this.#state.set({ state }, 1);
  }

  /** Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Serves the text at `/metrics` on this machine alone. Throws `usage` where the port is taken. */
  async serve(port: number): Promise<Server> {
    const server = createServer(async (request, response) => {
      if (request.url !== '/metrics') return void response.writeHead(404).end('look at /metrics\n');
      response.writeHead(200, { 'content-type': this.#registry.contentType }).end(await this.text());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    }).catch((error) => {
      throw new MallardError('usage', `metrics cannot be served: ${error.message}`, {
        where: `127.0.0.1:${port}`,
        next: 'name another port with --metrics-port',
        cause: error,
      });
    });
    return server;
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name: `mallard_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, labelNames: string[]): Gauge {
    return new Gauge({ name: `mallard_${name}`, help, labelNames, registers: [this.#registry] });
  }
}
