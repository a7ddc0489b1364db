import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { formerFile } from './rotating-file.ts';
import { logsDir } from './run-log.ts';

/** A line of the log, as a person reads it. */
export interface LoggedLine {
  /** UTC, as ISO text. */
  time: string;
  level: string;
  stage: string | undefined;
  message: string;
}

/** What is read at most, from the newest line backwards: all that the files of a warehouse can hold. */
const MOST_BYTES = 64 << 20;
const PART_BYTES = 1 << 20;

/**
 * The last lines that a run has in the log, in the order in which they were said; none where the log does not go back to
 * it. Reads backwards, some at a time, and ends where the run's lines end, so that a late run is found at once.
 */
export async function readLog(
  stateDir: string,
  runId: string,
  most: number,
  mostBytes = MOST_BYTES,
): Promise<LoggedLine[]> {
  const mark = Buffer.from(JSON.stringify(runId));
  const found: LoggedLine[] = [];
  let left = mostBytes;
  const newest = join(logsDir(stateDir), 'run.jsonl');
  for (let number = 0; left > 0; number++) {
    const file = number === 0 ? newest : formerFile(newest, number);
    // A moment after it was full, the newest file is not there yet.
    if (!existsSync(file)) {
      if (number === 0) continue;
      break;
    }
    for await (const part of linesBackwards(file, left)) {
      left -= part.length;
      const lines = part.includes(mark) ? linesOf(part.toString(), runId) : [];
      if (lines.length === 0 && found.length > 0) return found;
      found.unshift(...lines.slice(-(most - found.length)));
      if (found.length >= most) return found;
    }
  }
  return found;
}

/** Whole lines, the last of the file first, some at a time; where `most` bytes end, the rest is left. */
async function* linesBackwards(file: string, most: number): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r');
  try {
    let end = (await handle.stat()).size;
    const least = Math.max(0, end - most);
    // The end of a line whose beginning is in the part before.
    let rest = Buffer.alloc(0);
    while (end > least) {
      const start = Math.max(least, end - PART_BYTES);
      const part = Buffer.concat([await bytesOf(handle, start, end), rest]);
      const whole = start === 0 ? 0 : part.indexOf('\n') + 1;
      rest = whole === 0 && start > 0 ? part : part.subarray(0, whole);
      if (whole > 0 || start === 0) yield part.subarray(whole);
      end = start;
    }
  } finally {
    await handle.close();
  }
}

async function bytesOf(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}

function linesOf(text: string, runId: string): LoggedLine[] {
  return text.split('\n').flatMap((line) => {
    const said = line.includes(runId) ? parsed(line) : undefined;
    if (said === undefined || said.run_id !== runId) return [];
    const { time, level, stage, message } = said;
    return [
      {
        time: String(time),
        level: String(level),
        stage: typeof stage === 'string' ? stage : undefined,
        message: String(message),
      },
    ];
  });
}

/** Undefined for a line that was cut off. */
function parsed(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
