import type { Database } from '../../warehouse/database.ts';
import type { Proposal } from '../propose.ts';
import { pipelineFile, type WrittenSource } from './pipeline-file.ts';
import { rulesFile } from './rules-file.ts';
import { silverFile } from './silver-file.ts';
import { findGoodRow, testsFile } from './tests-file.ts';

/** The paths of a pipeline's files within its project. */
export function pathsOf({ name, table }: Pick<Proposal, 'name' | 'table'>) {
  return {
    pipeline: `pipelines/${name}.yaml`,
    silver: `sql/silver/${table}.sql`,
    rules: `expectations/silver/${table}.yaml`,
    tests: `expectations/silver/${table}.tests.yaml`,
  };
}

/** All files of a proposal, by their paths within a project. */
export async function definitionFiles(
  database: Database,
  proposal: Proposal,
  source: WrittenSource,
): Promise<Record<string, string>> {
  const paths = pathsOf(proposal);
  return {
    [paths.pipeline]: pipelineFile(proposal, source),
    [paths.silver]: silverFile(proposal),
    [paths.rules]: rulesFile(proposal),
    [paths.tests]: testsFile(proposal, await findGoodRow(database, proposal)),
  };
}
