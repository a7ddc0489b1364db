import { examine } from '../../run/doctor/examine.ts';
import type { Finding } from '../../run/doctor/finding.ts';
import { drawsPlain, type GlobalFlags, print, styler } from '../terminal.ts';

const SIGNS = {
  ok: { sign: '✓', plain: 'ok', style: 'green' },
  note: { sign: '!', plain: '! ', style: 'yellow' },
  wrong: { sign: '✗', plain: 'X ', style: 'red' },
} as const;

/** `mallard doctor`: whatever a run needs, looked at. Exit code 1 when something would keep a run from working. */
export async function doctor({ source }: { source?: string[] }, flags: GlobalFlags): Promise<number> {
  const findings = await examine(flags, source);
  const wrong = findings.filter(({ level }) => level === 'wrong').length;
  if (flags.json) print(JSON.stringify({ healthy: wrong === 0, findings }, null, 2));
  else print(render(findings, flags));
  const code = wrong === 0 ? 0 : 1;
  // A source that does not answer would keep this process for minutes yet.
  process.stdout.write('', () => process.exit(code));
  return code;
}

function render(findings: readonly Finding[], flags: GlobalFlags): string {
  const style = styler(process.stdout, flags);
  const isPlain = drawsPlain(process.stdout);
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .flatMap(({ check, level, message, next }) => {
      const { sign, plain, style: colour } = SIGNS[level];
      const shown = isPlain ? plain : sign;
      const line = `${style(colour, shown)} ${check.padEnd(width)}  ${message}`;
      const indent = ' '.repeat(shown.length + width + 3);
      return next === undefined ? [line] : [line, `${indent}${style('dim', `next: ${next}`)}`];
    })
    .join('\n');
}
