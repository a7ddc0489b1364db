/**
 * `npm run bench`: what Mallard costs, as ratios of figures taken in turn in the same minutes. Times are wall seconds.
 *
 *   npm run bench -- [backfill] [rules] [segments] [behavior] [dashboard] [daily] [daily-keep] [--source DIR] [--runs N] [--json]
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { renderTable } from '../../src/cli/print/table.ts';
import { mallard } from '../support/mallard.ts';
import { REAL_FILES } from '../support/real-files.ts';
import { measureBackfill } from './backfill.ts';
import { measureBehavior, type Size } from './behavior.ts';
import { measureDaily } from './daily.ts';
import { measureDashboard } from './dashboard.ts';
import { type Figures, ratio, shown, spread } from './measured.ts';
import { measureRules } from './rules.ts';
import { measureSegments } from './segments.ts';

const { values: flags, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: 'string' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});

/** Two things that were measured in turn, the first being what the second is compared with. */
interface Comparison {
  title: string;
  names: [string, string];
  figures: [Figures[], Figures[]];
}

const CASES: Record<string, (source: string, runs: number) => Promise<Comparison>> = {
  async backfill(source, runs) {
    const { floors, ours } = await measureBackfill(source, runs, scratch);
    const title = `Backfill: ${readdirSync(source).length} files into an empty warehouse, beside a bare DuckDB script`;
    return { title, names: ['floor', 'mallard'], figures: [floors, ours] };
  },
  async rules(source, runs) {
    const figures = await measureRules(source, runs, scratch);
    const title = 'Rules: refining all files with every rule and check, beside the same without any';
    return { title, names: ['without', 'with'], figures: [figures.without, figures.with] };
  },
  async segments(_source, runs) {
    const [few = [], many = []] = await measureSegments([10_000, 1_000_000], runs, scratch);
    const title = 'Segments: k = 2…12 on made-up customers, from lines in silver to written tables';
    return { title, names: ['10,000 customers', '1,000,000'], figures: [few, many] };
  },
  async behavior(_source, runs) {
    const sizes: Size[] = [
      [10_000, 50_000],
      [1_000_000, 5_000_000],
    ];
    const [few = [], many = []] = await measureBehavior(sizes, runs, scratch);
    const title = 'Behavior: made-up customers and transactions, from generate to segments';
    return { title, names: ['10,000 and 50,000', '1,000,000 and 5,000,000'], figures: [few, many] };
  },
  async dashboard(_source, runs) {
    const sizes: Size[] = [
      [10_000, 50_000],
      [1_000_000, 5_000_000],
    ];
    const [few = [], many = []] = await measureDashboard(sizes, runs, scratch);
    const title =
      'Dashboard: every panel of the pages of behavior, asked once of a server that has just begun';
    return { title, names: ['10,000 customers', '1,000,000'], figures: [few, many] };
  },
  daily: (source, runs) => compareDaily(source, runs, 'archive'),
  'daily-keep': (source, runs) => compareDaily(source, runs, 'keep'),
};

async function compareDaily(
  source: string,
  runs: number,
  afterLoad: 'keep' | 'archive',
): Promise<Comparison> {
  const [short = [], long = []] = await measureDaily(source, runs, afterLoad, scratch);
  const files = readdirSync(source).length - runs;
  const title = `Daily: one new file on a history of ${files} files, and of ten times as many days (after_load: ${afterLoad})`;
  return { title, names: ['history × 1', 'history × 10'], figures: [short, long] };
}

const scratch = mkdtempSync(join(tmpdir(), 'mallard-bench-'));

async function main(): Promise<void> {
  const source = flags.source ?? (existsSync(REAL_FILES) ? REAL_FILES : await generated());
  const comparisons: Comparison[] = [];
  for (const [name, measure] of Object.entries(CASES)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    comparisons.push(await measure(source, Number(flags.runs)));
  }
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  if (flags.json) {
    const cases = comparisons.map(({ title, ...comparison }) => ({ title, figures: rowsOf(comparison) }));
    console.log(JSON.stringify({ machine, runs: Number(flags.runs), cases }, null, 2));
    return;
  }
  console.log(`Medians of ${flags.runs} runs each, in turn; ${machine}`);
  for (const { title, ...comparison } of comparisons) console.log(`\n${title}\n\n${table(comparison)}`);
}

async function generated(): Promise<string> {
  const folder = join(scratch, 'generated');
  await mallard('generate', 'retail', '--to', folder, '--days', '365', '--customers', '2500', '--clean');
  return folder;
}

function rowsOf({ figures: [base, compared] }: Omit<Comparison, 'title'>) {
  return Object.keys(compared[0] ?? {}).map((name) => {
    const [min, median, max] = spread(compared, name);
    const isCompared = base[0] !== undefined && name in base[0];
    return {
      name,
      base: isCompared ? spread(base, name)[1] : null,
      median,
      min,
      max,
      ratio: isCompared ? ratio(compared, base, name) : null,
    };
  });
}

function table(comparison: Omit<Comparison, 'title'>): string {
  const [base, compared] = comparison.names;
  const columns = ['seconds', base, compared, 'min', 'max', 'ratio'].map((name, i) => ({
    name,
    type: i === 0 ? 'VARCHAR' : 'DOUBLE',
  }));
  const rows = rowsOf(comparison).map((row) => [
    row.name,
    shown(row.base),
    shown(row.median),
    shown(row.min),
    shown(row.max),
    shown(row.ratio),
  ]);
  return renderTable({ columns, rows });
}

try {
  await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
