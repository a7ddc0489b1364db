import { createBronzeTable } from '../../bronze/load-bronze.ts';
import { checkPerson } from '../../bronze/person-records.ts';
import { isByNewRows } from '../../definitions/expectations.ts';
import type { Check, Expectation } from '../../definitions/rule.ts';
import type { PipelineDefinition, StepDefinition } from '../../definitions/steps.ts';
import { silentLog } from '../../log.ts';
import type { Database } from '../../warehouse/database.ts';
import { createMacros } from '../../warehouse/macros.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openInMemory } from '../../warehouse/open.ts';
import { buildSteps } from '../building/build-steps.ts';
import type { Extent } from '../building/build-table.ts';
import { startRecord } from '../record/run-record.ts';

/** Gives `work` a warehouse in memory as a pipeline's steps find it before any file has come. */
export async function inEmptyWarehouse<Result>(
  pipeline: PipelineDefinition,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openInMemory({ threads: '1' }); // there is nothing to share between more
  try {
    await database.run("attach ':memory:' as warehouse");
    await database.run('use warehouse');
    await migrate(database);
    await createMacros(database, pipeline.slash_dates);
    for (const { bronze } of pipeline.sources) await createBronzeTable(database, bronze);
    return await work(database);
  } finally {
    database.close();
  }
}

/**
 * Makes every table of a pipeline on what is there. No rule stops it: that a table needs rows says nothing of its
 * definition.
 */
export async function rehearse(database: Database, pipeline: PipelineDefinition): Promise<void> {
  for (const { bronze } of pipeline.sources) await checkPerson(database, bronze, pipeline.shownAs);
  await build(database, pipeline, pipeline.steps, { mode: 'whole' });
}

/** Makes once more, as if a file had come, the tables that take the rows of new files alone. */
export function rehearseArrival(database: Database, pipeline: PipelineDefinition): Promise<void> {
  const files = ['no such file'];
  const steps = pipeline.steps.filter((step) => step.kind === 'table' && isByNewRows(step.rules));
  return build(database, { ...pipeline, lookups: [] }, steps, {
    mode: 'files',
    newIds: files,
    replacedIds: files,
  });
}

async function build(
  database: Database,
  pipeline: PipelineDefinition,
  steps: readonly StepDefinition[],
  extent: Extent,
): Promise<void> {
  const rehearsed = { ...pipeline, steps: steps.map(withoutStops) };
  const work = rehearsed.steps.map((step) => ({ step, fingerprint: '', extent, why: '' }));
  const record = startRecord(pipeline.pipeline, '', false);
  const options = { asOf: undefined, evidenceDir: undefined, isRehearsal: true };
  await buildSteps({ database, record, log: silentLog, options }, rehearsed, work);
}

function withoutStops(step: StepDefinition): StepDefinition {
  if (step.kind !== 'table') return step;
  const { expectations, checks } = step.rules;
  const rules = { ...step.rules, expectations: expectations.map(lenient), checks: checks.map(lenient) };
  return { ...step, rules };
}

function lenient<Rule extends Expectation | Check>(rule: Rule): Rule {
  const on_violation = rule.on_violation === 'fail' ? 'warn' : rule.on_violation;
  return { ...rule, on_violation, fail_if: undefined };
}
