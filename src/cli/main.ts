#!/usr/bin/env node
import { CommanderError } from 'commander';
import { exitCodeOf, isStop } from '../errors.ts';
import { printError } from './print/error.ts';
import { makeProgram } from './program/make-program.ts';
import type { GlobalFlags } from './terminal.ts';

const program = makeProgram();

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
