import { type Command, Option } from 'commander';
import { parseControl, parseCount } from '../arguments.ts';
import type { GlobalFlags } from '../terminal.ts';

/** Commands about the segments of customers: who is in them, and lists of them with a control group kept aside. */
export function addSegmentCommands(program: Command, globals: () => GlobalFlags): void {
  const segments = program
    .command('segments')
    .description('customers by segment, and lists of them for campaigns');
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
}
