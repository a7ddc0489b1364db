import { basename } from 'node:path';
import { showBytes } from '../../bytes.ts';
import type { Status, Worker } from '../../run/record/status-file.ts';
import type { Pin } from '../../serving/publishing/pin.ts';
import type { Copy } from '../../serving/publishing/write-copies.ts';
import { describeCopies } from './copies.ts';
import { renderProgress } from './progress.ts';
import { duration, moment } from './units.ts';

interface PublishedFile {
  path: string;
  bytes: number;
  since: string;
  rolledBack: Pin | null;
  copies: Copy[];
}

type Style = (style: 'bold' | 'dim' | 'green' | 'yellow' | 'red', text: string) => string;

/** Who works on a warehouse, what on, how far that is, and what went wrong; and how old the published file is. */
export function renderStatus(
  worker: Worker | undefined,
  published: PublishedFile | null,
  style: Style,
  isPlain: boolean,
  now: Date = new Date(),
): string {
  const lines = worker === undefined ? ['nothing is running'] : describeWorker(worker, style, isPlain, now);
  lines.push(
    ...(published === null
      ? ['nothing is published yet; the first run will be']
      : describePublished(published, style, now)),
  );
  return lines.join('\n');
}

/** A copy that is as it should be is not worth a line. */
function describePublished(
  { path, bytes, since, rolledBack, copies }: PublishedFile,
  style: Style,
  now: Date,
): string[] {
  const lines = [`published ${basename(path)}, ${showBytes(bytes)}, ${ago(since, now)} ago`];
  if (rolledBack !== null)
    lines.push(
      `  ${style('yellow', 'rolled back')} at ${moment(rolledBack.at)} UTC to what run ${rolledBack.run} left; mallard publish takes that back`,
    );
  return [
    ...lines,
    ...describeCopies(
      copies.filter(({ error }) => error !== null),
      style,
    ),
  ];
}

function describeWorker({ status, condition }: Worker, style: Style, isPlain: boolean, now: Date): string[] {
  const { command, state, pid, host, pipelines, since, error, nextTry, lastRun } = status;
  const who = `process ${pid}${condition === 'elsewhere' ? ` on ${host}` : ''}`;
  const what = command === 'watch' ? 'watch' : 'run';
  const names = pipelines.join(', ');
  const lines: string[] = [];
  if (condition === 'ended') lines.push('nothing is running');
  else if (condition === 'gone')
    lines.push(
      `${style('yellow', 'nothing is running')}, but ${who} ended without a word, while ${place(status, isPlain)}`,
      '  what it had not committed is rolled back; the next run takes it up',
    );
  else {
    lines.push(`${style('bold', state)} ${names} as ${who} (${what}) for ${ago(since, now)}`);
    if (state === 'running') lines.push(`  ${place(status, isPlain)}`);
    if (condition === 'elsewhere') lines.push('  from here it cannot be told whether it is still there');
  }
  if (lastRun !== undefined)
    lines.push(`last ${what} of ${lastRun.pipeline}, at ${moment(lastRun.at)} UTC: ${lastRun.outcome}`);
  if (error !== undefined) lines.push(`  ${style('red', error)}`);
  if (nextTry !== undefined && condition !== 'ended') lines.push(`  next try at ${moment(nextTry)} UTC`);
  return lines;
}

/** Where in its work a process is, or was. */
function place(status: Status, isPlain: boolean): string {
  const { state, pipeline, pipelines, stage, table, progress, progressSince } = status;
  if (state !== 'running') return `${state} ${pipelines.join(', ')}`;
  const at = [pipeline ?? pipelines.join(', '), stage, table].filter((part) => part !== undefined).join(', ');
  if (progress === undefined) return at;
  const seconds = (Date.now() - Date.parse(progressSince ?? status.since)) / 1000;
  return `${at}: ${renderProgress(progress, seconds, isPlain)}`;
}

function ago(iso: string, now: Date): string {
  return duration(Math.max(0, (now.getTime() - Date.parse(iso)) / 1000));
}
