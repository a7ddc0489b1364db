import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { isStop, messageOf } from '../../errors.ts';
import { type Log, partialLog } from '../../log.ts';
import { packageVersion } from '../../settings.ts';
import { type Limits, RotatingFile } from './rotating-file.ts';

const LIMITS: Limits = { maxBytes: 10_000_000, keep: 5 };

/** Where the logs of a warehouse are. */
export function logsDir(stateDir: string): string {
  return join(stateDir, 'logs');
}

/**
 * Keeps what a process says as JSON lines in the state folder's `logs/`: all of it in `run.jsonl`, warnings and errors
 * also in `error.jsonl`, errors with their stacks. Each line has `time` (UTC), `level`, `pid`, `message`, and what is known
 * of `run_id`, `pipeline`, `stage` and counts. An error is there once, however often it is told. A line is written when it is said; a log that cannot be written stops
 * nothing. Where no state folder is, nothing is made: its lines are about no warehouse.
 */
export function openRunLog(stateDir: string, limits: Limits = LIMITS): Log {
  const all = new RotatingFile(join(logsDir(stateDir), 'run.jsonl'), limits);
  const bad = new RotatingFile(join(logsDir(stateDir), 'error.jsonl'), limits);
  const toFile = (file: RotatingFile) => ({
    write: (line: string) => {
      if (existsSync(stateDir)) file.write(line);
    },
  });
  const logger = pino(
    {
      level: 'debug',
      base: { pid: process.pid, version: packageVersion },
      messageKey: 'message',
      errorKey: 'error',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { error: pino.stdSerializers.err },
    },
    pino.multistream([
      { level: 'debug', stream: toFile(all) },
      { level: 'warn', stream: toFile(bad) },
    ]),
  );
  const known = new WeakSet<Error>();
  return partialLog({
    info: (message, facts) => logger.info({ ...facts }, message),
    warn: (message, facts) => logger.warn({ ...facts }, message),
    found: (message, facts) => logger.warn({ ...facts }, message),
    debug: (message, facts) => logger.debug({ ...facts }, message),
    stage: (name, facts) => logger.debug({ ...facts }, `stage: ${name}`),
    failed: (error, facts) => {
      if (error instanceof Error && known.has(error)) return;
      if (error instanceof Error) known.add(error);
      if (isStop(error)) logger.warn({ ...facts }, messageOf(error));
      else logger.error({ ...facts, error }, messageOf(error));
    },
  });
}
