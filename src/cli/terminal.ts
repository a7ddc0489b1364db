import { styleText } from 'node:util';
import type { Log } from '../log.ts';

/** The flags every command takes. */
export interface GlobalFlags {
  project?: string;
  warehouse?: string;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  color: boolean;
  /** Seconds to wait for another writer. */
  wait?: number;
}

type Style = Parameters<typeof styleText>[0];

/** Styles text for a stream, or leaves it plain: in a pipe, with `--no-color` or with NO_COLOR. */
export function styler(
  stream: NodeJS.WriteStream,
  flags: GlobalFlags,
): (style: Style, text: string) => string {
  const on = stream.isTTY && flags.color && !process.env.NO_COLOR;
  return (style, text) => (on ? styleText(style, text, { validateStream: false }) : text);
}

/** Progress goes to stderr, so that stdout holds results alone. */
export function terminalLog(flags: GlobalFlags): Log {
  const style = styler(process.stderr, flags);
  return {
    info: (message) => flags.quiet || process.stderr.write(`${style('dim', message)}\n`),
    warn: (message) => process.stderr.write(`${style('yellow', message)}\n`),
    debug: (message) => flags.verbose && process.stderr.write(`${style('dim', message)}\n`),
  };
}

/** Writes a result to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
