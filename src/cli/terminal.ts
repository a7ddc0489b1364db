import { styleText } from 'node:util';
import type { Log } from '../log.ts';
import { renderProgress } from './print/progress.ts';

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

/** Whether blocks and bars may not come through: in a pipe or a file, on a dumb terminal, without UTF-8. */
export function drawsPlain(stream: NodeJS.WriteStream): boolean {
  const { LC_ALL, LC_CTYPE, LANG, TERM } = process.env;
  return !stream.isTTY || TERM === 'dumb' || !/utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}

/** Progress goes to stderr, so that stdout holds results alone: a line that moves on a terminal, none elsewhere. */
export function terminalLog(flags: GlobalFlags): Log {
  const style = styler(process.stderr, flags);
  const moving = process.stderr.isTTY && !flags.quiet;
  let started: number | undefined;
  let shown = 0;
  const say = (text: string) => {
    process.stderr.write(started === undefined ? `${text}\n` : `${CLEAR}${text}\n`);
    started = undefined;
  };
  return {
    info: (message) => flags.quiet || say(style('dim', message)),
    warn: (message) => say(style('yellow', message)),
    debug: (message) => flags.verbose && say(style('dim', message)),
    stage: (name) => flags.verbose && say(style('dim', `stage: ${name}`)),
    found: () => {},
    failed: () => {},
    progress: (done) => {
      const now = performance.now();
      if (!moving || (now - shown < REDRAW_MS && done.files < done.ofFiles)) return;
      started ??= now;
      shown = now;
      process.stderr.write(CLEAR + style('dim', renderProgress(done, (now - started) / 1000)));
    },
  };
}

/** Back to the start of the line, and nothing on it. */
const CLEAR = '\r\u001b[2K';
const REDRAW_MS = 100;

/** Writes a result to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
