#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { exitCodeOf, MallardError } from '../errors.ts';
import { packageVersion } from '../settings.ts';
import { printError } from './print/error.ts';
import type { GlobalFlags } from './terminal.ts';

const program = new Command('mallard')
  .description(
    'A medallion lakehouse on DuckDB: files become bronze, silver, gold and segments in one .duckdb file',
  )
  .version(packageVersion)
  .option('--project <dir>', 'the folder with pipelines/, sql/ and expectations/ (default: this folder)')
  .option('--warehouse <file>', 'the published file (default: warehouse/mallard.duckdb in the project)')
  .option('--json', 'one JSON document on stdout')
  .option('-q, --quiet', 'no progress on stderr')
  .option('-v, --verbose', 'more detail on stderr, and stack traces')
  .option('--wait <seconds>', 'how long to wait for another writer to end', parseCount)
  .option('--no-color', 'plain text (NO_COLOR does the same)')
  .showHelpAfterError('(run mallard --help, or mallard COMMAND --help)')
  .exitOverride();

program
  .command('run')
  .argument('[pipeline]', 'a name in pipelines/ (default: the only one there)')
  .description('take the files that are new and make every table that follows')
  .option('--source <dir>', 'where the files arrive (default: as the pipeline says)')
  .option('--as-of <date>', 'a date, today, or latest', parseAsOf)
  .option('--full-refresh', 'make every table anew from bronze')
  .option('--backfill <from..to>', 'take the files again whose path holds a date in this range', parseRange)
  .action(async (pipeline: string | undefined, options) => {
    const { run } = await import('./commands/run.ts');
    process.exitCode = await run(pipeline, options, globals());
  });

program
  .command('watch')
  .argument('[pipelines...]', 'names in pipelines/ (default: all of them)')
  .description('run a pipeline whenever new files have settled, until stopped')
  .option('--source <dir>', 'where the files arrive (default: as the pipeline says)')
  .option('--poll <seconds>', 'how often to look', parseSeconds, 1)
  .option('--quiet-for <seconds>', 'how long a file must hold still before it is taken', parseSeconds, 6)
  .option('--schedule <cron>', 'run at these times instead, e.g. "0 6 * * *"', parseSchedule)
  .action(async (pipelines: string[], options) => {
    const { watch } = await import('./commands/watch.ts');
    process.exitCode = await watch(pipelines, options, globals());
  });

program
  .command('status')
  .description('who watches, how that goes, and the last runs')
  .action(async () => {
    const { status } = await import('./commands/status.ts');
    process.exitCode = await status(globals());
  });

program
  .command('retract')
  .argument('<file>', 'its path within the source, as mallard files shows it')
  .argument('[pipeline]', 'a name in pipelines/ (default: the only one there)')
  .description('take a file back out of every table; it stays out until new bytes come, or --restore')
  .option('--source <dir>', 'the source it came from (default: as the pipeline says)')
  .option('--restore', 'let a retracted file come back')
  .action(async (file: string, pipeline: string | undefined, options) => {
    const { retract } = await import('./commands/retract.ts');
    process.exitCode = await retract(file, pipeline, options, globals());
  });

program
  .command('files')
  .description('list the files that are known, and what became of each')
  .option('--status <status>', 'only these: loaded, duplicate, rejected, retracted, …')
  .action(async (options) => {
    const { files } = await import('./commands/files.ts');
    process.exitCode = await files(options, globals());
  });

program
  .command('validate')
  .argument('[pipeline]', 'a name in pipelines/ (default: all of them)')
  .description('check every definition and SQL file against an empty warehouse, reading no data')
  .action(async (pipeline: string | undefined) => {
    const { validate } = await import('./commands/validate.ts');
    process.exitCode = await validate(pipeline, globals());
  });

program
  .command('sql')
  .argument('<query>', 'SQL, or - to read it from stdin')
  .description('query the published file')
  .addOption(new Option('--format <format>', 'how to print the rows').choices(['table', 'csv', 'json']))
  .option('--limit <n>', 'print at most N rows of a table, 0 for all', parseCount, 100)
  .action(async (query: string, options) => {
    const { sql } = await import('./commands/sql.ts');
    process.exitCode = await sql(query, options, globals());
  });

program
  .command('generate')
  .argument('<pipeline>', 'whose files to make up')
  .description('write believable synthetic files; the same flags give the same bytes')
  .requiredOption('--to <dir>', 'where to write them')
  .option('--days <n>', 'how many days, one file each', parseCount, 60)
  .option('--customers <n>', 'how many customers', parseCount, 900)
  .option('--start <date>', 'the first day', parseDate, '2026-01-05')
  .option('--seed <n>', 'another seed makes other files', parseCount, 7)
  .option('--clean', 'no damaged lines')
  .action(async (pipeline: string, options) => {
    const { generate } = await import('./commands/generate.ts');
    process.exitCode = await generate(pipeline, options, globals());
  });

program
  .command('drip')
  .argument('<dir>', 'a folder of daily files')
  .description('play files into a folder or bucket, one after another, as a shop would')
  .requiredOption('--to <place>', 'a folder, or s3://bucket/prefix')
  .option('--every <seconds>', 'how long between two files, e.g. 5s', parseSeconds, 5)
  .option('--endpoint <url>', 'where the bucket is, if not at AWS')
  .action(async (folder: string, options) => {
    const { drip } = await import('./commands/drip.ts');
    process.exitCode = await drip(folder, options, globals());
  });

program
  .command('split')
  .argument('<files...>', 'big CSVs of one header')
  .description('turn big CSVs into a file a day')
  .requiredOption('--to <dir>', 'where to write them')
  .option('--date-column <name>', "the column that holds the date (default: the one with 'date' in its name)")
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
    const { split } = await import('./commands/split.ts');
    process.exitCode = await split(files, options, globals());
  });

function globals(): GlobalFlags {
  return program.opts<GlobalFlags>();
}

function parseAsOf(text: string): string {
  return text === 'today' || text === 'latest' ? text : parseDate(text);
}

function parseDate(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  if (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(text)
  )
    return text;
  throw new InvalidArgumentError(`'${text}' is no date such as 2026-04-28.`);
}

function parseRange(text: string): { from: string; to: string } {
  const [from = '', to = '', ...more] = text.split('..');
  if (more.length > 0)
    throw new InvalidArgumentError(`'${text}' is no range such as 2026-01-01..2026-01-31.`);
  return { from: parseDate(from), to: parseDate(to) };
}

function parseSeconds(text: string): number {
  if (/^\d+(\.\d+)?s?$/.test(text)) return Number.parseFloat(text);
  throw new InvalidArgumentError(`'${text}' is no number of seconds.`);
}

function parseSchedule(text: string): string {
  if (/^\S+( \S+){4,5}$/.test(text.trim())) return text.trim();
  throw new InvalidArgumentError(`'${text}' is no cron expression such as "0 6 * * *".`);
}

function parseCount(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`'${text}' is no whole number.`);
}

/** A reader that closes the pipe early (`| head`) stops nothing: the run goes on, unheard. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.on('uncaughtException', (error) => {
  printError(error, globals());
  process.exit(exitCodeOf(error));
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    const isStop = error instanceof MallardError && ['interrupted', 'terminated'].includes(error.kind);
    printError(error, isStop ? { ...globals(), json: false } : globals());
    process.exitCode = exitCodeOf(error);
  }
}
