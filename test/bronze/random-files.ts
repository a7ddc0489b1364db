import fc from 'fast-check';

type Fields = (string | null)[];

/** A record as it was written, and where. */
interface WrittenRecord {
  line: number;
  byteOffset: number;
  fields: Fields;
}

/** A line of a file, found by a loop over its bytes. */
interface PlainLine {
  line: number;
  byteOffset: number;
  /** Without its LF, CR LF or CR. */
  bytes: Buffer;
}

/** A file made at random, of which everything is known that a reader has to find out. */
export interface RandomFile {
  delimiter: '|' | ',' | ';' | '\t';
  width: number;
  /** In UTF-8. */
  bytes: Buffer;
  /** The physical line of the header. */
  headerLine: number;
  /** The records that nothing was done to. */
  intact: WrittenRecord[];
  /** Everything behind the header. */
  lines: PlainLine[];
}

const LINE_END = /\r\n|\n|\r/;

const DAMAGES = ['drop', 'add', 'quote', 'nul', 'not utf-8'] as const;

export interface RandomFileOptions {
  widths: [least: number, most: number];
  delimiters: RandomFile['delimiter'][];
  /** What physical lines may end with; the header ends with the first. */
  lineEnds: string[];
  /** What lines inside a quoted field may end with. */
  fieldNewlines: string[];
  /** Characters that fields hold often, next to any other. */
  extraCharacters?: string[];
  /** The only characters that fields hold, next to delimiters and quotes. */
  onlyCharacters?: string[];
  /** Whether files may begin with a byte order mark, and with lines that are no header. */
  hasPrelude?: boolean;
  /** What is done to lines; any of it unless told. */
  damages?: readonly (typeof DAMAGES)[number][];
  /** Without damage, blank lines and fields over several lines. */
  clean?: boolean;
}

interface Piece {
  bytes: Buffer;
  intact?: Fields;
}

/**
 * A header and up to 12 pieces: a record on one line, a record with a field over several lines, a damaged line or
 * a blank one. A field over several lines holds no delimiter, so that no line of it is a whole record by itself.
 */
export function randomFile(options: RandomFileOptions): fc.Arbitrary<RandomFile> {
  return fc
    .record({
      width: fc.integer({ min: options.widths[0], max: options.widths[1] }),
      delimiter: fc.constantFrom(...options.delimiters),
      lastEnd: fc.boolean(),
      prelude: options.hasPrelude ? prelude(options.lineEnds) : fc.constant(''),
    })
    .chain(({ width, delimiter, lastEnd, prelude }) =>
      fc
        .array(fc.tuple(piece(width, delimiter, options), fc.constantFrom(...options.lineEnds)), {
          maxLength: 12,
        })
        .map((pieces) => assemble(pieces, width, delimiter, prelude, options.lineEnds[0] ?? '\n', lastEnd)),
    );
}

/** A byte order mark, or none, and lines before the header. */
function prelude(lineEnds: string[]): fc.Arbitrary<string> {
  const line = fc.constantFrom('', 'Report of May', '"an open quote', 'h0,h1', '1;2;3;4', ' ');
  const lines = fc.array(fc.tuple(line, fc.constantFrom(...lineEnds)), { maxLength: 4 });
  return fc.tuple(fc.constantFrom('', '\ufeff'), lines).map(([mark, lines]) => mark + lines.flat().join(''));
}

function piece(width: number, delimiter: string, options: RandomFileOptions): fc.Arbitrary<Piece> {
  const single = singleLine(width, delimiter, options);
  const intact = single.map(({ fields, texts }) => ({
    bytes: Buffer.from(texts.join(delimiter)),
    intact: fields,
  }));
  if (options.clean) return intact;
  return fc.oneof(
    { weight: 4, arbitrary: intact },
    { weight: 2, arbitrary: severalLines(width, delimiter, options.fieldNewlines) },
    { weight: 3, arbitrary: damaged(single, delimiter, options.damages ?? DAMAGES) },
    { weight: 1, arbitrary: fc.constantFrom('', '  ').map((blank) => ({ bytes: Buffer.from(blank) })) },
  );
}

function singleLine(width: number, delimiter: string, options: RandomFileOptions) {
  const characters = options.onlyCharacters ?? [' ', 'a', '7', 'é', '😀', ...(options.extraCharacters ?? [])];
  const often = fc.string({
    unit: fc.constantFrom('"', delimiter, ...characters),
    minLength: 1,
    maxLength: 6,
  });
  const any = fc.string({ unit: 'binary', maxLength: 6 }).map((text) => text.replace(/[\0\r\n]/g, ''));
  const text = options.onlyCharacters === undefined ? fc.oneof(often, any) : often;
  const field = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(null, '', 'NULL') },
    { weight: 2, arbitrary: text },
  );
  return fc.array(fc.tuple(field, fc.boolean()), { minLength: width, maxLength: width }).map((cells) => ({
    fields: cells.map(([text]) => text),
    texts: cells.map(([text, quoted]) => writeField(text, delimiter, quoted || options.clean === true)),
  }));
}

