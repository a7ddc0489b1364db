import { readPipeline } from '../../definitions/project.ts';
import { MallardError } from '../../errors.ts';
import {
  type Erasure,
  type ErasurePlan,
  forget as forgetPerson,
  planErasure,
} from '../../run/forgetting/forget.ts';
import { resolveSettings } from '../../settings.ts';
import { type Asker, terminalAsker } from '../ask.ts';
import { choosePipeline } from '../choose-pipeline.ts';
import { logged } from '../logged.ts';
import { renderErasure, renderErasurePlan } from '../print/erasure.ts';
import { stopSignal } from '../signals.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

export interface ForgetOptions {
  dryRun?: boolean;
  yes?: boolean;
}

/**
 * `mallard forget`: takes a person out of everything that the warehouse holds. Asks first, on a terminal; elsewhere it
 * wants `--yes`. Exit code 1 where the search afterwards finds the person still.
 */
export async function forget(
  person: string,
  name: string | undefined,
  { dryRun = false, yes = false }: ForgetOptions,
  flags: GlobalFlags,
  openAsker: () => Asker = terminalAsker,
): Promise<number> {
  const value = person.trim();
  if (value === '')
    throw new MallardError('usage', 'whom?', { next: 'mallard forget ID, as silver writes it' });
  const settings = resolveSettings(flags);
  const pipeline = readPipeline(settings.projectDir, await choosePipeline(name, settings));
  if (dryRun) {
    show(await planErasure(pipeline, settings, value), renderErasurePlan, flags);
    return 0;
  }
  if (!yes && !(await isWanted(await planErasure(pipeline, settings, value), flags, openAsker))) {
    process.stderr.write('nothing was done\n');
    return 0;
  }
  const erasure = await logged(flags, settings.stateDir, (log) =>
    forgetPerson(pipeline, settings, value, { waitSeconds: flags.wait, log, signal: stopSignal() }),
  );
  show(erasure, renderErasure, flags);
  return erasure.holds ? 0 : 1;
}

function show<Shown extends Erasure | ErasurePlan>(
  shown: Shown,
  render: (shown: Shown, style: ReturnType<typeof styler>) => string,
  flags: GlobalFlags,
): void {
  print(flags.json ? JSON.stringify(shown, null, 2) : render(shown, styler(process.stdout, flags)));
}

/** Where nobody can be asked, only `--yes` will do. */
async function isWanted(plan: ErasurePlan, flags: GlobalFlags, openAsker: () => Asker): Promise<boolean> {
  const mayAsk = (process.stdin.isTTY && process.stderr.isTTY && !flags.json) || openAsker !== terminalAsker;
  if (!mayAsk)
    throw new MallardError('usage', 'forgetting cannot be undone, and nobody is here to be asked', {
      next: 'add --yes to do it, or --dry-run to see what would be done',
    });
  const asker = openAsker();
  try {
    asker.say(renderErasurePlan(plan, styler(process.stderr, flags)));
    return /^y/i.test(await asker.ask('Forget them? It cannot be undone. yes or no', 'no'));
  } finally {
    asker.close();
  }
}
