#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { exitCodeOf, isStop } from '../errors.ts';
import { packageVersion } from '../settings.ts';
import { parseCount } from './arguments.ts';
import { printError } from './print/error.ts';
import { addFileCommands } from './program/file-commands.ts';
import { addPipelineCommands } from './program/pipeline-commands.ts';
import { addReadingCommands } from './program/reading-commands.ts';
import { addSegmentCommands } from './program/segment-commands.ts';
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

for (const add of [addPipelineCommands, addReadingCommands, addSegmentCommands, addFileCommands])
  add(program, globals);

function globals(): GlobalFlags {
  return program.opts<GlobalFlags>();
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
    printError(error, isStop(error) ? { ...globals(), json: false } : globals());
    process.exitCode = exitCodeOf(error);
  }
}
