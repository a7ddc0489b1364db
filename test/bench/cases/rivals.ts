import { readdirSync } from 'node:fs';
import { messageOf } from '../../../src/errors.ts';
import type { Case, Column, Comparison } from '../case.ts';
import { floorRun } from './backfill.ts';
import { type Attempt, contenders, mallardRun, refuseOtherOutcome, toGold } from './contenders.ts';

/** The same job on the same machine by other tools, as fairly as we could write it. */
export const rivals: Case = {
  name: 'rivals',
  about: 'files to segments by pandas with scikit-learn and by PySpark; files to RFM by dbt too',
  takes: '40 s (without PySpark); 10 min',
  async measure(options) {
    const { source, runs, quick, scratch } = options;
    const { here, notes } = contenders(quick);
    const floors: Column = { name: 'floor', figures: [] };
    const [ours, again]: [Attempt[], Attempt[]] = [[], []];
    const theirs = new Map(here.map((contender) => [contender, [] as Attempt[]]));
    for (let i = quick ? 0 : -1; i < runs; i++) {
      const floor = await floorRun(source, scratch);
      const own = await mallardRun(source, scratch);
      const known = await mallardRun(source, scratch, true);
      const isCounted = i >= 0; // the first of each warms caches
      if (isCounted) floors.figures.push(toGold(floor.seconds, floor.tree));
      if (isCounted) ours.push(own);
      if (isCounted) again.push(known);
      for (const [contender, attempts] of theirs) {
        try {
          const attempt = await contender.run(source, scratch);
          refuseOtherOutcome(contender.name, attempt.outcome, own.outcome);
          if (isCounted) attempts.push(attempt);
        } catch (error) {
          console.error(`bench: ${messageOf(error)}`);
          notes.push(`Not reported, since it failed or did not do the same job: ${contender.name}.`);
          theirs.delete(contender);
        }
      }
    }
    const all = new Map([
      ['Mallard', ours],
      ['Mallard, definitions known', again],
      ...[...theirs].map(([{ name }, a]): [string, Attempt[]] => [name, a]),
    ]);
    return compared(readdirSync(source).length, floors, all, notes);
  },
};

function compared(
  files: number,
  floors: Column,
  attempts: ReadonlyMap<string, Attempt[]>,
  notes: string[],
): Comparison[] {
  const columns = (of: (attempt: Attempt) => Attempt['whole']): Column[] =>
    [...attempts]
      .map(([name, all]) => ({ name, figures: all.map(of).filter((one) => one !== undefined) }))
      .filter(({ figures }) => figures.length > 0);
  return [
    {
      title: `Rivals: ${files} files to segments, each process from start to end`,
      columns: columns(({ whole }) => whole),
      notes: [
        'The same job: all but the tables that Mallard makes of segments and sales, and that the others do not.',
        ...notes,
      ],
    },
    {
      title: `Rivals: ${files} files to RFM, the part in SQL`,
      columns: [floors, ...columns(({ sql }) => sql)],
      notes: ['The floor goes by its own clock; the others from the start of the process.', ...notes],
    },
  ];
}
