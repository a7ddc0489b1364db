import { resolve } from 'node:path';
import { generatorOf } from '../../generate/generators.ts';
import { type GlobalFlags, print } from '../terminal.ts';

interface GenerateOptions {
  to: string;
  days: number;
  customers: number;
  start: string;
  seed: number;
  clean?: boolean;
}

/** `mallard generate`. */
export async function generate(
  pipeline: string,
  options: GenerateOptions,
  flags: GlobalFlags,
): Promise<number> {
  const made = await generatorOf(pipeline)({ ...options, to: resolve(options.to), damaged: !options.clean });
  const summary = { pipeline, folder: options.to, ...made };
  if (flags.json) print(JSON.stringify(summary, null, 2));
  else if (!flags.quiet)
    print(
      `generated ${made.files} daily files with ${made.lines.toLocaleString('en')} lines in ${options.to}\n`,
    );
  return 0;
}
