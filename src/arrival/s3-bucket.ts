import { addAbortSignal, Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { MallardError, messageOf } from '../errors.ts';
import { archiveNames } from './archive-names.ts';
import type { BucketOptions, FileSource, SourceFile } from './file-source.ts';
import { matchPaths } from './match-paths.ts';

/** Tries of one request, the first included; the SDK waits between them, longer each time. */
const ATTEMPTS = 5;

/** How long a bucket may keep silent, in ms. What flows is never cut, however slowly. */
interface Patience {
  /** Until a connection stands. */
  connect: number;
  /** Between two bytes, the first of the answer included. */
  idle: number;
}

/** The SDK itself would wait for ever. */
const PATIENCE: Patience = { connect: 10_000, idle: 60_000 };

/** The SDK's note about Node's next version is for those who maintain us, not for those who run us. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** A bucket of S3 or of anything that speaks its protocol, below a prefix. Every look lists it whole. */
export class S3Bucket implements FileSource {
  readonly name: string;
  readonly concurrency = 12;
  readonly #client: S3Client;
  readonly #bucket: string;
  /** Empty, or ends with `/`. */
  readonly #prefix: string;

  /** @param location `s3://bucket/prefix` */
  constructor(location: string, options: BucketOptions, patience = PATIENCE) {
    const { endpoint, region, force_path_style, checksums } = options;
    const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(location) ?? [];
    if (bucket === undefined) {
      throw new MallardError('usage', `'${location}' names no bucket`, { next: 'write s3://bucket/prefix/' });
    }
    this.#bucket = bucket;
    this.#prefix = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
    this.name = `s3://${bucket}/${this.#prefix}`;
    const mode = checksums === 'when_required' ? 'WHEN_REQUIRED' : 'WHEN_SUPPORTED';
    this.#client = new S3Client({
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(region === undefined ? {} : { region }),
      forcePathStyle: force_path_style ?? (endpoint ?? customEndpoint()) !== undefined,
      requestChecksumCalculation: mode,
      responseChecksumValidation: mode,
      maxAttempts: ATTEMPTS,
      requestHandler: { connectionTimeout: patience.connect, socketTimeout: patience.idle },
    });
  }

  async list(patterns: readonly string[], signal?: AbortSignal): Promise<SourceFile[]> {
    const matches = matchPaths(patterns);
    const files: SourceFile[] = [];
    let token: string | undefined;
    do {
      const page = await this.#ask(() =>
        this.#client.send(
          new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: this.#prefix, ContinuationToken: token }),
          waitingFor(signal),
        ),
      );
      for (const { Key = '', Size = 0, ETag = '', LastModified } of page.Contents ?? []) {
        const path = Key.slice(this.#prefix.length);
        const identity = `${ETag}-${Size}`;
        if (matches(path)) files.push({ path, size: Size, identity, modifiedAt: LastModified?.getTime() });
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /**
   * With `IfMatch`: an object overwritten since it was listed is refused by the bucket itself. Bytes that break off,
   * stall or do not match their checksum end in an `execution` error.
   */
  async read(file: SourceFile, signal?: AbortSignal): Promise<Readable | undefined> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: this.#key(file.path),
      IfMatch: etagOf(file),
    });
    try {
      const { Body } = await this.#client.send(command, waitingFor(signal));
      const bytes = Readable.from(this.#wholeOf(Body as Readable, file), { objectMode: false });
      return signal === undefined ? bytes : addAbortSignal(signal, bytes);
    } catch (error) {
      const status = statusOf(error);
      if (status === 412 || status === 404) return undefined;
      throw this.#explain(error);
    }
  }

  async *#wholeOf(body: Readable, file: SourceFile): AsyncGenerator<Buffer> {
    try {
      yield* body;
    } catch (error) {
      throw new MallardError('execution', `${file.path} broke off while it was read: ${reasonOf(error)}`, {
        where: this.name,
        next: 'look at the network, and run again: the file is taken whole then, and nothing is lost',
        cause: error,
      });
    }
  }

  /** What was read matched its ETag, and an object is never changed in place. */
  async isUnchanged(): Promise<boolean> {
    return true;
  }

  async remove(file: SourceFile): Promise<void> {
    if (!(await this.#isAsListed(file))) return;
    await this.#ask(() =>
      this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: this.#key(file.path) })),
    );
  }

  /** Copied first, then removed: a crash in between leaves two, which the next run tidies. */
  async archive(file: SourceFile): Promise<void> {
    if (!(await this.#isAsListed(file))) return;
    const CopySource = encodeURIComponent(`${this.#bucket}/${this.#key(file.path)}`);
    const copy = { Bucket: this.#bucket, Key: this.#key(await this.#freeName(file)), CopySource };
    await this.#ask(() =>
      this.#client.send(new CopyObjectCommand({ ...copy, CopySourceIfMatch: etagOf(file) })),
    );
    await this.remove(file);
  }

  async put(path: string, content: Buffer): Promise<void> {
    await this.#ask(() =>
      this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: this.#key(path), Body: content })),
    );
  }

  /** The first name in the archive that nothing has, or that has these very bytes from before a crash. */
  async #freeName(file: SourceFile): Promise<string> {
    for (const name of archiveNames(file.path)) {
      const there = await this.#etag(name);
      if (there === undefined || there === etagOf(file)) return name;
    }
    throw new Error('there is always another name');
  }

  async #isAsListed(file: SourceFile): Promise<boolean> {
    return (await this.#etag(file.path)) === etagOf(file);
  }

  /** Undefined where there is no such object. */
  async #etag(path: string): Promise<string | undefined> {
    try {
      const command = new HeadObjectCommand({ Bucket: this.#bucket, Key: this.#key(path) });
      return (await this.#client.send(command)).ETag;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw this.#explain(error);
    }
  }

  #key(path: string): string {
    return this.#prefix + path;
  }

  async #ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    try {
      return await request();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): MallardError {
    const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    const detail = { where: this.name, cause: error };
    if (name === 'NoSuchBucket' || name === 'NotFound') {
      return new MallardError('usage', 'there is no such bucket', {
        ...detail,
        next: 'look at the name, and at source.s3 in the pipeline',
      });
    }
    if (name === 'CredentialsProviderError') {
      return new MallardError('execution', 'no credentials were found', {
        ...detail,
        next: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; they never go into a file of the project',
      });
    }
    if ($metadata?.httpStatusCode === 403) {
      return new MallardError('execution', `the bucket refuses these credentials (${name})`, {
        ...detail,
        next: 'look at the key, the secret and what they may do: listing and reading are needed',
      });
    }
    if (reasonOf(error) === 'Region is missing') {
      return new MallardError('execution', 'no region is set', {
        ...detail,
        next: 'set AWS_REGION, or source.s3.region; many servers of their own take us-east-1',
      });
    }
    return new MallardError('execution', `the bucket cannot be reached: ${reasonOf(error) || name}`, {
      ...detail,
      next: 'look at source.s3.endpoint and the network, and run again; nothing is lost',
    });
  }
}

function waitingFor(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** The ETag that a listed object had: its identity less the size. */
function etagOf({ identity, size }: SourceFile): string {
  return identity.slice(0, -`-${size}`.length);
}

/** Less the name of the SDK's part that says so. */
function reasonOf(error: unknown): string {
  return messageOf(error).replace(/^@smithy\S* - /, '');
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** The endpoint that the standard AWS settings name, if they do. */
function customEndpoint(): string | undefined {
  return process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
}
