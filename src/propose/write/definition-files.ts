import type { Database } from '../../warehouse/database.ts';
import type { Proposal } from '../propose.ts';
import { proposePage } from '../propose-page.ts';
import { byKindQuery, figuresQuery, overTimeQuery } from './page-queries.ts';
import { byKindTests, figuresTests, overTimeTests } from './page-tests.ts';
import { pagesFile } from './pages-file.ts';
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
    pages: `pipelines/${name}.pages.yaml`,
    figures: `sql/serving/${name}_figures.sql`,
    figuresTests: `sql/serving/${name}_figures.tests.yaml`,
    overTime: `sql/serving/${name}_over_time.sql`,
    overTimeTests: `sql/serving/${name}_over_time.tests.yaml`,
    byKind: `sql/serving/${name}_by_kind.sql`,
    byKindTests: `sql/serving/${name}_by_kind.tests.yaml`,
  };
}

/** All files of a proposal, by their paths within a project. */
export async function definitionFiles(
  database: Database,
  proposal: Proposal,
  source: WrittenSource,
): Promise<Record<string, string>> {
  const paths = pathsOf(proposal);
  const page = await proposePage(database, proposal);
  const queries = {
    figures: `${proposal.name}_figures.sql`,
    overTime: `${proposal.name}_over_time.sql`,
    byKind: `${proposal.name}_by_kind.sql`,
  };
  return {
    [paths.pipeline]: pipelineFile(proposal, source),
    [paths.silver]: silverFile(proposal),
    [paths.rules]: rulesFile(proposal),
    [paths.tests]: testsFile(proposal, await findGoodRow(database, proposal)),
    [paths.pages]: pagesFile(proposal, page, queries),
    [paths.figures]: figuresQuery(proposal, page),
    [paths.figuresTests]: figuresTests(proposal, page),
    [paths.overTime]: overTimeQuery(proposal, page),
    [paths.overTimeTests]: overTimeTests(proposal, page),
    [paths.byKind]: byKindQuery(proposal, page),
    [paths.byKindTests]: byKindTests(proposal, page),
  };
}
