import type { Campaigns } from './campaigns.ts';
import type { Expectations } from './expectations.ts';
import type { HistoryStep } from './history.ts';
import type { LifetimeValue } from './lifetime-value.ts';
import type { Lookup, Pipeline } from './pipeline.ts';
import type { Segmentation } from './segmentation.ts';
import type { SqlFile } from './sql-file.ts';

/** A table that a SELECT makes, with the file of rules beside it. */
export interface TableDefinition {
  kind: 'table';
  table: string;
  sql: SqlFile;
  rules: Expectations;
  rulesFile: string;
}

export interface SegmentationDefinition extends Segmentation {
  kind: 'segmentation';
  /** The file of its definition. */
  shownAs: string;
}

/** A history is defined where the pipeline names it. */
export interface HistoryDefinition extends Omit<HistoryStep, 'history'> {
  kind: 'history';
  table: string;
  /** The file of its definition. */
  shownAs: string;
  /** `file:line:column` of what stands at a path within the step. */
  placeOf(path: readonly (string | number)[]): string;
}

export interface CampaignsDefinition extends Campaigns {
  kind: 'campaigns';
  /** The file of the pipeline, where all of it stands. */
  shownAs: string;
}

export interface LifetimeValueDefinition extends LifetimeValue {
  kind: 'lifetime_value';
  /** The file of its definition. */
  shownAs: string;
}

export interface LookupDefinition extends Lookup {
  /** Absolute. */
  path: string;
}

export type StepDefinition =
  | TableDefinition
  | SegmentationDefinition
  | HistoryDefinition
  | CampaignsDefinition
  | LifetimeValueDefinition;

/** A pipeline with everything it names read in: nothing later opens a definition file. */
export interface PipelineDefinition extends Omit<Pipeline, 'steps' | 'lookups' | 'report'> {
  shownAs: string;
  lookups: LookupDefinition[];
  steps: StepDefinition[];
  report: { title: string; sql: SqlFile }[];
}
