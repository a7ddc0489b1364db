import { setTimeout } from 'node:timers/promises';
import { pipelineNames, readPipeline } from '../../definitions/project.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import type { Settings } from '../../settings.ts';
import { validatePipeline } from '../checking/validate-pipeline.ts';
import { openSourceOf } from '../run.ts';
import { type Finding, findingOf } from './finding.ts';

/** Each pipeline's definitions, and where they are right also its source. */
export async function examinePipelines(settings: Settings, source: string | undefined): Promise<Finding[]> {
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
      findings.push(await examineSource(pipeline, settings, source));
    } catch (error) {
      findings.push(findingOf('definitions', error));
    }
  }
  return findings;
}

/** Seconds that a source may take to be listed. */
const PATIENCE = 5;

/** Lists a source once, with little patience: it reads no file and changes nothing. */
async function examineSource(
  pipeline: PipelineDefinition,
  settings: Settings,
  asked: string | undefined,
): Promise<Finding> {
  const check = `source of ${pipeline.pipeline}`;
  const stop = new AbortController();
  try {
    const source = await openSourceOf(pipeline, settings, { source: asked });
    const late = setTimeout(PATIENCE * 1000, undefined, { signal: stop.signal }).then(() => {
      throw new MallardError('execution', `${source.name} has not answered for ${PATIENCE} s`, {
        next: 'look at the network, the endpoint and the credentials',
      });
    });
    late.catch(() => {});
    const files = await Promise.race([source.list(pipeline.source.files), late]);
    const from = asked === undefined ? pipeline.shownAs : '--source';
    const message = `${source.name} (${from}) holds ${files.length} files`;
    return { check, level: 'ok', message };
  } catch (error) {
    // A folder of the pipeline may never be used, where every run names another.
    const isFolder = error instanceof MallardError && error.kind === 'usage' && asked === undefined;
    return findingOf(check, error, isFolder ? 'note' : 'wrong');
  } finally {
    stop.abort();
  }
}
