import type { Argument, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../src/cli/program/make-program.ts';
import { commandLines, commandsNamed, documentOf, documents, tableRows } from './docs.ts';
import { allCommands, commandOf } from './typed.ts';

const page = documentOf('docs/commands.md');
const flagsIn = (text: string) => [...text.matchAll(/--[a-z][a-z-]*/g)].map(([flag]) => flag).sort();
const flagsOf = (options: readonly Option[]) => options.map(({ long }) => long ?? '').sort();
/** The cells of each command's row, by the command as it is typed. */
const rows = new Map(
  tableRows(page).flatMap(([head = '', ...cells]) => {
    const typed = /^`([a-z][^`]*)`$/.exec(head)?.[1];
    return typed === undefined ? [] : [[typed, cells] as const];
  }),
);

function shown(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

describe('docs/commands.md', () => {
  const commands = [...allCommands()].map(([path, command]) => ({
    path,
    usage: [path, ...command.registeredArguments.map(shown)].join(' '),
    options: flagsOf(command.options),
  }));

  it('has one row for each command that the program has, and no other', () => {
    expect(commands.length).toBeGreaterThan(20);
    expect([...rows.keys()].sort()).toEqual(commands.map(({ usage }) => usage).sort());
  });

  it.each(commands)(
    'gives $path its very options, what it does, and an example',
    async ({ path, usage, options }) => {
      const [own = '', does = '', example = ''] = rows.get(usage) ?? [];
      expect(flagsIn(own)).toEqual(options);
      expect(does.length).toBeGreaterThan(10);
      const [typed, ...more] = commandLines(example);
      expect(more).toEqual([]);
      expect(await commandOf(typed ?? [])).toBe(path);
    },
  );

  it('has a row for each global flag', () => {
    const heads = tableRows(page).map(([head = '']) => head);
    const flags = heads.filter((head) => head.startsWith('`-')).flatMap(flagsIn);
    expect(flags.sort()).toEqual([...flagsOf(makeProgram().options), '--help'].sort());
  });
});

describe('what the documents tell to type', () => {
  const lines = Object.entries(documents).flatMap(([path, text]) =>
    commandLines(text).map((words) => ({ path, typed: words.join(' '), words })),
  );

  it.each(lines)('$path: mallard $typed', async ({ words }) => {
    const typed = await commandOf(words);
    if (!words.includes('--help')) expect(typed).toBeTypeOf('string');
  });

  it('names no command and no option that is not there', async () => {
    const unknown: string[] = [];
    for (const [path, text] of Object.entries(documents)) {
      for (const words of commandsNamed(text)) {
        const { code } = await commandOf(words).then(
          () => ({ code: '' }),
          (error: { code: string }) => error,
        );
        if (/unknown|excess/i.test(code)) unknown.push(`${path}: mallard ${words.join(' ')}`);
      }
    }
    expect(unknown).toEqual([]);
    expect(lines.length).toBeGreaterThan(60);
  });

  it('lists in README every command that is typed most, and where the others are', () => {
    const readme = documentOf('README.md');
    const named = commandLines(readme).map(([first]) => first);
    const heads = new Set([...allCommands().keys()].map((path) => path.split(' ')[0]));
    expect([...heads].filter((head) => !named.includes(head))).toEqual([]);
    for (const path of ['docs/commands.md', 'docs/tables.md']) expect(readme).toContain(`](${path})`);
  });
});
