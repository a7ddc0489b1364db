import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteText } from '../warehouse/quote.ts';
import { joinRecord } from './csv/split-record.ts';
import { type HeaderMap, matchHeader } from './header.ts';
import { RejectsFile } from './rejects-file.ts';
import { addTable, type FileToStage, type StagedFile, type StagedSource, type Staging } from './staged.ts';
import { type RefusedLine, refuseLine, textOf, whyNoText } from './text/line-text.ts';
import { openUtf8 } from './text/open-utf8.ts';
import { physicalLines } from './text/physical-lines.ts';
import { TextFile } from './text/text-file.ts';

/**
 * Stages files of one JSON object a line. A field is its text, a number as it was written as far as DuckDB keeps that, a
 * list or an object its JSON; what is absent or null is null. A line that is no object, or has a key twice, goes to
 * the rejects; a file without a single object is left out whole.
 */
export async function stageJsonLines<File extends FileToStage>(
  database: Database,
  files: readonly File[],
  source: StagedSource,
  staging: Staging,
  scratchDir: string,
  onScanned: (file: File, records: number) => void,
): Promise<void> {
  if (files.length === 0) return;
  await mkdir(scratchDir, { recursive: true });
  const rejects = new RejectsFile(join(scratchDir, `${staging.rejects}.lines.json`));
  for (const file of files) {
    const staged = await stageOne(database, file, source, staging, rejects, scratchDir);
    staging.files.push(staged);
    onScanned(file, staged.outcome === 'staged' ? staged.records : 0);
  }
  await rejects.close();
  await rejects.loadInto(database, staging.rejects);
}

async function stageOne(
  database: Database,
  file: FileToStage,
  { bronze, encoding }: StagedSource,
  staging: Staging,
  rejects: RejectsFile,
  scratchDir: string,
): Promise<StagedFile> {
  const { fileId } = file;
  const reject = (reason: string): StagedFile => ({ fileId, outcome: 'rejected', reason });
  const text = await openUtf8(file.landed, encoding, scratchDir);
  if ('reason' in text) return reject(text.reason);
  const objectsFile = join(scratchDir, `${basename(file.landed)}.objects.csv`);
  const read = await readObjects(text.path, objectsFile);
  if (read.objects === 0 && read.refused.length === 0) return { fileId, outcome: 'empty' };
  if (read.objects === 0)
    return reject(
      `none of its ${read.refused.length} lines is a JSON object${read.isArray ? '; it is a list: write one object a line' : ''}`,
    );
  const header = matchHeader(read.keys, bronze.columns);
  if (typeof header === 'string') return reject(header.replace(/^the header lacks/, 'no object of it has'));
  const twice = await loadObjects(database, staging, header, read, file, objectsFile);
  for (const line of [...read.refused, ...twice]) await rejects.write(fileId, line);
  staging.texts.set(fileId, file.landed);
  const refused = read.refused.length + twice.length;
  return {
    fileId,
    outcome: 'staged',
    records: read.objects + read.refused.length,
    rows: read.objects - twice.length,
    rejects: refused,
    unknown: header.unknown.map(({ name }) => name),
    blankLines: read.blankLines,
    dialect: [...text.found, 'json lines'].join(', '),
    ...(refused === 0 ? {} : { oddity: 'lines that are no JSON objects' }),
  };
}

/** What was found in a text of objects, line by line. */
interface ObjectLines {
  objects: number;
  blankLines: number;
  /** Every key, in the order in which they first came. */
  keys: string[];
  refused: RefusedLine[];
  /** Whether it begins as a list does. */
  isArray: boolean;
}

/** Writes the lines that are JSON objects to a passing file, each with its number, for DuckDB to take apart. */
async function readObjects(path: string, objectsFile: string): Promise<ObjectLines> {
  const found: ObjectLines = { objects: 0, blankLines: 0, keys: [], refused: [], isArray: false };
  const keys = new Set<string>();
  const objects = new TextFile(objectsFile);
  for await (const line of physicalLines(path)) {
    const text = textOf(line)?.replace(/^\ufeff/, '');
    if (text?.trim() === '') {
      found.blankLines += 1;
      continue;
    }
    if (found.objects + found.refused.length === 0)
      found.isArray = text?.trimStart().startsWith('[') ?? false;
    const object = text === undefined ? undefined : parseObject(text);
    if (text === undefined || object === undefined) {
      found.refused.push(refuseLine(line, text === undefined ? whyNoText(line) : 'is no JSON object'));
      continue;
    }
    for (const key of Object.keys(object)) keys.add(key);
    found.objects += 1;
    await objects.write(`${joinRecord([text, String(line.number), String(line.byteOffset)], ',')}\n`);
  }
  await objects.close();
  return { ...found, keys: [...keys] };
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Loads the objects of a file, but those that have a key twice, of which one value would be lost: those it gives back. */
async function loadObjects(
  database: Database,
  staging: Staging,
  header: HeaderMap,
  { keys, objects }: Pick<ObjectLines, 'keys' | 'objects'>,
  { landed }: FileToStage,
  objectsFile: string,
): Promise<RefusedLine[]> {
  const table = addTable(staging, header);
  const read = `read_csv(${quoteText(objectsFile)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n',
    columns = {raw: 'varchar', line: 'bigint', byte_offset: 'bigint'}, strict_mode = true, max_line_size = 41943040, buffer_size = 67108864)`;
  const isTwice = 'len(json_keys(raw)) > len(list_distinct(json_keys(raw)))';
  const fields = keys.map((key, i) => `json_extract_string(raw, ${quoteText(pointerTo(key))}) as c${i}, `);
  await database.run(
    `create or replace temp table ${quoteName(table.name)} as
     select ${fields.join('')}${quoteText(landed)} as _text, line as _line from ${read} where not (${isTwice})`,
  );
  const { loaded } = await database.row<{ loaded: number }>(
    `select count(*) as loaded from ${quoteName(table.name)}`,
  );
  if (loaded === objects) return [];
  const twice = await database.rows<{ line: number; byteOffset: number; raw: string }>(
    `select line, byte_offset as "byteOffset", raw from ${read} where ${isTwice} order by line`,
  );
  return twice.map((line) => ({ ...line, reason: 'has a key twice' }));
}

/** A JSON pointer (RFC 6901) to a key of an object, whatever is in it. */
function pointerTo(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
