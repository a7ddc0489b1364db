import { MallardError, messageOf } from '../../errors.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** Says what went wrong, where, and what to do next; with `-v` also the stack and what caused it. */
export function printError(error: unknown, flags: GlobalFlags): void {
  const { where, next } = error instanceof MallardError ? error : bug();
  const kind = error instanceof MallardError ? error.kind : 'bug';
  if (flags.json) print(JSON.stringify({ error: { kind, message: messageOf(error), where, next } }, null, 2));
  const style = styler(process.stderr, flags);
  const lines = [`${style(['red', 'bold'], 'error:')} ${messageOf(error)}`];
  if (where !== undefined) lines.push(`   ${style('dim', 'at')} ${where}`);
  if (next !== undefined) lines.push(` ${style('dim', 'next')} ${next}`);
  if (flags.verbose && error instanceof Error) {
    lines.push('', error.stack ?? '');
    if (error.cause instanceof Error) lines.push(`caused by ${error.cause.stack ?? error.cause.message}`);
  }
  process.stderr.write(`${lines.join('\n')}\n`);
}

function bug(): { where?: string; next?: string } {
  return { next: 'this is a fault of ours; run again with -v and report what it prints' };
}
