import { describe, expect, it } from 'vitest';
import { pipelineNames, readPipeline } from '../src/definitions/project.ts';
import { readSqlTests, type TestedSql } from '../src/definitions/sql-tests.ts';
import type { PipelineDefinition } from '../src/definitions/steps.ts';
import { testSql } from '../src/run/testing/test-sql.ts';
import { packageDir } from '../src/settings.ts';
import { MISTAKES, type Mistake, TESTED_BY } from './mistakes/mistakes.ts';
import { copyAllPipelines, edit } from './support/project.ts';

const pipelines = pipelineNames(packageDir).map((name) => readPipeline(packageDir, name));
const tested = pipelines.map((pipeline) => ({ pipeline, all: readSqlTests(packageDir, pipeline) }));

/** Whether tests are of this file of SQL, rules or a lookup. */
function isBeside(file: string): (one: TestedSql) => boolean {
  return ({ sql, step, testsFile }) =>
    [sql.shownAs, step?.rulesFile].includes(file) || testsFile.endsWith(`/${TESTED_BY[file]}.tests.yaml`);
}

/** A pipeline, and what of its SQL is tested. */
interface Tried {
  pipeline: PipelineDefinition;
  beside: TestedSql[];
}

/** The first pipeline that has tests of a file, and these. */
function triedOf(file: string): Tried {
  const found = tested.find(({ all }) => all.some(isBeside(file)));
  if (found === undefined) throw new Error(`no pipeline has tests of ${file}`);
  return { pipeline: found.pipeline, beside: found.all.filter(isBeside(file)) };
}

/** The same with a mistake in the file. One in a SELECT is made in its text alone: a copy of the project takes longer. */
function withMistake({ pipeline, beside }: Tried, [file, from, to]: Mistake): Tried {
  if (file.endsWith('.sql')) return { pipeline, beside: beside.map((one) => withText(one, from, to)) };
  const project = copyAllPipelines();
  edit(project, file, from, to);
  const mistaken = readPipeline(project, pipeline.pipeline);
  return { pipeline: mistaken, beside: readSqlTests(project, mistaken).filter(isBeside(file)) };
}

function withText(one: TestedSql, from: string, to: string): TestedSql {
  if (!one.sql.text.includes(from)) throw new Error(`${one.sql.shownAs} does not hold: ${from}`);
  const sql = { ...one.sql, text: one.sql.text.replace(from, () => to) };
  return one.step === undefined ? { ...one, sql } : { ...one, sql, step: { ...one.step, sql } };
}

describe('the tests of this project’s SQL', () => {
  it.each([...new Set(MISTAKES.map(([file]) => file))])('see each mistake in %s', async (file) => {
    const mistakes = MISTAKES.filter(([of]) => of === file);
    const tried = triedOf(file);
    const mistaken = mistakes.map((mistake) => withMistake(tried, mistake));
    // A lookup is loaded with its pipeline; all else is in what is tested, so that one empty warehouse does for all.
    const groups = file in TESTED_BY ? mistaken.map((one) => [one]) : [mistaken];
    const seen: boolean[] = [];
    for (const group of groups) {
      const { pipeline } = group[0] ?? {};
      if (pipeline === undefined) continue;
      const results = await testSql(
        pipeline,
        group.flatMap(({ beside }) => beside),
        () => true,
      );
      for (const { beside } of group) {
        const own = results.splice(0, beside.flatMap(({ tests }) => tests?.value.tests ?? []).length);
        seen.push(own.some(({ failures }) => failures.length > 0));
      }
    }
    expect(mistakes.filter((_, i) => !seen[i])).toEqual([]);
  });
});
