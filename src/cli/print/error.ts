import { MallardError, messageOf } from '../../errors.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** What a script needs to know of an error. */
export function describeError(error: unknown) {
  if (error instanceof MallardError) {
    const { kind, message, where, next } = error;
    return { kind, message, where, next };
  }
  const next = 'this is a fault of ours; run again with -v and report what it prints';
  return { kind: 'bug', message: messageOf(error), where: undefined, next };
}

/** Says what went wrong, where, and what to do next; with `-v` also the stack and what caused it. */
export function printError(error: unknown, flags: GlobalFlags): void {
  const described = describeError(error);
  if (flags.json) print(JSON.stringify({ error: described }, null, 2));
  const { message, where, next } = described;
  const style = styler(process.stderr, flags);
  const lines = [`${style(['red', 'bold'], 'error:')} ${message}`];
  if (where !== undefined) lines.push(`   ${style('dim', 'at')} ${where}`);
  if (next !== undefined) lines.push(` ${style('dim', 'next')} ${next}`);
  if (flags.verbose && error instanceof Error) {
    lines.push('', error.stack ?? '');
    if (error.cause instanceof Error) lines.push(`caused by ${error.cause.stack ?? error.cause.message}`);
  }
  process.stderr.write(`${lines.join('\n')}\n`);
}
