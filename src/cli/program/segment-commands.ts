import { type Command, Option } from 'commander';
import { parseControl, parseCount } from '../arguments.ts';
import type { GlobalFlags } from '../terminal.ts';

/** Commands about segments: who is in them, lists with a control group kept aside, and the models behind them. */
export function addSegmentCommands(program: Command, globals: () => GlobalFlags): void {
  const segments = program
    .command('segments')
    .description('customers by segment, lists of them for campaigns, and the models behind them');
  segments
    .command('ls', { isDefault: true })
    .description('each segment, with its customers and their share')
    .option('--table <table>', 'only those of this table (default: all that campaigns are drawn from)')
    .option('--pipeline <name>', 'a name in pipelines/ (default: the only one with campaigns)')
    .action(async (options) => {
      const { list } = await import('../commands/segments.ts');
      process.exitCode = await list(options, globals());
    });
  segments
    .command('export')
    .argument('[segment]', 'its name, as mallard segments shows it')
    .description('draw a campaign: its list to treat, a control group kept aside, and a record of both')
    .option('--control <share>', 'how many to keep aside, e.g. 10%; 0% for none', parseControl)
    .option('--campaign <name>', 'what to call it (default: the segment and the as-of date)')
    .option('--to <file>', 'write the list into this file instead of stdout')
    .addOption(
      new Option('--format <format>', "how to write it (default: as the file's name ends, else csv)").choices(
        ['csv', 'json', 'parquet'],
      ),
    )
    .option('--seed <n>', 'another seed draws other customers (default: 1)', parseCount)
    .option('--table <table>', 'draw from this table (default: the first that the pipeline names)')
    .option('--pipeline <name>', 'a name in pipelines/ (default: the only one with campaigns)')
    .option('--again <campaign>', 'write the list of a campaign once more, from its record: nothing is drawn')
    .action(async (segment: string | undefined, options) => {
      const { exportList } = await import('../commands/segments-export.ts');
      process.exitCode = await exportList(segment, options, globals());
    });

  segments
    .command('models')
    .description('list every model that was published, and how far each is from the one before')
    .action(async () => {
      const { models } = await import('../commands/models.ts');
      process.exitCode = await models(globals());
    });
  segments
    .command('score')
    .description('score the published rows with a model of the past, and compare')
    .requiredOption('--model <id>', 'its id, or how that begins; segments models lists them')
    .option('--to <file>', 'write each row with its cluster as CSV')
    .action(async (options) => {
      const { score } = await import('../commands/models.ts');
      process.exitCode = await score(options, globals());
    });
}
