import { query, useAnswer } from '../lib/answer.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Loading, ProblemNote } from '../parts/notes.tsx';

/** The runs, the last one first. */
export function Runs() {
  const { answer, problem } = useAnswer(`/api/operations/runs${query({ limit: 200, failed: 'false' })}`);
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  return (
    <section class="panel full">
      {answer === undefined ? (
        <Loading />
      ) : (
        <DataTable answer={answer} caption="Runs" empty="Nothing has run yet." />
      )}
    </section>
  );
}
