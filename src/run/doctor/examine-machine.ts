import { existsSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { showBytes } from '../../bytes.ts';
import { packageDir, packageVersion, type Settings } from '../../settings.ts';
import { openInMemory, writerFile } from '../../warehouse/open.ts';
import type { Finding } from './finding.ts';

/** The versions that work together here. */
export async function examineVersions(): Promise<Finding[]> {
  const { engines } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const least = engines.node.replace('>=', '');
  const database = await openInMemory();
  const { version } = await database
    .row<{ version: string }>('select version() as version')
    .finally(() => database.close());
  const node = process.versions.node;
  return [
    { check: 'mallard', level: 'ok', message: packageVersion },
    isAtLeast(node, least)
      ? { check: 'node', level: 'ok', message: node }
      : {
          check: 'node',
          level: 'wrong',
          message: `${node} is too old`,
          next: `install Node ${least} or newer`,
        },
    { check: 'duckdb', level: 'ok', message: version },
  ];
}

/** Whether one version, `20.19.3`, is another, `20.19`, or a later one. */
export function isAtLeast(version: string, least: string): boolean {
  const [have, want] = [version, least].map((text) => text.split('.').map(Number));
  const first = want?.findIndex((part, i) => part !== (have?.[i] ?? 0)) ?? -1;
  return first === -1 || (have?.[first] ?? 0) > (want?.[first] ?? 0);
}

/** All times are kept in UTC; a clock that is behind what was written already would put new runs before old ones. */
export function examineClock({ warehouseFile }: Pick<Settings, 'warehouseFile'>, now = new Date()): Finding {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const message = `${now.toISOString().slice(0, 19).replace('T', ' ')} UTC; this machine's zone is ${zone}`;
  const published = statSync(warehouseFile, { throwIfNoEntry: false })?.mtime;
  if (published === undefined || published.getTime() <= now.getTime() + 1000)
    return { check: 'clock', level: 'ok', message };
  const behind = `${message}, which is before the published file was written`;
  return { check: 'clock', level: 'note', message: behind, next: 'set the clock' };
}

const MARGIN_BYTES = 1_000_000_000;

/** Publishing copies the writer's database before it takes the old file away, so there has to be room for one more. */
export async function examineDisk({
  warehouseFile,
  stateDir,
}: Omit<Settings, 'projectDir'>): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearestFolder(dirname(warehouseFile)));
  const free = bavail * bsize;
  const writer = statSync(writerFile(stateDir), { throwIfNoEntry: false })?.size ?? 0;
  const message = `${showBytes(free)} free; the next publish needs ${showBytes(writer)}`;
  if (free < writer)
    return {
      check: 'disk',
      level: 'wrong',
      message,
      next: 'make room, or runs will end before they publish',
    };
  return { check: 'disk', level: free < writer * 2 + MARGIN_BYTES ? 'note' : 'ok', message };
}

/** The folder itself, or the first above it that exists. */
function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}
