import { type Command, Option } from 'commander';
import { parseCount } from '../arguments.ts';
import type { GlobalFlags } from '../terminal.ts';

/** Commands that only read: the published file and the status file. */
export function addReadingCommands(program: Command, globals: () => GlobalFlags): void {
  program
    .command('status')
    .description('who watches, how that goes, and the last runs')
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
    .action(async (key: string, value: string, options) => {
      const { explain } = await import('../commands/explain.ts');
      process.exitCode = await explain(key, value, options, globals());
    });
}
