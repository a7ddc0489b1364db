import { type Command, Option } from 'commander';
import { collect, parseAsOf, parseCount, parseRange, parseSchedule, parseSeconds } from '../arguments.ts';
import type { GlobalFlags } from '../terminal.ts';

const NAME =
  'a name in pipelines/ (default: the only one there, or the only one that this warehouse is made by)';
const WHERE =
  'where the files arrive, or NAME=PLACE for one of several sources (default: as the pipeline says)';

/** Commands that make and run pipelines, and check and test their definitions. */
export function addPipelineCommands(program: Command, globals: () => GlobalFlags): void {
  addInit(program, globals);
  addRunning(program, globals);
  addTakingOut(program, globals);
  addTrying(program, globals);
}

function addRunning(program: Command, globals: () => GlobalFlags): void {
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
}

function addTakingOut(program: Command, globals: () => GlobalFlags): void {
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
    .command('forget')
    .argument('<person>', 'whom, as silver writes it')
    .argument('[pipeline]', NAME)
    .description('take one person out of everything that the warehouse holds, and search it all afterwards')
    .option('--dry-run', 'only say what would be taken out')
    .option('--yes', 'do it without asking; it cannot be undone')
    .action(async (person: string, pipeline: string | undefined, options) => {
      const { forget } = await import('../commands/forget.ts');
      process.exitCode = await forget(person, pipeline, options, globals());
    });
}

/** What is asked of definitions that have changed, or are new. */
function addTrying(program: Command, globals: () => GlobalFlags): void {
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

function addInit(program: Command, globals: () => GlobalFlags): void {
  program
    .command('init')
    .argument('[name]', "the new pipeline's name (default: what the files are called)")
    .description('write a pipeline for files of your own: types, rules and tests out of a sample')
    .option('--source <place>', 'where the files arrive: a folder, a file in it, or s3://bucket/prefix')
    .option('--sample <file>', 'the file to learn from (default: the newest that can be read)')
    .option('--table <name>', "the tables' name in bronze and silver (default: the pipeline's)")
    .option('--date <column>', 'the date of a record, for the as-of date, or none (default: as found)')
    .option('--key <columns>', 'what tells records apart, with commas between, or none (default: as found)')
    .addOption(
      new Option('--slash-dates <order>', 'how 3/4/2026 is read').choices(['month_first', 'day_first']),
    )
    .option('--yes', 'take what is proposed, and ask nothing')
    .option('--force', 'write over files that are there')
    .action(async (name: string | undefined, options) => {
      const { init } = await import('../commands/init.ts');
      process.exitCode = await init(name, options, globals());
    });
}