/** Quoted where RFC 4180 asks for it, and where `quoted` does unless the field is absent. */
function writeField(text: string | null, delimiter: string, quoted: boolean): string {
  if (text === null) return '';
  const bare = !quoted && text !== '' && !text.includes('"') && !text.includes(delimiter);
  return bare && !/[\r\n]/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}

function severalLines(width: number, delimiter: string, newlines: string[]): fc.Arbitrary<Piece> {
  const word = fc.constantFrom('one', 'two', 'three', 'x');
  const rest = fc.array(fc.tuple(fc.constantFrom(...newlines), fc.constantFrom('', 'four', ' five')), {
    minLength: 1,
    maxLength: 4,
  });
  return fc
    .tuple(fc.array(word, { minLength: width, maxLength: width }), fc.nat(width - 1), rest)
    .map(([words, at, more]) => {
      const long = `${words[at]}${more.flat().join('')}`;
      const texts = words.map((text, i) => (i === at ? `"${long}"` : text));
      return {
        bytes: Buffer.from(texts.join(delimiter)),
        intact: words.map((text, i) => (i === at ? long : text)),
      };
    });
}

function damaged(
  single: fc.Arbitrary<{ texts: string[] }>,
  delimiter: string,
  damages: readonly (typeof DAMAGES)[number][],
): fc.Arbitrary<Piece> {
  const kind = fc.constantFrom(...damages);
  return fc.tuple(single, kind, fc.nat()).map(([{ texts }, kind, random]) => {
    const at = random % texts.length;
    const before = Buffer.from(texts.slice(0, at).join(delimiter));
    const bytes = {
      drop: () => Buffer.from(texts.toSpliced(at, 1).join(delimiter)),
      add: () => Buffer.from([...texts, 'more'].join(delimiter)),
      quote: () => Buffer.from(texts.with(at, `"${texts[at]}`).join(delimiter)),
      nul: () => Buffer.concat([before, Buffer.from([0]), Buffer.from(texts.slice(at).join(delimiter))]),
      'not utf-8': () => Buffer.concat([Buffer.from(texts.join(delimiter)), Buffer.from([0xe9])]),
    };
    return { bytes: bytes[kind]() };
  });
}

function assemble(
  pieces: [Piece, string][],
  width: number,
  delimiter: RandomFile['delimiter'],
  prelude: string,
  headerEnd: string,
  lastEnd: boolean,
): RandomFile {
  const header = Array.from({ length: width }, (_, i) => `h${i}`).join(delimiter) + headerEnd;
  const parts: Buffer[] = [Buffer.from(prelude + header)];
  const intact: WrittenRecord[] = [];
  pieces.forEach(([{ bytes, intact: fields }, end], i) => {
    const before = Buffer.concat(parts);
    if (fields !== undefined)
      intact.push({ line: 1 + countLineEnds(before), byteOffset: before.length, fields });
    parts.push(bytes, Buffer.from(i === pieces.length - 1 && !lastEnd ? '' : end));
  });
  const bytes = Buffer.concat(parts);
  const headerLine = 1 + countLineEnds(Buffer.from(prelude));
  return { delimiter, width, bytes, headerLine, intact, lines: plainLines(bytes).slice(headerLine) };
}

function countLineEnds(bytes: Buffer): number {
  return bytes.toString('latin1').split(LINE_END).length - 1;
}

/** Lines, byte by byte: slow, and too plain to be wrong. */
export function plainLines(bytes: Buffer): PlainLine[] {
  const lines: PlainLine[] = [];
  let start = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const atEnd = at === bytes.length;
    if (atEnd ? start === at : bytes[at] !== 0x0a && bytes[at] !== 0x0d) continue;
    lines.push({ line: lines.length + 1, byteOffset: start, bytes: bytes.subarray(start, at) });
    if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) at += 1;
    start = at + 1;
  }
  return lines;
}

/** What a reader made of a file: records with their fields, and refused lines. */
export interface Found {
  line: number;
  fields?: Fields;
}

/** The lines, neither header nor blank, that are in no result or in more than one: empty where nothing is lost. */
export function unaccounted(file: RandomFile, found: readonly Found[]): number[] {
  const times = new Map<number, number>();
  for (const { line, fields = [] } of found) {
    const newlines = fields.join('').split(LINE_END).length - 1;
    for (let at = line; at <= line + newlines; at++) times.set(at, (times.get(at) ?? 0) + 1);
  }
  const isBlank = ({ bytes }: PlainLine) => /^ *$/.test(bytes.toString('latin1'));
  return file.lines
    .filter((line) => (times.get(line.line) ?? 0) !== 1 && !(isBlank(line) && !times.has(line.line)))
    .map(({ line }) => line);
}

/** All that a generator gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
