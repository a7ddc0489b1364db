import { type Command, Option } from 'commander';
import { parseCount, parseDate, parseSeconds } from '../arguments.ts';
import type { GlobalFlags } from '../terminal.ts';

/** As in `serving/export-table.ts`, which is loaded only for the command itself. */
const EXPORT_FORMATS = ['csv', 'parquet', 'json', 'jsonl'];

/** Commands that make or play files. */
export function addFileCommands(program: Command, globals: () => GlobalFlags): void {
  program
    .command('generate')
    .argument('[pipeline]', 'whose files to make up')
    .argument('[own...]', 'options of its own, such as --customers 500')
    .usage('<pipeline> --to <dir> [options]')
    .description('write believable synthetic files; the same flags give the same bytes')
    .option('--to <dir>', 'where to write them')
    .option('--seed <n>', 'another seed makes other files', parseCount, 7)
    .addOption(new Option('--format <format>', 'of files that may be either').choices(['csv', 'parquet']))
    .option('--clean', 'nothing damaged')
    .allowUnknownOption() // each generator has its own, and says which
    .helpOption(false) // so that it tells of those too
    .action(async (_pipeline, _own, options, command: Command) => {
      const { generate } = await import('../commands/generate.ts');
      process.exitCode = await generate(command.args, options, globals(), () => command.helpInformation());
    });

  program
    .command('export')
    .argument('<tables...>', 'such as gold.sales')
    .description('write tables of the published file as files, each whole or not at all')
    .requiredOption('--to <place>', 'a file, or a folder or s3://bucket/prefix/ for one or several')
    .addOption(
      new Option('--format <format>', 'how to write them (default: by the file, else csv)').choices(
        EXPORT_FORMATS,
      ),
    )
    .option('--endpoint <url>', 'where the bucket is, if not at AWS')
    .action(async (tables: string[], options) => {
      const { exportTo } = await import('../commands/export.ts');
      process.exitCode = await exportTo(tables, options, globals());
    });

  program
    .command('drip')
    .argument('<dir>', 'a folder of daily files')
    .description('play files into a folder or bucket, one after another, as a shop would')
    .requiredOption('--to <place>', 'a folder, or s3://bucket/prefix')
    .option('--every <seconds>', 'how long between two files, e.g. 5s', parseSeconds, 5)
    .option('--endpoint <url>', 'where the bucket is, if not at AWS')
    .action(async (folder: string, options) => {
      const { drip } = await import('../commands/drip.ts');
      process.exitCode = await drip(folder, options, globals());
    });

  program
    .command('split')
    .argument('<files...>', 'big CSVs of one header')
    .description('turn big CSVs into a file a day')
    .requiredOption('--to <dir>', 'where to write them')
    .option(
      '--date-column <name>',
      "the column that holds the date (default: the one with 'date' in its name)",
    )
    .addOption(
      new Option('--slash-dates <order>', 'how 3/4/2026 is read')
        .choices(['month_first', 'day_first'])
        .default('month_first'),
    )
    .option('--delimiter <char>', 'what separates the fields', ',')
    .option('--name <pattern>', 'names of the files; {date} stands for the day', '{date}_transactions.csv')
    .option('--shift-to <date>', 'move all dates so that the first day becomes this one', parseDate)
    .option('--consecutive', 'close the gaps: the days that have rows become days in a row')
    .option('--date-only', 'write dates without their time')
    .action(async (files: string[], options) => {
      const { split } = await import('../commands/split.ts');
      process.exitCode = await split(files, options, globals());
    });
}
