import { type Command, Option } from 'commander';
import { collect, parseCount } from '../arguments.ts';
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
    .option('--source <place>', 'where the files arrive (default: as the pipelines say)', collect)
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

  const quarantine = program.command('quarantine').description('look at rows and lines that were held back');
  const filtered = (name: string, description: string) =>
    quarantine
      .command(name)
      .description(description)
      .option('--table <table>', 'held for this table')
      .option('--rule <rule>', 'held by this rule, alone or among others')
      .option('--file <path>', 'from this file, by path within its source')
      .option('--run <run>', 'put there or ended by this run')
      .addOption(
        new Option('--state <state>', 'what became of them')
          .choices(['held', 'released', 'superseded', 'not_applied', 'all'])
          .default('held'),
      );
  filtered('ls', 'how many rows, by table and rules').action(async (options) => {
    const { list } = await import('../commands/quarantine.ts');
    process.exitCode = await list(options, globals());
  });
  filtered('show', 'the rows as they came, with where from and why')
    .option('--limit <n>', 'at most N rows, 0 for all', parseCount, 20)
    .action(async (options) => {
      const { show } = await import('../commands/quarantine.ts');
      process.exitCode = await show(options, globals());
    });
  filtered('export', 'all of them, to mend and send again')
    .addOption(new Option('--format <format>', 'how to write them').choices(['csv', 'json']).default('csv'))
    .option('--to <file>', 'into this file instead of stdout')
    .action(async (options) => {
      const { exportRows } = await import('../commands/quarantine.ts');
      process.exitCode = await exportRows(options, globals());
    });

  program
    .command('lineage')
    .argument('[target]', 'a table, or table.column (default: all tables)')
    .description('what a table or column comes from, back to the files')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json', 'mermaid']))
    .option('--upstream', 'what it comes from (the default)')
    .option('--downstream', 'what comes from it')
    .action(async (target: string | undefined, options) => {
      const { lineage } = await import('../commands/lineage.ts');
      process.exitCode = await lineage(target, options, globals());
    });

  program
    .command('explain')
    .argument('<key>', "what a segmentation's key is called, such as customer")
    .argument('<value>', 'which one')
    .description('why it is in its cluster, how far each centre is, and the rows of files it is made of')
    .option('--rows', "each row's file and line")
    .option(
      '--segmentation <table>',
      'which one, where several cluster by this key (default: the first that has the value)',
    )
    .action(async (key: string, value: string, options) => {
      const { explain } = await import('../commands/explain.ts');
      process.exitCode = await explain(key, value, options, globals());
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
