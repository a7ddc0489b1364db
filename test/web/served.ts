import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageDir } from '../../src/settings.ts';

/** `mallard serve` at work in a process of its own. */
export interface Served {
  /** As it was printed: with its token, and ending in `/`. */
  address: string;
  pid: number;
  stop(): Promise<void>;
}

/** Starts it on any free port. Throws what it said where it ends before it listens. */
export async function serve(cwd: string, ...args: string[]): Promise<Served> {
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--json', ...args], { cwd });
  const kill = () => void child.kill('SIGKILL');
  process.on('exit', kill);
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const closed = once(child, 'close').then(() => undefined);
  const told = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const line = await Promise.race([told, closed]);
  if (line === undefined) throw new Error(`mallard serve ended: ${complaint}`);
  const { address } = JSON.parse(line[0]) as { address: string };
  return {
    address,
    pid: child.pid ?? 0,
    stop: async () => {
      kill();
      await closed;
      process.off('exit', kill);
    },
  };
}
