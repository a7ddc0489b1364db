import { MallardError } from '../../errors.ts';
import type { Ask } from '../../serving/read-run-history.ts';
import { askRunHistory } from '../ask-run-history.ts';
import { type RunAccount, renderRun, renderRuns } from '../print/runs.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

interface RunsOptions {
  limit: number;
  pipeline?: string;
  failed?: boolean;
}

/** `mallard runs`: the last runs, from the published file. */
export async function runs(options: RunsOptions, flags: GlobalFlags): Promise<number> {
  const { limit, pipeline = null, failed = false } = options;
  const found = await askRunHistory(flags, (ask) => ask('runs', { limit, pipeline, failed }));
  if (flags.json) print(JSON.stringify(found, null, 2));
  else if (found.length === 0) print(failed ? 'no run failed' : 'no runs');
  else print(renderRuns(found, styler(process.stdout, flags), process.stdout.columns));
  return 0;
}

/** `mallard runs show`: one run in full. A run is named by its id, the beginning or the end of it, or `last`. */
export async function showRun(name: string, flags: GlobalFlags): Promise<number> {
  const account = await askRunHistory(flags, (ask) => accountOf(ask, name));
  if (flags.json) print(JSON.stringify(account, null, 2));
  else print(renderRun(account, styler(process.stdout, flags), process.stdout.columns));
  return 0;
}

async function accountOf(ask: Ask, name: string): Promise<RunAccount> {
  const meant = (await ask('find_run', { name })).map((row) => row.run);
  const id = meant.find((candidate) => candidate === name) ?? meant[0];
  if (id === undefined || (meant.length > 1 && id !== name)) {
    const some = `${meant.slice(0, 3).join(', ')}${meant.length > 3 ? ', …' : ''}`;
    throw new MallardError(
      'usage',
      id === undefined ? `there is no run '${name}'` : `'${name}' can mean ${meant.length} runs: ${some}`,
      { next: 'mallard runs lists them; name one by its id, a part of it from either end, or last' },
    );
  }
  const run = { run: id };
  const [detail] = await ask('run', run);
  if (detail === undefined) throw new Error(`run ${id} went away`);
  return {
    run: detail,
    steps: await ask('steps', run),
    rules: await ask('rules', run),
    totals: await ask('totals', run),
    files: await ask('files', run),
  };
}
