import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageDir } from '../../src/settings.ts';
import { LONG_SUITES } from '../support/long-suites.ts';

/** Who stands above whom; a room may use the rooms below it. `.` is the files beside the rooms. */
const TIERS = [
  ['cli'],
  ['run', 'serving', 'generate', 'propose'],
  ['arrival', 'bronze', 'refine', 'quality', 'segments', 'lifetime', 'lineage'],
  ['definitions', 'warehouse'],
  ['.'],
];

/** Publishing is the last stage of a run. */
const ALSO_ALLOWED = ['run → serving'];

/** Each outside package is known to one room, or to one file of it. */
const OWNERS: Record<string, string[]> = {
  '@duckdb/node-api': ['warehouse/duckdb.ts', 'warehouse/database.ts'],
  'hive-driver': ['warehouse/spark/hive-transport.ts'],
  fzstd: ['bronze/text/unzstd.ts'],
  'xxhash-wasm': ['bronze/text/unzstd.ts'],
  '@aws-sdk/client-s3': ['arrival/s3-bucket.ts'],
  'prom-client': ['run/watching/metrics.ts'],
  croner: ['run/watching/read-schedule.ts'],
  pino: ['run/record/run-log.ts'],
  picomatch: ['arrival/match-paths.ts'],
  commander: ['cli/main.ts', 'cli/program/', 'cli/arguments.ts'],
  hono: ['serving/dashboard/'],
  'hono/cookie': ['serving/dashboard/guard.ts'],
  'hono/streaming': ['serving/dashboard/'],
  'hono/utils/http-status': ['serving/dashboard/app.ts'],
  '@hono/node-server': ['serving/dashboard/serve.ts'],
  'echarts/core': ['serving/charts/', 'serving/web/lib/drawing.ts', 'serving/report/draw-svg.ts'],
  'echarts/features': ['serving/charts/', 'serving/web/lib/drawing.ts', 'serving/report/draw-svg.ts'],
  'echarts/charts': ['serving/web/lib/drawing.ts', 'serving/report/draw-svg.ts'],
  'echarts/components': ['serving/web/lib/drawing.ts', 'serving/report/draw-svg.ts'],
  'echarts/renderers': ['serving/web/lib/drawing.ts', 'serving/report/draw-svg.ts'],
  '@dagrejs/dagre': ['serving/web/lineage/layout.ts'],
  preact: ['serving/web/'],
  'preact/hooks': ['serving/web/'],
  'tsx/esm/api': ['segments/in-threads.ts'], // from its source alone
  yaml: ['definitions/yaml-file.ts'],
  zod: ['definitions/'],
};

interface Source {
  path: string;
  text: string;
  imports: string[];
}

const sources = readdirSync(join(packageDir, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path): Source => {
    const text = readFileSync(join(packageDir, 'src', path), 'utf8');
    const imports = [...text.matchAll(/(?:from|import\(|require\()\s*'([^']+)'/g)].map(
      (match) => match[1] ?? '',
    );
    return { path, text, imports };
  });

const roomOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '.') : '.');
const tierOf = (room: string) => TIERS.findIndex((tier) => tier.includes(room));
const resolved = (source: Source) =>
  source.imports
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(source.path), name)));

