import { resolve } from 'node:path';
import type { FileSource } from '../../arrival/file-source.ts';
import type { LedgerScope } from '../../arrival/ledger.ts';
import { isBucket, openSource } from '../../arrival/open-source.ts';
import type { Source } from '../../definitions/source.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import type { Settings } from '../../settings.ts';

/** One of a pipeline's sources, open. */
export interface OpenSource {
  definition: Source;
  files: FileSource;
  /** Whose files it brings, as the ledger keeps them. */
  place: LedgerScope;
}

/**
 * Opens a pipeline's sources. A bucket is taken as it is written; a folder of the pipeline is relative to the project,
 * one that is asked for to where we are.
 *
 * @param asked places to look in instead: `NAME=PLACE` for one source, or a place that holds a folder for each by its
 *   name; for a pipeline of one source, that place itself
 */
export async function openSources(
  pipeline: PipelineDefinition,
  { projectDir }: Settings,
  asked: readonly string[] = [],
): Promise<OpenSource[]> {
  const placeOf = placesAsked(pipeline, asked);
  return Promise.all(
    pipeline.sources.map(async (definition) => {
      const wanted = placeOf(definition.name);
      const location = wanted ?? definition.folder;
      const files = await openSource(
        isBucket(location) ? location : resolve(wanted === undefined ? projectDir : '', location),
        definition.s3,
      );
      const { table } = definition.bronze;
      return { definition, files, place: { pipeline: pipeline.pipeline, table, source: files.name } };
    }),
  );
}

/** What the run's sources are called together, in reports and in `ops.runs`. */
export function locationOf(sources: readonly OpenSource[]): string {
  return sources.map(({ files }) => files.name).join(', ');
}

/** What was asked for each source, by its name. Throws `usage` where it cannot be told which is meant. */
function placesAsked(
  { pipeline, sources }: PipelineDefinition,
  asked: readonly string[],
): (name: string) => string | undefined {
  const names = sources.map(({ name }) => name);
  const own = new Map<string, string>();
  let base: string | undefined;
  for (const text of asked) {
    const [, name, place = ''] = /^([a-z][a-z0-9_]*)=(.+)$/.exec(text) ?? [];
    if (name !== undefined && names.includes(name)) own.set(name, place);
    else if (name !== undefined) throw unclear(pipeline, names, `it has none called '${name}'`);
    else if (base === undefined) base = text;
    else throw unclear(pipeline, names, `neither '${base}' nor '${text}' says`);
  }
  if (base === undefined || names.length === 1) return (name) => own.get(name) ?? base;
  const under = base.replace(/\/+$/, '');
  return (name) => own.get(name) ?? `${under}/${name}`;
}

function unclear(pipeline: string, names: readonly string[], what: string): MallardError {
  const all = names.map((name) => `--source ${name}=PLACE`).join(' ');
  return new MallardError('usage', `which source of ${pipeline} is where? ${what}`, {
    where: '--source',
    next: `say ${all}`,
  });
}
