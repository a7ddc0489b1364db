import { Command } from 'commander';
import { packageVersion } from '../../settings.ts';
import { parseCount } from '../arguments.ts';
import type { GlobalFlags } from '../terminal.ts';
import { addFileCommands } from './file-commands.ts';
import { addPipelineCommands } from './pipeline-commands.ts';
import { addPublishCommands } from './publish-commands.ts';
import { addReadingCommands } from './reading-commands.ts';
import { addSegmentCommands } from './segment-commands.ts';
import { addServingCommands } from './serving-commands.ts';

/** Every command with its arguments and options. What is typed wrong is thrown as a `CommanderError`, and said on stderr. */
export function makeProgram(): Command {
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
  const globals = () => program.opts<GlobalFlags>();
  for (const add of [
    addPipelineCommands,
    addPublishCommands,
    addReadingCommands,
    addServingCommands,
    addSegmentCommands,
    addFileCommands,
  ])
    add(program, globals);
  return program;
}
