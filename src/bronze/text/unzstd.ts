import { Decompress } from 'fzstd';
import xxhash from 'xxhash-wasm';

/** Why bytes are no zstd data, or not all of it. */
export class ZstdError extends Error {}

const FRAME_MAGIC = 0xfd2fb528;
/** The sixteen magic numbers of frames to skip differ in their last four bits. */
const SKIPPABLE_MAGIC = 0x184d2a50;
/** What the `zstd` command itself takes unasked; a larger window would have to be held in memory. */
const MAX_WINDOW_BYTES = 128 << 20;
const MAX_BLOCK_BYTES = 128 << 10;

interface FrameHeader {
  bytes: Buffer;
  contentBytes: number | undefined;
  hasChecksum: boolean;
}

/**
 * Decompresses zstd frames one after the other, block by block (RFC 8878), and checks what `fzstd` does not:
 * that each frame is there to its last block, has the length it declares, and its checksum holds.
 * Throws a `ZstdError` otherwise; what was given until then is not to be trusted.
 */
export async function* unzstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const { create64 } = await xxhash();
  const input = new ByteReader(chunks);
  while (!(await input.atEnd())) {
    const magic = await input.take(4);
    const number = magic.readUInt32LE();
    if ((number ^ SKIPPABLE_MAGIC) >>> 0 < 16) {
      for (let left = (await input.take(4)).readUInt32LE(); left > 0; left -= MAX_BLOCK_BYTES)
        await input.take(Math.min(left, MAX_BLOCK_BYTES));
    } else if (number === FRAME_MAGIC) {
      yield* frame(await frameHeader(magic, input), input, create64());
    } else {
      throw new ZstdError('something else follows its zstd data');
    }
  }
}

async function* frame(
  header: FrameHeader,
  input: ByteReader,
  hash: { update(bytes: Uint8Array): unknown; digest(): bigint },
): AsyncGenerator<Uint8Array> {
  let given: Uint8Array[] = [];
  const decoder = new Decompress((bytes) => given.push(bytes));
  let pending: Buffer = header.bytes;
  let total = 0;
  for (let last = false; !last; ) {
    const head = await input.take(3);
    const field = head.readUIntLE(0, 3);
    last = (field & 1) === 1;
    const isRepeat = ((field >> 1) & 3) === 1;
    const size = field >> 3;
    if (size > MAX_BLOCK_BYTES) throw new ZstdError('a block of its zstd data is damaged');
    const block = Buffer.concat([pending, head, await input.take(isRepeat ? 1 : size)]);
    pending = Buffer.alloc(0);
    const checksum = last && header.hasChecksum ? await input.take(4) : undefined;
    given = [];
    try {
      decoder.push(checksum === undefined ? block : Buffer.concat([block, checksum]), last);
    } catch (error) {
      throw new ZstdError('a block of its zstd data is damaged', { cause: error });
    }
    for (const bytes of given) {
      hash.update(bytes);
      total += bytes.length;
      yield bytes;
    }
    if (checksum !== undefined && BigInt(checksum.readUInt32LE()) !== (hash.digest() & 0xffffffffn))
      throw new ZstdError('its zstd checksum does not hold');
  }
  if (header.contentBytes !== undefined && header.contentBytes !== total)
    throw new ZstdError(`its zstd data came to ${total} bytes where ${header.contentBytes} were announced`);
}

/** Reads what stands between a frame's magic number and its first block. */
async function frameHeader(magic: Buffer, input: ByteReader): Promise<FrameHeader> {
  const descriptor = await input.take(1);
  const flags = descriptor[0] ?? 0;
  const isSingleSegment = (flags & 0x20) !== 0;
  const window = await input.take(isSingleSegment ? 0 : 1);
  const dictionary = await input.take([0, 1, 2, 4][flags & 3] ?? 0);
  if (dictionary.some((byte) => byte !== 0))
    throw new ZstdError('its zstd data was made with a dictionary; make it without');
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const size = await input.take(sizeBytes);
  const contentBytes = contentSize(size);
  const windowBytes = isSingleSegment ? (contentBytes ?? 0) : windowSize(window[0] ?? 0);
  if (windowBytes > MAX_WINDOW_BYTES)
    throw new ZstdError(
      `its zstd data needs a window of ${Math.ceil(windowBytes / 2 ** 20)} MiB; make it with one of ${MAX_WINDOW_BYTES >> 20} at most`,
    );
  return {
    bytes: Buffer.concat([magic, descriptor, window, dictionary, size]),
    contentBytes,
    hasChecksum: (flags & 4) !== 0,
  };
}

function contentSize(field: Buffer): number | undefined {
  if (field.length === 0) return undefined;
  if (field.length === 8) return Number(field.readBigUInt64LE());
  return field.readUIntLE(0, field.length) + (field.length === 2 ? 256 : 0);
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** Takes bytes off a stream in the numbers asked for. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async atEnd(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done) return true;
      this.#rest = value;
    }
    return false;
  }

  /** Exactly `count` bytes; a stream that ends before is a file cut short. */
  async take(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = count; left > 0; ) {
      if (await this.atEnd()) throw new ZstdError('its zstd data is cut short');
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      parts.push(part);
    }
    return Buffer.concat(parts);
  }
}
