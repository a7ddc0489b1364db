import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { codeFingerprint } from '../record/code-fingerprint.ts';
import { validatePipeline } from './validate-pipeline.ts';

/**
 * Validates a pipeline unless this very program has found these very definitions, lookups included, to be valid before:
 * that is noted in the state folder. Most runs of a daily job find it there, and begin a third of a second earlier.
 */
export async function ensureValid(pipeline: PipelineDefinition, stateDir: string): Promise<void> {
  const file = join(stateDir, 'validated.json');
  const mark = markOf(pipeline);
  const known = await readMarks(file);
  if (known[pipeline.pipeline] === mark) return;
  await validatePipeline(pipeline);
  await mkdir(stateDir, { recursive: true })
    .then(() => writeFile(file, JSON.stringify({ ...known, [pipeline.pipeline]: mark })))
    .catch(() => {}); // A note that cannot be kept costs a third of a second the next time.
}

/** By pipeline. What cannot be read knows nothing. */
async function readMarks(file: string): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return {};
  }
}

/** Wherever the project is. */
function markOf({ lookups: named, ...pipeline }: PipelineDefinition): string {
  const lookups = named.map(({ path, ...lookup }) => [lookup, readFileSync(path, 'utf8')]);
  return createHash('sha256')
    .update(JSON.stringify([codeFingerprint(), pipeline, lookups]))
    .digest('hex');
}
