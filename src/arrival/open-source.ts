import type { BucketOptions, FileSource } from './file-source.ts';

/** Whether a place is a bucket, and no folder. */
export function isBucket(location: string): boolean {
  return location.startsWith('s3://');
}

/** Opens a source by its location: `s3://bucket/prefix`, or an absolute folder. The AWS SDK is loaded only for a bucket. */
export async function openSource(location: string, bucket: BucketOptions): Promise<FileSource> {
  if (isBucket(location)) {
    const { S3Bucket } = await import('./s3-bucket.ts');
    return new S3Bucket(location, bucket);
  }
  const { LocalFolder } = await import('./local-folder.ts');
  return new LocalFolder(location);
}
