import { type Command, CommanderError } from 'commander';
import { makeProgram } from '../../src/cli/program/make-program.ts';

/** Every command that can be typed, by its words: `run`, `runs show`. */
export function allCommands(
  of: Command = makeProgram(),
  before: readonly string[] = [],
): Map<string, Command> {
  return new Map(
    of.commands.flatMap((command) => {
      const path = [...before, command.name()];
      const isGroup = command.commands.length > 0 && command.options.length === 0;
      const own: [string, Command][] = isGroup ? [] : [[path.join(' '), command]];
      return [...own, ...allCommands(command, path)];
    }),
  );
}

/**
 * Which command these words are, without doing it. Throws a `CommanderError` for what the program does not take; asked
 * for help or its version, it is none.
 */
export async function commandOf(words: readonly string[]): Promise<string | undefined> {
  const program = makeProgram();
  let typed: string | undefined;
  const silent = { writeOut: () => {}, writeErr: () => {} };
  program.configureOutput(silent);
  for (const [path, command] of allCommands(program)) {
    command.configureOutput(silent).action(() => {
      typed = path;
    });
  }
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
  }
  return typed;
}
