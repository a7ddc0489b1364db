import type { Command } from 'commander';
import type { GlobalFlags } from '../terminal.ts';

/** Commands about which file is the published one. */
export function addPublishCommands(program: Command, globals: () => GlobalFlags): void {
  program
    .command('publish')
    .description('publish what the last run left, as mallard.yaml says now; takes a rollback back')
    .action(async () => {
      const { publish } = await import('../commands/publish.ts');
      process.exitCode = await publish(globals());
    });

  program
    .command('rollback')
    .argument(
      '[version]',
      'the run of a kept version, or a part of it from either end (default: the one before)',
    )
    .description('put back a file that was published before; the data behind it stay as they are')
    .option('--list', 'list the kept versions instead')
    .action(async (version: string | undefined, options) => {
      const { rollback } = await import('../commands/rollback.ts');
      process.exitCode = await rollback(version, options, globals());
    });
}
