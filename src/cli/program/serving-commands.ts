import type { Command } from 'commander';
import { collect, parseCount } from '../arguments.ts';
import type { GlobalFlags } from '../terminal.ts';

/** Commands that put what is published before people. */
export function addServingCommands(program: Command, globals: () => GlobalFlags): void {
  program
    .command('serve')
    .description(
      'the dashboard in a browser: data, runs, quality, lineage, SQL; reads the published file only',
    )
    .option('--port <n>', 'where it listens; 0 for any that is free', parseCount, 4180)
    .option('--host <address>', 'for whom it listens', '127.0.0.1')
    .option('--open', 'open it in the browser')
    .option(
      '--token <text>',
      'what readers have to bring; none for nothing (default: made up for other machines)',
    )
    .option(
      '--allow-host <name>',
      'a name by which it may be called, besides addresses and localhost',
      collect,
    )
    .option('--timeout <seconds>', 'how long one query may take', parseCount, 10)
    .action(async (options) => {
      const { serve } = await import('../commands/serve.ts');
      process.exitCode = await serve(options, globals());
    });

  program
    .command('report')
    .description(
      'the pictures of the data pages in one HTML file, to mail or keep; it needs no script and no network',
    )
    .requiredOption('--out <file>', 'the file')
    .option('--page <page>', 'only this one, as PIPELINE/PAGE; may be given several times', collect)
    .action(async (options) => {
      const { report } = await import('../commands/report.ts');
      process.exitCode = await report(options, globals());
    });
}
