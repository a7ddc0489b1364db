import { spawn } from 'node:child_process';
import { MallardError } from '../../errors.ts';

/**
 * Copies in a child process: opening and closing the writer's file in this one would drop DuckDB's lock on it,
 * because POSIX locks belong to the process. A file system that can clone does not copy at all.
 */
export async function copyElsewhere(from: string, to: string): Promise<void> {
  // Where there is a `cp` that knows of clones, it has copied by the time a second Node has begun.
  if ((await complaintOf('cp', ['--reflink=auto', from, to])) === undefined) return;
  const script =
    "const fs = require('node:fs'); fs.copyFileSync(process.argv[1], process.argv[2], fs.constants.COPYFILE_FICLONE)";
  const complaint = await complaintOf(process.execPath, ['-e', script, from, to]);
  if (complaint !== undefined) {
    const reason = complaint.split('\n').find((line) => /Error:/.test(line)) ?? complaint;
    throw new MallardError(
      'execution',
      `the warehouse could not be copied for publishing: ${reason.trim()}`,
      {
        where: to,
        next: 'is the disk full? The run itself is committed; run again to publish it',
      },
    );
  }
}

/** What a program says when it fails or is not there; undefined when it does not fail. */
async function complaintOf(program: string, args: string[]): Promise<string | undefined> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('close', (code) => resolve(code === 0 ? undefined : complaint));
  });
}
