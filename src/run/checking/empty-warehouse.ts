import { createBronzeTable } from '../../bronze/load-bronze.ts';
import type { Check, Expectation } from '../../definitions/rule.ts';
import { bronzeTables } from '../../definitions/source.ts';
import type { PipelineDefinition, StepDefinition } from '../../definitions/steps.ts';
import { silentLog } from '../../log.ts';
import type { Database } from '../../warehouse/database.ts';
import { createMacros } from '../../warehouse/macros.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openInMemory } from '../../warehouse/open.ts';
import { buildSteps } from '../build-steps.ts';
import { decideWork } from '../decide-work.ts';
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
 * Runs the steps on what is there, as if these files had come; with none, whole. No rule stops it: that a table needs
 * rows says nothing of its definition.
 */
export async function rehearse(
  database: Database,
  pipeline: PipelineDefinition,
  fileIds: string[],
): Promise<void> {
  const files = { newIds: fileIds, replacedIds: fileIds };
  const arrived = new Map(bronzeTables(pipeline).map((table) => [table, files]));
  const changes = { arrived, fullRefresh: fileIds.length === 0, asOf: null };
  const rehearsed = { ...pipeline, steps: pipeline.steps.map(withoutStops) };
  const work = await decideWork(database, rehearsed, changes);
  const record = startRecord(pipeline.pipeline, '', false);
  await buildSteps(database, rehearsed, work, { asOf: undefined, evidenceDir: undefined }, record, silentLog);
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
