import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 86_400_000;

/**
 * Writes the daily files of `from` and, before them, as many earlier copies as make the history `times` as long: other
 * days, other invoices, the same customers and products, every file's bytes unlike any other's. At most 10 times. Gives
 * the files' names, oldest first.
 */
export function writeLongerHistory(from: string, to: string, times: number): string[] {
  if (times > 10) throw new Error(`invoice numbers of 6 digits are enough for 10 copies, not ${times}`);
  const files = readdirSync(from).sort();
  mkdirSync(to, { recursive: true });
  const written: string[] = [];
  for (let copy = times - 1; copy >= 0; copy--) {
    const earlier = (day: string) =>
      new Date(Date.parse(day) - copy * files.length * DAY_MS).toISOString().slice(0, 10);
    for (const name of files) {
      const day = name.slice(0, 10);
      const target = name.replace(day, earlier(day));
      const text = readFileSync(join(from, name), 'utf8');
      writeFileSync(join(to, target), copy === 0 ? text : shifted(text, day, earlier(day), copy));
      written.push(target);
    }
  }
  return written;
}

/** Invoice numbers grow with the days: those of the real files span 48,738, from 489434. */
const INVOICES = 48_738;

function shifted(text: string, day: string, to: string, copy: number): string {
  const earlier = (invoice: string) => String(Number(invoice) - copy * INVOICES).padStart(6, '0');
  return text
    .replaceAll(`,${day}`, `,${to}`)
    .replaceAll(/^(C?)(\d{6})(?=,)/gm, (_, sign: string, invoice: string) => sign + earlier(invoice));
}
