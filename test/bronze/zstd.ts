import xxhash from 'xxhash-wasm';

const { h64Raw } = await xxhash();

/** Zstd data that stores its content as it is, in blocks of so many bytes; with a checksum and its length unless told. */
export function storeAsZstd(
  content: Buffer,
  { blockBytes = 50_000, checksum = true, size = true } = {},
): Buffer {
  const descriptor = (size ? 0x80 : 0) | (checksum ? 4 : 0);
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor, 0x50]);
  const parts: Buffer[] = [header];
  if (size) parts.push(uint32(content.length));
  for (let at = 0; at === 0 || at < content.length; at += blockBytes) {
    const block = content.subarray(at, at + blockBytes);
    const isLast = at + blockBytes >= content.length;
    parts.push(uint32((block.length << 3) | (isLast ? 1 : 0)).subarray(0, 3), block);
  }
  if (checksum) parts.push(uint32(Number(h64Raw(content) & 0xffffffffn)));
  return Buffer.concat(parts);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
