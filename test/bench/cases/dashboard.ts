import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { packageDir } from '../../../src/settings.ts';
import type { Case } from '../case.ts';
import type { Figures } from '../figures.ts';
import { measuredRun, PROGRAM } from '../measure.ts';
import { statusOf } from '../process-tree.ts';
import { columnsBySize, generateBehavior } from './behavior.ts';

interface ShownPage {
  page: string;
  entity?: { key: string; explained_by?: string };
  panels: { title: string }[];
}

/**
 * What a reader of the dashboard waits for, for each size in turn: every panel of every page asked for once, of a server
 * that has just begun and knows no answer yet. Times are those of single answers, one after the other.
 */
export const dashboard: Case = {
  name: 'dashboard',
  about: 'every panel of the pages of behavior, asked once of a server that has just begun',
  takes: '15 s; 4 min',
  isLong: true,
  async measure({ runs, scratch, quick }) {
    const { sizes, columns } = columnsBySize(quick);
    for (const [s, size] of sizes.entries()) {
      const state = join(scratch, 'dashboard');
      rmSync(state, { recursive: true, force: true });
      const { folder } = await generateBehavior(size, scratch);
      const warehouse = join(state, 'm.duckdb');
      await measuredRun({ pipeline: 'behavior', source: folder, warehouse });
      for (let i = 0; i < runs; i++) columns[s]?.figures.push(await readAll(warehouse));
    }
    const title =
      'Dashboard: every panel of the pages of behavior, asked once of a server that has just begun';
    return [{ title, columns, notes: [] }];
  },
};

async function readAll(warehouse: string): Promise<Figures> {
  const begun = performance.now();
  const server = spawn(
    process.execPath,
    [PROGRAM, '--json', '--warehouse', warehouse, 'serve', '--port', '0'],
    {
      cwd: packageDir,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  try {
    const [line] = await once(createInterface({ input: server.stdout }), 'line');
    const { address } = JSON.parse(String(line)) as { address: string };
    const ask = async (path: string) => {
      const started = performance.now();
      const response = await fetch(new URL(path, address));
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${text}`);
      return { seconds: (performance.now() - started) / 1000, text };
    };
    await ask('/');
    const start = (performance.now() - begun) / 1000;
    const { pipelines } = JSON.parse((await ask('/api/project')).text) as {
      pipelines: { name: string; hasRun: boolean; pages: ShownPage[] }[];
    };
    const panels: number[] = [];
    let [search, explained] = [0, 0];
    for (const { name, pages } of pipelines.filter(({ hasRun }) => hasRun)) {
      for (const { page, entity, panels: shown } of pages) {
        const at = `/api/pages/${name}/${page}`;
        let chosen = '';
        if (entity !== undefined) {
          const found = await ask(`${at}/found?search=C00`);
          search = found.seconds;
          const [[key = '']] = (JSON.parse(found.text) as { rows: [[string?]] }).rows;
          chosen = `?${entity.key}=${key}`;
          explained = (await ask(`/api/explain/${entity.key}/${key}?by=${entity.explained_by}`)).seconds;
        }
        for (const index of shown.keys()) panels.push((await ask(`${at}/panels/${index}${chosen}`)).seconds);
      }
    }
    const sorted = panels.sort((a, b) => a - b);
    return {
      'from typing serve to its page': start,
      'a panel (median)': sorted[Math.floor(sorted.length / 2)] ?? 0,
      'the slowest panel': sorted.at(-1) ?? 0,
      'a search': search,
      'why a customer is where it is, line by line': explained,
      'peak memory of serve (MiB)': (statusOf(server.pid ?? 0, 'VmHWM') ?? 0) / 1024,
      'front end, gzipped (kB)': builtSize(),
    };
  } finally {
    server.kill();
  }
}

function builtSize(): number {
  const folder = join(packageDir, 'dist', 'web');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const sizes = files
    .filter((file) => statSync(file).isFile())
    .map((file) => gzipSync(readFileSync(file)).length);
  return sizes.reduce((total, size) => total + size, 0) / 1000;
}
