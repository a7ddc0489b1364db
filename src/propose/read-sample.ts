import { join } from 'node:path';
import { land } from '../arrival/land.ts';
import { openText } from '../bronze/csv/open-text.ts';
import { formatOf } from '../bronze/format-of.ts';
import { stageFiles } from '../bronze/stage-files.ts';
import type { FileToStage, StagedFile, StagedTable } from '../bronze/staged.ts';
import { textOf } from '../bronze/text/line-text.ts';
import { physicalLines } from '../bronze/text/physical-lines.ts';
import type { BronzeColumn, SourceFormat } from '../definitions/source.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName } from '../warehouse/quote.ts';
import { type NamedColumn, nameColumns } from './column-names.ts';
import { findNames, LINES_TO_LOOK_AT, looksLikeData } from './find-names.ts';
import type { Candidate } from './find-sample.ts';

/** A file as a run would read it. Its values are in `SAMPLE`, those of column 0 in `v0` and so on. */
export interface Sample extends Candidate {
  columns: NamedColumn[];
  /** How it is written, in a few words. */
  dialect: string;
  /** Rows of `SAMPLE`. */
  records: number;
  /** What a user should know of it. */
  notes: string[];
}

/** The temporary table of a sample's values: text without space around it, null where nothing is left; `_row` orders them. */
export const SAMPLE = 'sample_values';

const AUTO = { delimiter: 'auto', encoding: 'auto' } as const;

/** Reads the first of these files that can be read. Throws `usage` with each one's reason where none can. */
export async function readSample(
  database: Database,
  candidates: readonly Candidate[],
  workDir: string,
): Promise<Sample> {
  const reasons: string[] = [];
  for (const candidate of candidates.slice(0, MOST_TRIES)) {
    const read = await readOne(database, candidate, workDir);
    if (typeof read !== 'string') {
      const passed = reasons.map((reason) => `passed over, as a run would leave it out: ${reason}`);
      return { ...read, notes: [...passed, ...read.notes] };
    }
    reasons.push(`${candidate.file.path}: ${read}`);
  }
  const [only = ''] = reasons;
  throw new MallardError(
    'usage',
    reasons.length === 1 ? `the sample cannot be read: ${only}` : 'no file there can be read',
    {
      where: candidates[0]?.source.name,
      next:
        reasons.length === 1
          ? 'mend it, or name another with --sample FILE'
          : `name one with --sample FILE; ${reasons.slice(0, 3).join('; ')}`,
    },
  );
}

const MOST_TRIES = 20;

/** The sample, or a sentence why it is none. */
async function readOne(database: Database, candidate: Candidate, workDir: string): Promise<Sample | string> {
  const landed = await landSample(candidate, workDir);
  if (typeof landed === 'string') return landed;
  const header = await headerOf(database, landed, candidate.kind.format, workDir);
  if (typeof header === 'string') return header;
  const { columns, blank, repeated } = nameColumns(header);
  if (columns.length === 0) return 'its header has no name that is there just once';
  const contract = columns.map(({ header: name }) => columnOf(name));
  const staged = await stage(database, landed, contract, candidate.kind.format, workDir);
  if (typeof staged === 'string') return staged;
  const positions = new Map(staged.table.header.columns.map(({ name, position }) => [name, position]));
  const found = columns.map((column) => ({
    ...column,
    position: positions.get(column.header) ?? column.position,
  }));
  await keepValues(database, staged.table, found);
  const notes = [
    ...(looksLikeData(found.map(({ header: name }) => name))
      ? [
          'the first line looks like a record: if the files have no header, give them one, or the first record is taken for it',
        ]
      : []),
    ...blank.map(
      (i) =>
        `field ${i + 1} has no name in the header: what it holds goes to _rescued_data, and not to silver`,
    ),
    ...repeated.map(
      (name) =>
        `'${name}' is in the header more than once: those fields go to _rescued_data, and not to silver`,
    ),
    ...(staged.file.rejects > 0
      ? [`${staged.file.rejects} of its lines are no records: a run puts them into quarantine`]
      : []),
  ];
  return { ...candidate, columns: found, dialect: staged.file.dialect, records: staged.file.rows, notes };
}

async function landSample({ source, file }: Candidate, workDir: string): Promise<FileToStage | string> {
  try {
    const landed = await land(source, file, join(workDir, 'landing'));
    return landed ?? 'it is being written just now';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') return 'it may not be read: look at its permissions';
    throw error;
  }
}

/** The names of a file's fields before there is a contract. */
async function headerOf(
  database: Database,
  landed: FileToStage,
  format: SourceFormat['format'],
  workDir: string,
): Promise<(string | null)[] | string> {
  if (formatOf(landed.path, format) !== 'csv') {
    const staged = await stage(database, landed, [], format, workDir);
    return typeof staged === 'string' ? staged : staged.table.header.unknown.map(({ name }) => name);
  }
  const opened = await openText(landed, [], { format, ...AUTO }, join(workDir, 'look'));
  if ('outcome' in opened) return reasonOf(opened);
  const lines: string[] = [];
  for await (const line of physicalLines(opened.text)) {
    lines.push(textOf(line) ?? '');
    if (lines.length === LINES_TO_LOOK_AT) break;
  }
  return findNames(lines) ?? 'it has no header: no line of its first 51 has as many fields as the others';
}

interface StagedOne {
  file: Extract<StagedFile, { outcome: 'staged' }>;
  table: StagedTable;
}

async function stage(
  database: Database,
  landed: FileToStage,
  columns: BronzeColumn[],
  format: SourceFormat['format'],
  workDir: string,
): Promise<StagedOne | string> {
  const source = { name: 'sample', bronze: { table: 'bronze.sample', columns }, format, ...AUTO };
  const { files, tables } = await stageFiles(database, [landed], source, join(workDir, 'scratch'));
  const [[file], [table]] = [files, tables];
  if (file?.outcome !== 'staged' || table === undefined) return reasonOf(file);
  return { file, table };
}

function reasonOf(file: StagedFile | undefined): string {
  return file?.outcome === 'rejected' ? file.reason : 'it is empty';
}

function columnOf(name: string): BronzeColumn {
  return { name, also: [], required: true };
}

async function keepValues(
  database: Database,
  { name }: StagedTable,
  columns: readonly NamedColumn[],
): Promise<void> {
  const values = columns.map(({ position }, i) => `nullif(trim(c${position}), '') as v${i}`);
  await database.run(
    `create or replace temp table ${SAMPLE} as select ${values.join(', ')}, rowid as _row from ${quoteName(name)}`,
  );
}
