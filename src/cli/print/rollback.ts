import type { Rollback } from '../../serving/publishing/rollback.ts';
import type { Copy } from '../../serving/publishing/write-copies.ts';
import { describeCopies } from './copies.ts';
import { moment } from './units.ts';

type Style = (style: 'bold' | 'dim' | 'green' | 'yellow' | 'red', text: string) => string;

/** So many files and runs are named; how many more there are is said. */
const SHOWN = 5;

/** What is published now, what the writer still holds of what came after, and what keeps it from coming back. */
export function renderRollback(
  { to, from, wasLive, later, copies }: Rollback & { copies: readonly Copy[] },
  warehouseFile: string,
  style: Style,
): string {
  const made = `as run ${to.run} left it, published ${moment(to.publishedAt.toISOString())} UTC`;
  const was = from === undefined || wasLive ? '' : ` (was ${from})`;
  const lines = [
    wasLive
      ? `${warehouseFile} is ${made}, already: nothing is changed`
      : `${style('green', 'rolled back')} ${warehouseFile}: it is ${made}${was}`,
    ...describeCopies(copies, style),
  ];
  if (later.length === 0) return [...lines, '  it holds all that runs have made'].join('\n');
  return [
    ...lines,
    '',
    style('bold', 'The writer still holds what these runs made'),
    ...some(later, ({ run, pipeline, files }) => `  ${run}  ${pipeline}${namesOf(files)}`, 'runs'),
    '',
    'A run that finds nothing new leaves the rollback as it is. One that changes anything publishes all of this again,',
    `so before the next: ${style('bold', 'npx mallard retract FILE')} takes a bad file out, and publishes without it;`,
    `for a bad rule or SQL file, mend it and ${style('bold', 'npx mallard replay')}. If nothing is wrong after all:`,
    `${style('bold', 'npx mallard publish')} takes the rollback back.`,
  ].join('\n');
}

function namesOf(files: readonly string[] | null): string {
  if (files === null || files.length === 0) return '  no new file';
  const more = files.length > SHOWN ? ` and ${files.length - SHOWN} more` : '';
  return `  ${files.slice(0, SHOWN).join(', ')}${more}`;
}

function some<One>(all: readonly One[], line: (one: One) => string, what: string): string[] {
  const more = all.length - SHOWN;
  return [...all.slice(-SHOWN).map(line), ...(more > 0 ? [`  and ${more} ${what} before them`] : [])];
}
