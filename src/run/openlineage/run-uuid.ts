import { createHash } from 'node:crypto';

/** Of Mallard's runs, among all names that UUIDs are made of. */
const NAMESPACE = Buffer.from('9d6ff1f6a0c74c0e8b0a6d616c6c6172', 'hex');

/**
 * The UUID of a run, which OpenLineage asks for: always the same for one run id and pipeline.
 *
 * Source: RFC 9562, version 5 (SHA-1 of a namespace and a name).
 */
export function runUuid(pipeline: string, runId: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(`${pipeline}/${runId}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
