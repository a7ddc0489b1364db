import type { Command } from 'commander';
import type { GlobalFlags } from '../terminal.ts';

/** Commands about segments and the models behind them. */
export function addSegmentCommands(program: Command, globals: () => GlobalFlags): void {
  const segments = program
    .command('segments')
    .description('look at segments, and at the models that made them');

  segments
    .command('models')
    .description('list every model that was published, and how far each is from the one before')
    .action(async () => {
      const command = await import('../commands/segments.ts');
      process.exitCode = await command.models(globals());
    });

  segments
    .command('score')
    .description('score the published rows with a model of the past, and compare')
    .requiredOption('--model <id>', 'its id, or how that begins; segments models lists them')
    .option('--to <file>', 'write each row with its cluster as CSV')
    .action(async (options) => {
      const command = await import('../commands/segments.ts');
      process.exitCode = await command.score(options, globals());
    });
}
