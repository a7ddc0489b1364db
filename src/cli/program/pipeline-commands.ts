import type { Command } from 'commander';
import { collect, parseAsOf, parseCount, parseRange, parseSchedule, parseSeconds } from '../arguments.ts';
import type { GlobalFlags } from '../terminal.ts';

const NAME =
  'a name in pipelines/ (default: the only one there, or the only one that this warehouse is made by)';
const WHERE =
  'where the files arrive, or NAME=PLACE for one of several sources (default: as the pipeline says)';

/** Commands that run pipelines, and check and test their definitions. */
export function addPipelineCommands(program: Command, globals: () => GlobalFlags): void {
  program
    .command('run')
    .argument('[pipeline]', NAME)
    .description('take the files that are new and make every table that follows')
    .option('--source <place>', WHERE, collect)
    .option('--as-of <date>', 'a date, today, or latest', parseAsOf)
    .option('--full-refresh', 'make every table anew from bronze')
    .option('--backfill <from..to>', 'take the files again whose path holds a date in this range', parseRange)
    .action(async (pipeline: string | undefined, options) => {
      const { run } = await import('../commands/run.ts');
      process.exitCode = await run(pipeline, options, globals());
    });

  program
    .command('watch')
    .argument('[pipelines...]', 'names in pipelines/ (default: all of them)')
    .description('run a pipeline whenever new files have settled, until stopped')
    .option('--source <place>', WHERE, collect)
    .option('--poll <seconds>', 'how often to look', parseSeconds, 1)
    .option('--quiet-for <seconds>', 'how long a file must hold still before it is taken', parseSeconds, 6)
    .option('--schedule <cron>', 'run at these times instead, e.g. "0 6 * * *"', parseSchedule)
    .option('--metrics-port <port>', 'serve metrics for Prometheus on this port of 127.0.0.1', parseCount)
    .action(async (pipelines: string[], options) => {
      const { watch } = await import('../commands/watch.ts');
      process.exitCode = await watch(pipelines, options, globals());
    });

  program
    .command('retract')
    .argument('<file>', 'its path within the source, as mallard files shows it')
    .argument('[pipeline]', NAME)
    .description('take a file back out of every table; it stays out until new bytes come, or --restore')
    .option('--source <place>', WHERE, collect)
    .option('--restore', 'let a retracted file come back')
    .action(async (file: string, pipeline: string | undefined, options) => {
      const { retract } = await import('../commands/retract.ts');
      process.exitCode = await retract(file, pipeline, options, globals());
    });

  program
    .command('plan')
    .argument('[pipeline]', NAME)
    .description('what a run would change after an edit of rules or SQL: on a copy, which is thrown away')
    .option('--as-of <date>', 'a date, today, or latest', parseAsOf)
    .option('--full-refresh', 'as if every table were to be made anew')
    .action(async (pipeline: string | undefined, options) => {
      const { plan } = await import('../commands/plan.ts');
      process.exitCode = await plan(pipeline, options, globals());
    });

  program
    .command('replay')
    .argument('[pipeline]', NAME)
    .description('judge again what a changed rule or SQL file is about, taking no new file')
    .action(async (pipeline: string | undefined) => {
      const { replay } = await import('../commands/replay.ts');
      process.exitCode = await replay(pipeline, globals());
    });

  program
    .command('validate')
    .argument('[pipeline]', 'a name in pipelines/ (default: all of them)')
    .description(
      'check every definition, SQL file and test of SQL against an empty warehouse, reading no data',
    )
    .action(async (pipeline: string | undefined) => {
      const { validate } = await import('../commands/validate.ts');
      process.exitCode = await validate(pipeline, globals());
    });

  program
    .command('test')
    .argument('[pipeline]', 'a name in pipelines/ (default: all of them)')
    .description('run the unit tests of the SQL files, each on the rows it gives, in memory')
    .option('--table <name>', 'only those of this table, such as silver.sales, or of a query, serving.NAME')
    .option('--name <part>', 'only those with this in their name')
    .action(async (pipeline: string | undefined, options) => {
      const { test } = await import('../commands/test.ts');
      process.exitCode = await test(pipeline, options, globals());
    });
}
