import { type Command, Option } from 'commander';
import { parseCount } from '../arguments.ts';
import type { GlobalFlags } from '../terminal.ts';

/** Commands that only read: the published file and the status file. */
export function addReadingCommands(program: Command, globals: () => GlobalFlags): void {
  program
    .command('status')
    .description('what works on the warehouse now, how that goes, and the last runs')
    .action(async () => {
      const { status } = await import('../commands/status.ts');
      process.exitCode = await status(globals());
    });

  program
    .command('files')
    .description('list the files that are known, and what became of each')
    .option('--status <status>', 'only these: loaded, duplicate, rejected, retracted, …')
    .action(async (options) => {
      const { files } = await import('../commands/files.ts');
      process.exitCode = await files(options, globals());
    });

  program
    .command('doctor')
    .description(
      'look at all that a run needs: versions, definitions, files, lock, disk, source; exit code 1 if not',
    )
    .option('--source <dir>', 'where the files arrive (default: as the pipelines say)')
    .action(async (options) => {
      const { doctor } = await import('../commands/doctor.ts');
      process.exitCode = await doctor(options, globals());
    });

  addHistoryCommands(program, globals);

  program
    .command('sql')
    .argument('<query>', 'SQL, or - to read it from stdin')
    .description('query the published file')
    .addOption(new Option('--format <format>', 'how to print the rows').choices(['table', 'csv', 'json']))
    .option('--limit <n>', 'print at most N rows of a table, 0 for all', parseCount, 100)
    .action(async (query: string, options) => {
      const { sql } = await import('../commands/sql.ts');
      process.exitCode = await sql(query, options, globals());
    });
}

function addHistoryCommands(program: Command, globals: () => GlobalFlags): void {
  const runs = program
    .command('runs')
    .description('list the last runs, also those that failed; runs show RUN tells all of one')
    .option('--limit <n>', 'how many', parseCount, 20)
    .option('--pipeline <name>', 'only those of this one')
    .option('--failed', 'only those that failed')
    .action(async (options) => {
      const command = await import('../commands/runs.ts');
      process.exitCode = await command.runs(options, globals());
    });
  runs
    .command('show')
    .argument('<run>', 'its id, the beginning or end of it, or last')
    .description('one run: its steps, what its rules found, its sums and files')
    .action(async (run: string) => {
      const { showRun } = await import('../commands/runs.ts');
      process.exitCode = await showRun(run, globals());
    });

  program
    .command('quality')
    .description('what each rule found last, how that has changed, and what is in quarantine')
    .option('--table <name>', 'only this one, e.g. silver.orders')
    .option('--tag <tag>', 'only rules with this tag')
    .option('--runs <n>', 'how many runs the trend goes back', parseCount, 10)
    .action(async (options) => {
      const { quality } = await import('../commands/quality.ts');
      process.exitCode = await quality(options, globals());
    });
}
