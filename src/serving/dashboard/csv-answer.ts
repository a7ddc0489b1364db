import type { Database } from '../../warehouse/database.ts';
import type { QueryResult } from '../../warehouse/statements.ts';
import { csvInParts } from '../csv.ts';
import type { FollowedFile } from './followed-file.ts';

/** A file of a million rows goes as fast as who takes it. */
const DOWNLOAD_SECONDS = 300;

/**
 * Rows as the bytes of a CSV file to keep, as they come. What goes wrong before the first of them is thrown, to be answered as any
 * other error; after that the connection breaks, so that nobody takes half a file for a whole one.
 */
export async function csvAnswer(
  file: FollowedFile,
  rows: (database: Database) => AsyncIterable<QueryResult>,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  await new Promise<void>((begun, failed) => {
    const write = async (database: Database) => {
      for await (const text of csvInParts(rows(database))) {
        begun();
        await writer.write(text);
      }
      await writer.close();
    };
    file.read(write, { signal, seconds: DOWNLOAD_SECONDS }).then(begun, (error) => {
      failed(error);
      writer.abort(error).catch(() => {});
    });
  });
  return readable.pipeThrough(new TextEncoderStream());
}
