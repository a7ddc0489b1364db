import { readFile, stat } from 'node:fs/promises';
import type { BucketOptions } from '../../arrival/file-source.ts';
import { openSource } from '../../arrival/open-source.ts';
import { MallardError } from '../../errors.ts';

/** Objects are sent in one request, whole or not at all. */
const LARGEST_OBJECT = 2 ** 31 - 1;

/** Puts a file into a bucket, as `s3://bucket/key`, in the place of what is there. Throws `usage` for one of 2 GiB or more. */
export async function putObject(file: string, to: string, bucket: Partial<BucketOptions>): Promise<void> {
  const { size } = await stat(file);
  if (size > LARGEST_OBJECT)
    throw new MallardError('usage', `${size} bytes are too many for one object of ours`, {
      where: to,
      next: 'write it to a folder, or as parquet',
    });
  const [, prefix = '', name = ''] = /^(s3:\/\/.*\/)([^/]+)$/.exec(to) ?? [];
  const source = await openSource(prefix, { checksums: 'when_required', ...bucket });
  await source.put(name, await readFile(file));
}
