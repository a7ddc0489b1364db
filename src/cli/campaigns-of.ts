import { didYouMean } from '../definitions/closest.ts';
import { pipelineNames, readPipeline } from '../definitions/project.ts';
import type { CampaignsDefinition, PipelineDefinition } from '../definitions/steps.ts';
import { MallardError } from '../errors.ts';

/** A pipeline that draws campaigns, and its steps that say so. */
export interface CampaignsOf {
  pipeline: PipelineDefinition;
  steps: [CampaignsDefinition, ...CampaignsDefinition[]];
}

/** The pipeline of this name, or the only one that draws campaigns. Throws `usage` where that is none or several. */
export function campaignsOf(projectDir: string, name: string | undefined): CampaignsOf {
  const names = name === undefined ? pipelineNames(projectDir) : [name];
  const found = names.flatMap((one): CampaignsOf[] => {
    const pipeline = readPipeline(projectDir, one);
    const [first, ...more] = pipeline.steps.filter((step) => step.kind === 'campaigns');
    return first === undefined ? [] : [{ pipeline, steps: [first, ...more] }];
  });
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (only !== undefined)
    throw new MallardError('usage', 'several pipelines draw campaigns', {
      where: 'pipelines/',
      next: `--pipeline ${found.map(({ pipeline }) => pipeline.pipeline).join(' | ')}`,
    });
  throw new MallardError('usage', `no step of ${names.join(', ') || 'any pipeline'} draws campaigns`, {
    where: 'pipelines/',
    next: 'add - {campaigns: gold.NAME, key: COLUMN, segments: gold.TABLE} to its steps',
  });
}

/** The step that draws from a table, and that table: the first of all, or the one named, with its schema or without. */
export function drawnFrom(
  { steps }: CampaignsOf,
  table: string | undefined,
): { step: CampaignsDefinition; from: string } {
  const all = steps.flatMap((step) => step.segments.map((from) => ({ step, from })));
  const found = all.find(({ from }) => table === undefined || from === table || from.endsWith(`.${table}`));
  if (found !== undefined) return found;
  const names = all.map(({ from }) => from);
  const bare = names.map((name) => name.replace(/^\w+\./, ''));
  throw new MallardError(
    'usage',
    `'${table}' is no table of segments${didYouMean(table ?? '', [...names, ...bare])}`,
    { where: steps[0].shownAs, next: `the tables with segments are: ${names.join(', ')}` },
  );
}
