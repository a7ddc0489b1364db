import { resolve } from 'node:path';
import { type SplitOptions, splitByDay } from '../../generate/split-by-day.ts';
import { type GlobalFlags, print } from '../terminal.ts';

/** `mallard split`. Exit code 1 when some lines have no day: they are kept in a file of their own. */
export async function split(
  files: string[],
  options: Omit<SplitOptions, 'files'>,
  flags: GlobalFlags,
): Promise<number> {
  const made = await splitByDay({
    ...options,
    files: files.map((file) => resolve(file)),
    to: resolve(options.to),
  });
  if (flags.json) print(JSON.stringify(made, null, 2));
  else {
    print(
      `${made.records.toLocaleString('en')} records into ${made.files} daily files, ${made.firstDay} to ${made.lastDay}, in ${options.to}`,
    );
    if (made.withoutDay > 0)
      print(`${made.withoutDay} lines have no day that can be read; they are in ${made.withoutDayFile}`);
  }
  return made.withoutDay > 0 ? 1 : 0;
}
