import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Encoding } from './encoding.ts';

/**
 * What windows-1252 has at 80 to 9F; its five empty places are the control characters there, as on the
 * web. Node 20's own TextDecoder reads Latin-1 under this name. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** In place of a byte that is half a unit of UTF-16: no UTF-8 has it, so its line goes to quarantine. */
const NO_TEXT = Buffer.from([0xff]);

/**
 * Writes a text anew in UTF-8, a byte order mark included. Nothing is made up or left out: what is no character,
 * half a surrogate pair say, becomes bytes that are not UTF-8 either, and so damages its own line alone.
 */
export async function recode(path: string, encoding: Encoding, target: string): Promise<void> {
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    (chunks: AsyncIterable<Buffer>) =>
      encoding === 'utf-16le' || encoding === 'utf-16be'
        ? fromUtf16(chunks, encoding === 'utf-16be')
        : fromSingleBytes(chunks, encoding === 'windows-1252'),
    createWriteStream(target),
  );
}

async function* fromSingleBytes(chunks: AsyncIterable<Buffer>, isWindows: boolean): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const text = chunk.toString('latin1');
    yield Buffer.from(
      isWindows ? text.replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80] ?? c) : text,
    );
  }
}

async function* fromUtf16(chunks: AsyncIterable<Buffer>, isBigEndian: boolean): AsyncGenerator<Buffer> {
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([carry, chunk]);
    const whole = bytes.length - (bytes.length % 2);
    const units = bytes.subarray(0, whole);
    if (isBigEndian) units.swap16();
    const isCut = whole > 0 && (units.readUInt16LE(whole - 2) & 0xfc00) === 0xd800;
    const end = isCut ? whole - 2 : whole;
    yield toUtf8(units.toString('utf16le', 0, end));
    if (isBigEndian) units.subarray(end).swap16();
    carry = Buffer.from(bytes.subarray(end));
  }
  if (carry.length >= 2)
    yield toUtf8(String.fromCharCode(isBigEndian ? carry.readUInt16BE() : carry.readUInt16LE()));
  if (carry.length % 2 === 1) yield NO_TEXT;
}

/** As UTF-8; half a surrogate pair by the same rule, which makes three bytes that are not UTF-8. */
function toUtf8(text: string): Buffer {
  const parts = text.split(/(\p{Surrogate})/u);
  if (parts.length === 1) return Buffer.from(text);
  return Buffer.concat(
    parts.map((part, i) => {
      const unit = part.charCodeAt(0);
      return i % 2 === 0
        ? Buffer.from(part)
        : Buffer.from([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]);
    }),
  );
}
