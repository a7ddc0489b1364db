import { basename, isAbsolute, relative, resolve } from 'node:path';
import { isBucket } from '../../arrival/open-source.ts';
import { MallardError } from '../../errors.ts';
import { identifierOf } from '../../propose/column-names.ts';
import { wordOf } from '../../propose/file-patterns.ts';
import { placeOf } from '../../propose/find-sample.ts';
import { type Choices, type Proposal, propose } from '../../propose/propose.ts';
import type { Sample } from '../../propose/read-sample.ts';
import { withSample } from '../../propose/with-sample.ts';
import { definitionFiles } from '../../propose/write/definition-files.ts';
import { tryQuery } from '../../propose/write/pipeline-file.ts';
import type { Database } from '../../warehouse/database.ts';
import { type Asker, terminalAsker } from '../ask.ts';
import { decide, listIn } from '../init-dialogue.ts';
import { checkFiles, existingFiles, refuseName, refuseTaken, writeInto } from '../init-files.ts';
import { describeInit, type InitReport, renderInit } from '../print/proposal.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

export interface InitOptions {
  source?: string;
  sample?: string;
  table?: string;
  date?: string;
  key?: string;
  slashDates?: 'month_first' | 'day_first';
  yes?: boolean;
  force?: boolean;
}

/**
 * `mallard init`: proposes a pipeline for somebody's own files and writes it, once it is known to be valid and its tests
 * pass. On a terminal it asks; elsewhere, or with `--yes`, it takes what it proposes.
 */
export async function init(
  name: string | undefined,
  options: InitOptions,
  flags: GlobalFlags,
  openAsker: () => Asker = terminalAsker,
): Promise<number> {
  const mayAsk = process.stdin.isTTY && process.stderr.isTTY && !options.yes && !flags.json;
  const asker = mayAsk || openAsker !== terminalAsker ? openAsker() : undefined;
  try {
    const report = await makePipeline(name, options, flags, asker);
    if (report === undefined) return 0;
    if (flags.json) print(JSON.stringify(describeInit(report), null, 2));
    else print(renderInit(report, styler(process.stdout, flags)));
    return 0;
  } finally {
    asker?.close();
  }
}

/** Undefined where somebody decided to write nothing. */
async function makePipeline(
  given: string | undefined,
  options: InitOptions,
  flags: GlobalFlags,
  asker: Asker | undefined,
): Promise<InitReport | undefined> {
  const cwd = process.cwd();
  const project = resolve(cwd, flags.project ?? '.');
  const check = (name: string, table: string) => {
    refuseName(name, 'the name of a pipeline', 'NAME');
    refuseName(table, 'the name of a table', '--table');
    refuseTaken(project, name, table);
    if (!options.force) existingFiles(project, name, table);
  };
  if (given !== undefined) check(given, options.table ?? given);
  const place = placeOf(await sourceOf(options, asker), options.sample, cwd);
  return withSample(place, cwd, async (database, sample) => {
    const name =
      given ?? (await nameOf(sample, place.location, asker, (typed) => check(typed, options.table ?? typed)));
    const proposal = await decideOn(database, sample, name, options, asker);
    const folder = writtenFolder(place.location, project);
    const { patterns, kind, file, dialect } = sample;
    const files = await definitionFiles(database, proposal, { folder, patterns, format: kind.format });
    const tests = await checkFiles(files, name);
    if (asker !== undefined && !(await isWanted(asker, Object.keys(files), project))) return undefined;
    await writeInto(project, files, options.force ?? false);
    const at = flags.project === undefined ? '' : ` --project ${quoted(flags.project)}`;
    const next = [`run ${name}${at}`, `sql "${tryQuery(proposal)}"${at}`, `serve${at}`];
    const paths = Object.keys(files);
    return {
      proposal,
      project,
      source: folder,
      sample: file.path,
      dialect,
      patterns,
      files: paths,
      tests,
      next,
    };
  });
}

async function sourceOf({ source, sample }: InitOptions, asker: Asker | undefined): Promise<string> {
  if (source !== undefined) return source;
  if (sample !== undefined) return sample;
  if (asker !== undefined)
    return asker.ask('Where do the files arrive: a folder, a file in it, or s3://bucket/prefix', '.');
  throw new MallardError('usage', 'where do the files arrive?', {
    where: '--source',
    next: 'mallard init NAME --source DIR, or the path of one of the files, or s3://bucket/prefix',
  });
}

/** The name asked for or, where nobody can be asked, what the sample or its folder is called. */
async function nameOf(
  { file }: Sample,
  location: string,
  asker: Asker | undefined,
  check: (name: string) => void,
): Promise<string> {
  const word = wordOf(file.path) || wordOf(basename(location));
  const proposed = word === '' ? 'records' : identifierOf(word);
  for (;;) {
    const name =
      asker === undefined ? proposed : await asker.ask('What shall the pipeline be called', proposed);
    try {
      check(name);
      return name;
    } catch (error) {
      if (asker === undefined || !(error instanceof MallardError)) throw error;
      asker.say(`${error.message}; ${error.next}`);
    }
  }
}

async function decideOn(
  database: Database,
  sample: Sample,
  name: string,
  { table = name, date, key, slashDates }: InitOptions,
  asker: Asker | undefined,
): Promise<Proposal> {
  const choices: Choices = {
    name,
    table,
    date,
    slashDates,
    key: key === undefined ? undefined : listIn(key),
  };
  const make = (chosen: Choices) => propose(database, sample, chosen);
  return asker === undefined ? make(choices) : decide(asker, make, choices);
}

async function isWanted(asker: Asker, files: readonly string[], project: string): Promise<boolean> {
  asker.say(`\nThese files are valid and pass their tests:\n${files.map((file) => `  ${file}`).join('\n')}`);
  const answer = await asker.ask(`Write them into ${project}, yes or no`, 'yes');
  if (/^y/i.test(answer)) return true;
  asker.say('nothing was written');
  return false;
}

/** As a person would write it: within the project from there, else whole. */
function writtenFolder(location: string, project: string): string {
  if (isBucket(location)) return location;
  const within = relative(project, location);
  return within.startsWith('..') || isAbsolute(within) ? location : within.replaceAll('\\', '/') || '.';
}

function quoted(text: string): string {
  return /^[\w./~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
