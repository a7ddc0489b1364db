import { pipelineNames } from '../definitions/project.ts';
import { MallardError } from '../errors.ts';

/** The name of a project's pipeline, where it has just one and none was given. */
export function onlyPipeline(projectDir: string): string {
  const names = pipelineNames(projectDir);
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  throw new MallardError('usage', 'which pipeline?', {
    where: 'pipelines/',
    next: `mallard run ${names.join(' | ') || 'NAME'}`,
  });
}
