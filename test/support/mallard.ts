import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Types a command, as a user would: `mallard('run', 'retail')`. Resolves whatever the exit code is. */
export function mallard(...args: string[]): Promise<Outcome> {
  return mallardIn(packageDir, ...args);
}

/** As `mallard`, in another working folder. */
export function mallardIn(cwd: string, ...args: string[]): Promise<Outcome> {
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}
