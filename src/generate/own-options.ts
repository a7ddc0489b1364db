import { didYouMean } from '../definitions/closest.ts';
import { type GeneratorDefinition, type GeneratorOption, TAKEN_FLAGS } from '../definitions/generator.ts';
import { MallardError } from '../errors.ts';

/** A flag as it was typed, without its dashes; no text where nothing follows it. */
export interface TypedOption {
  name: string;
  text: string | undefined;
}

/**
 * The values of a generator's own options: what was typed, and the defaults of the others. Throws `usage` for an option
 * that it does not have, and for a text that is no number or date, and says what there is.
 */
export function ownOptions(
  generator: GeneratorDefinition,
  typed: readonly TypedOption[],
): Record<string, number | string> {
  const { name: pipeline, options } = generator;
  const values = Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default]));
  for (const { name, text } of typed) {
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    const wrong =
      option === undefined ? unknown(pipeline, name, Object.keys(options)) : refusal(name, option, text);
    if (wrong !== undefined) throw new MallardError('usage', wrong, { next: optionsInWords(generator) });
    values[name] = typeof option?.default === 'number' ? Number(text) : String(text);
  }
  return values;
}

/** One line: the options that a generator has, with their defaults. */
function optionsInWords({ name, options }: GeneratorDefinition): string {
  const each = Object.entries(options).map(
    ([option, { default: value }]) => `--${option} ${placeholder(value)} (${value})`,
  );
  return each.length === 0
    ? `${name} has no options of its own`
    : `the options of ${name} are ${each.join(', ')}`;
}

/** What stands for a value of the option's type. */
export function placeholder(value: GeneratorOption['default']): string {
  return typeof value === 'number' ? 'N' : 'DATE';
}

function unknown(pipeline: string, name: string, names: readonly string[]): string {
  return `${pipeline} has no option '--${name}'${didYouMean(name, [...names, ...TAKEN_FLAGS], (flag) => `'--${flag}'`)}`;
}

function refusal(name: string, option: GeneratorOption, text: string | undefined): string | undefined {
  if (text === undefined) return `--${name} needs a value: ${option.description}`;
  const isNumber = typeof option.default === 'number';
  if (isNumber ? isCount(text) : isDate(text)) return undefined;
  return `--${name}: '${text}' is no ${isNumber ? 'whole number from 1' : 'date such as 2026-04-28'}`;
}

function isCount(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number.isSafeInteger(Number(text));
}

function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  );
}
