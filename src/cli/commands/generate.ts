import { resolve } from 'node:path';
import { type GeneratorDefinition, generatorNames, readGenerator } from '../../definitions/generator.ts';
import { MallardError } from '../../errors.ts';
import { chooseFormats } from '../../generate/choose-formats.ts';
import { generateFiles } from '../../generate/generate-files.ts';
import { ownOptions, placeholder, type TypedOption } from '../../generate/own-options.ts';
import { resolveSettings } from '../../settings.ts';
import { stopSignal } from '../signals.ts';
import { type GlobalFlags, print } from '../terminal.ts';

interface GenerateOptions {
  to?: string;
  seed: number;
  format?: string;
  clean?: boolean;
}

/**
 * `mallard generate`.
 *
 * @param words what was typed besides the options that every generator has: the pipeline, and the generator's own options
 * @param help what there is to say of the command itself
 */
export async function generate(
  words: readonly string[],
  options: GenerateOptions,
  flags: GlobalFlags,
  help: () => string,
): Promise<number> {
  const { projectDir } = resolveSettings(flags);
  const { pipeline, typed, wantsHelp } = readWords(words);
  const names = generatorNames(projectDir);
  if (wantsHelp) {
    const generators = (pipeline === undefined ? names : [pipeline]).map((name) =>
      readGenerator(projectDir, name),
    );
    print([help().trimEnd(), ...generators.map(describe)].join('\n\n'));
    return 0;
  }
  if (pipeline === undefined) throw usage('whose files?', `mallard generate ${names.join(' | ')} --to DIR`);
  const generator = readGenerator(projectDir, pipeline);
  const values = ownOptions(generator, typed);
  const files = chooseFormats(generator, options.format);
  if (options.to === undefined) throw usage('where to?', `mallard generate ${pipeline} --to DIR`);
  const request = {
    to: resolve(options.to),
    files,
    seed: options.seed,
    damaged: !options.clean,
    options: values,
  };
  const made = await generateFiles(generator, request, { signal: stopSignal() });
  if (flags.json) print(JSON.stringify({ pipeline, folder: options.to, ...made }, null, 2));
  else if (!flags.quiet) {
    const same = made.files - made.written;
    const left = same === 0 ? '' : `; ${same} of them were there already`;
    print(
      `generated ${made.files} files with ${made.rows.toLocaleString('en')} rows in ${options.to}${left}\n`,
    );
  }
  return 0;
}

interface Words {
  pipeline: string | undefined;
  typed: TypedOption[];
  wantsHelp: boolean;
}

/** The first word that is neither an option nor its value is the pipeline; there is no second one. */
function readWords(words: readonly string[]): Words {
  const read: Words = { pipeline: undefined, typed: [], wantsHelp: false };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const [, name, text] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === 'help' || word === '-h') read.wantsHelp = true;
    else if (name !== undefined) read.typed.push({ name, text: text ?? words[++i] });
    else if (read.pipeline === undefined && !word.startsWith('-')) read.pipeline = word;
    else
      throw usage(
        `'${word}' is too much`,
        'one pipeline, and options as --name VALUE: see mallard generate --help',
      );
  }
  return read;
}

/** A generator's own options, as help shows them. */
function describe({ name, description, options }: GeneratorDefinition): string {
  const heads = Object.entries(options).map(([option, own]) => `--${option} ${placeholder(own.default)}`);
  const width = Math.max(0, ...heads.map((head) => head.length));
  const lines = Object.values(options).map(
    (own, i) => `  ${(heads[i] ?? '').padEnd(width)}  ${own.description} (default: ${own.default})`,
  );
  return [`${name}: ${description}`, ...lines].join('\n');
}

function usage(message: string, next: string): MallardError {
  return new MallardError('usage', message, { next });
}
