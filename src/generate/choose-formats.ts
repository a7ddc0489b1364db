import type { Format, GeneratedFile, GeneratorDefinition } from '../definitions/generator.ts';
import { MallardError } from '../errors.ts';

/**
 * Each of a generator's files with the format it is written in: the one asked for where there is the choice, its own
 * otherwise. Throws `usage` when no file has that choice.
 */
export function chooseFormats(
  { name, files }: GeneratorDefinition,
  asked: string | undefined,
): { file: GeneratedFile; format: Format }[] {
  const chosen = files.map((file) => {
    const format = file.formats.find((one) => one === asked) ?? file.formats[0] ?? 'csv';
    return { file, format };
  });
  const isChoice = chosen.some(({ file, format }) => format === asked && file.formats.length > 1);
  if (asked === undefined || isChoice || chosen.every(({ format }) => format === asked)) return chosen;
  const offered = [
    ...new Set(files.filter(({ formats }) => formats.length > 1).flatMap(({ formats }) => formats)),
  ];
  const fixed = chosen.map(
    ({ file, format }) => `${format}${file.source === undefined ? '' : ` (${file.source})`}`,
  );
  throw new MallardError('usage', `the files of ${name} cannot all be ${asked}`, {
    next:
      offered.length > 0
        ? `choose --format ${offered.join(' | ')}`
        : `leave --format out: they are ${[...new Set(fixed)].join(', ')}`,
  });
}
