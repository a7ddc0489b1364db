import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BronzeColumn, SourceFormat } from '../../definitions/source.ts';
import type { FileToStage, StagedFile } from '../staged.ts';
import { decompress } from '../text/decompress.ts';
import { recode } from '../text/recode.ts';
import { describeDialect } from './dialect.ts';
import { type Scan, scanFile, type TextScan } from './scan-file.ts';

/** A file whose text can be read: the landed file itself or, where that had to be decoded, a passing copy. */
export interface OpenedFile extends FileToStage {
  /** Absolute path of a text in UTF-8. */
  text: string;
  scan: TextScan;
  dialect: string;
}

/**
 * Makes a landed file readable: decompresses it and encodes it anew into `scratchDir` where that is needed, and
 * scans the result. A file that is text in UTF-8 already is read once, where it lies.
 */
export async function openText(
  file: FileToStage,
  contract: readonly BronzeColumn[],
  format: SourceFormat,
  scratchDir: string,
): Promise<OpenedFile | StagedFile> {
  const { fileId } = file;
  const reject = (reason: string): StagedFile => ({ fileId, outcome: 'rejected', reason });
  const scratch = async (kind: string) => {
    await mkdir(scratchDir, { recursive: true });
    return join(scratchDir, `${basename(file.landed)}.${kind}`);
  };
  let text = file.landed;
  let scan: Scan = await scanFile(text, contract, format);
  const compression = scan.verdict === 'compressed' ? scan.compression : undefined;
  if (compression !== undefined) {
    text = await scratch('text');
    const problem = await decompress(file.landed, compression, text);
    if (problem !== undefined) return reject(problem);
    scan = await scanFile(text, contract, format);
  }
  const encoding = scan.verdict === 'encoded' ? scan.encoding : undefined;
  if (encoding !== undefined) {
    const encoded = text;
    text = await scratch('utf8');
    await recode(encoded, encoding, text);
    scan = await scanFile(text, contract, { ...format, encoding: 'utf-8' });
  }
  if (scan.verdict === 'empty') return { fileId, outcome: 'empty' };
  if (scan.verdict === 'unreadable') return reject(scan.reason);
  if (scan.verdict === 'compressed')
    return reject(`it is ${scan.compression} data inside ${compression} data`);
  if (scan.verdict === 'encoded') return reject(`it is not the ${encoding} text that it begins as`);
  const { header } = scan;
  const dialect = describeDialect({
    compression,
    encoding: encoding ?? scan.encoding,
    delimiter: header.delimiter,
    preambleLines: header.line - 1,
  });
  return { ...file, text, scan, dialect };
}
