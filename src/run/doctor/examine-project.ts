import { setTimeout } from 'node:timers/promises';
import { pipelineNames, readPipeline } from '../../definitions/project.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import type { Settings } from '../../settings.ts';
import { validatePipeline } from '../checking/validate-pipeline.ts';
import { type OpenSource, openSources } from '../taking/sources.ts';
import { type Finding, findingOf } from './finding.ts';

/** Each pipeline's definitions, and where they are right also its source. */
export async function examinePipelines(
  settings: Settings,
  asked: readonly string[] | undefined,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const names = pipelineNames(settings.projectDir);
  if (names.length === 0)
    findings.push({ check: 'definitions', level: 'wrong', message: 'pipelines/ holds no .yaml file' });
  for (const name of names) {
    try {
      const pipeline = readPipeline(settings.projectDir, name);
      await validatePipeline(pipeline);
      const message = `${name} is valid, ${pipeline.steps.length} steps`;
      findings.push({ check: 'definitions', level: 'ok', message });
      findings.push(...(await examineSources(pipeline, settings, asked)));
    } catch (error) {
      findings.push(findingOf('definitions', error));
    }
  }
  return findings;
}

/** Seconds that a source may take to be listed. */
const PATIENCE = 5;

async function examineSources(
  pipeline: PipelineDefinition,
  settings: Settings,
  asked: readonly string[] | undefined,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const source of await openSources(pipeline, settings, asked)) {
    const one = pipeline.sources.length === 1 ? '' : `${source.definition.name} `;
    const check = `source ${one}of ${pipeline.pipeline}`;
    findings.push(await examineSource(source, check, asked === undefined ? pipeline.shownAs : '--source'));
  }
  return findings;
}

/** Lists a source once, with little patience: it reads no file and changes nothing. */
async function examineSource(
  { files, definition }: OpenSource,
  check: string,
  from: string,
): Promise<Finding> {
  const stop = new AbortController();
  try {
    const late = setTimeout(PATIENCE * 1000, undefined, { signal: stop.signal }).then(() => {
      throw new MallardError('execution', `${files.name} has not answered for ${PATIENCE} s`, {
        next: 'look at the network, the endpoint and the credentials',
      });
    });
    late.catch(() => {});
    const listed = await Promise.race([files.list(definition.files), late]);
    return { check, level: 'ok', message: `${files.name} (${from}) holds ${listed.length} files` };
  } catch (error) {
    // A folder of the pipeline may never be used, where every run names another.
    const isFolder = error instanceof MallardError && error.kind === 'usage' && from !== '--source';
    return findingOf(check, error, isFolder ? 'note' : 'wrong');
  } finally {
    stop.abort();
  }
}
