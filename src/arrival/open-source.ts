import type { BucketOptions, FileSource } from './file-source.ts';

/** Opens a source by its location: `s3://bucket/prefix`, or an absolute folder. The AWS SDK is loaded only for a bucket. */
export async function openSource(location: string, bucket: BucketOptions): Promise<FileSource> {
  if (location.startsWith('s3://')) {
    const { S3Bucket } = await import('./s3-bucket.ts');
    return new S3Bucket(location, bucket);
  }
  const { LocalFolder } = await import('./local-folder.ts');
  return new LocalFolder(location);
}