describe('the house', () => {
  it('has only the rooms that the layers name', () => {
    expect(sources.map(({ path }) => roomOf(path)).filter((room) => tierOf(room) === -1)).toEqual([]);
    expect(sources.length).toBeGreaterThan(40);
  });

  it('lets a room use only rooms below it', () => {
    const wrong = sources.flatMap((source) =>
      resolved(source)
        .filter(
          (target) =>
            roomOf(target) !== roomOf(source.path) && tierOf(roomOf(target)) <= tierOf(roomOf(source.path)),
        )
        .filter((target) => !ALSO_ALLOWED.includes(`${roomOf(source.path)} → ${roomOf(target)}`))
        .map((target) => `${source.path} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no import cycle', () => {
    const targets = new Map(sources.map((source) => [source.path, resolved(source)]));
    const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
      (targets.get(from) ?? []).some((next) => {
        if (next === goal) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, goal, seen);
      });
    expect(sources.map(({ path }) => path).filter((path) => reaches(path, path))).toEqual([]);
  });

  it('knows each outside package in one place', () => {
    const outside = sources.flatMap(({ path, imports }) =>
      imports
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
        .map((name) => ({ path, name })),
    );
    expect(new Set(outside.map(({ name }) => name))).toEqual(new Set(Object.keys(OWNERS)));
    expect(
      outside.filter(({ path, name }) => !OWNERS[name]?.some((owner) => path.startsWith(owner))),
    ).toEqual([]);
  });

  it('loads DuckDB only to open a database, and the logger only to write', () => {
    expect(loadedAtOnce('cli/main.ts')).not.toContain('@duckdb/node-api');
    expect(loadedAtOnce('cli/commands/run.ts')).toEqual(expect.arrayContaining(['pino', '@duckdb/node-api']));
    for (const command of ['status', 'runs', 'quality', 'files', 'sql', 'doctor'])
      expect(loadedAtOnce(`cli/commands/${command}.ts`), command).not.toContain('pino');
  });

  it('prints and exits in cli/ alone', () => {
    const loud = sources.filter(
      ({ path, text }) => roomOf(path) !== 'cli' && /console\.|process\.(exit|stdout|stderr)/.test(text),
    );
    expect(loud.map(({ path }) => path)).toEqual([]);
  });

  it('knows no pipeline and no column of one by name', () => {
    const names = readdirSync(join(packageDir, 'pipelines'))
      .filter((file) => !file.endsWith('.pages.yaml'))
      .flatMap((file) => namesIn(readFileSync(join(packageDir, 'pipelines', file), 'utf8')));
    expect(names).toContain('CustomerID');
    const told = sources.flatMap(({ path, text }) =>
      names.filter((name) => new RegExp(`\\b${name}\\b`).test(text)).map((name) => `${path}: ${name}`),
    );
    expect(told).toEqual([]);
  });

  it('says the name of no pipeline and no generator, in comments neither', () => {
    const files = ['pipelines', 'generators'].flatMap((folder) => readdirSync(join(packageDir, folder)));
    const names = new Set(files.flatMap((file) => /^(\w+)\.yaml$/.exec(file)?.[1] ?? []));
    expect([...names]).toEqual(expect.arrayContaining(['retail', 'behavior', 'customer360']));
    const said = sources.flatMap(({ path, text }) =>
      [...names]
        .filter((name) => new RegExp(`\\b${name}\\b`, 'i').test(text))
        .map((name) => `${path}: ${name}`),
    );
    expect(said).toEqual([]);
  });
});

/** The outside packages that a file brings with it as soon as it is imported, by way of others too. */
function loadedAtOnce(path: string, seen = new Set<string>()): string[] {
  const text = sources.find((source) => source.path === path)?.text ?? '';
  seen.add(path);
  const names = [
    ...text.matchAll(/^(?:import (?!type)|export |\} )[^;]*?from '([^']+)'/gm),
    ...text.matchAll(/^export const \w+ = require\('([^']+)'\)/gm),
  ].map((match) => match[1] ?? '');
  const near = names
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(path), name)));
  const beyond = near.filter((next) => !seen.has(next)).flatMap((next) => loadedAtOnce(next, seen));
  return [...names.filter((name) => !name.startsWith('.')), ...beyond];
}

/**
 * A pipeline's name, its bronze columns, and its tables without their layer. A column of one lower-case word, such as
 * `status` or `rating`, is any word.
 */
function namesIn(yaml: string): string[] {
  const { pipeline, bronze, sources, steps } = parse(yaml) as {
    pipeline: string;
    bronze?: Bronze;
    sources?: Record<string, { bronze: Bronze }>;
    steps: Record<string, unknown>[];
  };
  const loaded = [bronze, ...Object.values(sources ?? {}).map((source) => source.bronze)];
  const columns = loaded.flatMap((one) => one?.columns.map(({ name }) => name) ?? []);
  // the first key of a step is its kind, and names the table it makes
  const tables = steps.map((step) => String(Object.values(step)[0]).split('.')[1] ?? '');
  return [pipeline, ...columns.filter((name) => !/^[a-z]+$/.test(name)), ...tables];
}

interface Bronze {
  columns: { name: string }[];
}

it('names only suites that are there as long', () => {
  expect(LONG_SUITES.filter((suite) => !existsSync(join(packageDir, suite)))).toEqual([]);
});
