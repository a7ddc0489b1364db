import type { Value } from '../../../warehouse/statements.ts';
import { query, type Rows, records, useAnswer } from '../lib/answer.ts';
import { useRoute } from '../lib/route.ts';
import { stillFailed, type TimedRun } from '../lib/run-bars.ts';
import { bytesText, secondsText } from '../lib/texts.ts';
import { AnswerPanel } from '../parts/answer-panel.tsx';
import { Tick } from '../parts/choice.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { LiveRun } from '../parts/live-run.tsx';
import { EmptyNote } from '../parts/notes.tsx';
import { PipelineChoice } from '../parts/pipeline-choice.tsx';
import { RunTimeline } from '../parts/run-timeline.tsx';
import { RunLink, Status } from '../parts/status.tsx';

interface ListedRun extends TimedRun {
  error: string | null;
}

const MOST = 200;
const COLUMNS = [
  'status',
  'started',
  'pipeline',
  'seconds',
  'files',
  'bytes',
  'rows',
  'quarantined',
  'left_out',
  'as_of',
];

/** An error stands where it is seen without scrolling. */
const WITH_ERRORS = COLUMNS.toSpliced(3, 0, 'error');

/** The runs: what goes on, how long each took and how it ended, the last one first. */
export function Runs() {
  const { pipeline = '', failed = '' } = useRoute().chosen;
  const asked = { pipeline, failed: failed === 'true' ? 'true' : 'false', limit: MOST };
  const answered = useAnswer(`/api/operations/runs${query(asked)}`);
  const runs = answered.answer === undefined ? [] : records<ListedRun>(answered.answer);
  return (
    <>
      <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
        <PipelineChoice value={pipeline} />
        <Tick name="failed" label="Only those that failed" isOn={failed === 'true'} />
      </form>
      <LiveRun pipeline={pipeline} told={runs.map(({ error }) => error)} />
      {failed === '' && <Failures runs={runs} />}
      <div class="panels">
        <AnswerPanel title="How long they took" answered={answered}>
          {(answer) =>
            answer.rows.length === 0 ? (
              <EmptyNote>{nothing(failed)}</EmptyNote>
            ) : (
              <RunTimeline runs={records<ListedRun>(answer)} />
            )
          }
        </AnswerPanel>
        <AnswerPanel title="The runs" answered={answered}>
          {(answer) => <RunTable answer={answer} empty={nothing(failed)} />}
        </AnswerPanel>
      </div>
    </>
  );
}

/** Said before anything else: whose last run failed, and why. */
function Failures({ runs }: { runs: readonly ListedRun[] }) {
  return (
    <>
      {stillFailed(runs).map(({ run, pipeline, started, error }) => (
        <div class="note problem" role="alert" key={run}>
          <p>
            The last run of {pipeline} failed, <RunLink run={run} text={started} />
          </p>
          <pre>{error}</pre>
        </div>
      ))}
    </>
  );
}

function RunTable({ answer, empty }: { answer: Rows; empty: string }) {
  const errorAt = answer.columns.findIndex(({ name }) => name === 'error');
  const runAt = answer.columns.findIndex(({ name }) => name === 'run');
  const cell = (column: string, value: Value, row: readonly Value[]) => {
    if (column === 'status') return <Status status={String(value)} />;
    if (column === 'started') return <RunLink run={String(row[runAt])} text={String(value)} />;
    if (column === 'seconds') return secondsText(value as number | null);
    if (column === 'bytes') return bytesText(value as number | null);
    if (column === 'error' && value !== null) return <span class="clamped">{String(value)}</span>;
    return undefined;
  };
  return (
    <DataTable
      answer={answer}
      caption="The runs"
      columns={answer.rows.some((row) => row[errorAt] !== null) ? WITH_ERRORS : COLUMNS}
      labels={{ seconds: 'Took', left_out: 'Files left out', bytes: 'Read' }}
      bars={['seconds']}
      cell={cell}
      empty={empty}
    />
  );
}

function nothing(failed: string): string {
  return failed === 'true' ? 'No run failed.' : 'Nothing has run yet.';
}
