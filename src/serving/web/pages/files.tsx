import type { ComponentChildren } from 'preact';
import type { Value } from '../../../warehouse/statements.ts';
import { formatValue } from '../../charts/format-value.ts';
import { query, useAnswer } from '../lib/answer.ts';
import { useRoute } from '../lib/route.ts';
import { bytesText } from '../lib/texts.ts';
import { AnswerPanel } from '../parts/answer-panel.tsx';
import { Choice, SearchField } from '../parts/choice.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { PipelineChoice } from '../parts/pipeline-choice.tsx';
import { RunLink, Status } from '../parts/status.tsx';

const STATUSES = ['loaded', 'duplicate', 'empty', 'rejected', 'ignored', 'replaced', 'retracted'];

/** What came, what became of it, and how fresh the sources are. */
export function Files() {
  const { pipeline = '', status = '', search = '' } = useRoute().chosen;
  const asked = query({ pipeline, status, search });
  return (
    <>
      <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
        <PipelineChoice value={pipeline} />
        <Choice name="status" label="What became of it" value={status} all="anything" options={STATUSES} />
        <SearchField name="search" label="Path" value={search} />
      </form>
      <div class="panels">
        <Totals asked={asked} />
        <Sources pipeline={pipeline} />
        <Arrivals asked={asked} />
      </div>
    </>
  );
}

function Totals({ asked }: { asked: string }) {
  const answered = useAnswer(`/api/operations/arrival_totals${asked}`);
  return (
    <AnswerPanel title="In all" about="Records are loaded, quarantined or skipped" answered={answered}>
      {(answer) => (
        <DataTable
          answer={answer}
          caption="Files in all"
          labels={{ broken_sums: 'Sums that do not hold' }}
          cell={fileCell()}
          empty="No file has come that is so."
        />
      )}
    </AnswerPanel>
  );
}

function Sources({ pipeline }: { pipeline: string }) {
  const answered = useAnswer(`/api/operations/sources_now${query({ pipeline })}`);
  return (
    <AnswerPanel
      title="Sources"
      about="As the last run that looked found them; times are UTC. Fresh: it loaded files of them; quiet: nothing was new; away: it could not be listed"
      answered={answered}
    >
      {(answer) => (
        <DataTable
          answer={answer}
          caption="Sources"
          labels={{
            newest_file_at: 'Changed',
            last_loaded_at: 'Last loaded',
          }}
          columns={[
            'source',
            'pipeline',
            'status',
            'newest_file',
            'newest_file_at',
            'last_loaded_at',
            'files_seen',
            'files_loaded',
            'location',
            'error',
          ]}
          cell={(column, value) => {
            if (column === 'status') return <Status status={String(value)} />;
            return /^newest|_at$/.test(column) ? (
              <span class="nowrap">{formatValue(value, 'text')}</span>
            ) : undefined;
          }}
          empty="No run has looked at a source yet."
        />
      )}
    </AnswerPanel>
  );
}

function Arrivals({ asked }: { asked: string }) {
  const answered = useAnswer(`/api/operations/arrivals${asked}`);
  return (
    <AnswerPanel title="Files" about="The newest 500 of them" answered={answered}>
      {(answer) => {
        const runAt = answer.columns.findIndex(({ name }) => name === 'run');
        return (
          <DataTable
            answer={answer}
            caption="Files"
            columns={[
              'path',
              'status',
              'pipeline',
              'bytes',
              'records',
              'loaded',
              'quarantined',
              'skipped',
              'holds',
              'seen',
              'dialect',
              'error',
            ]}
            labels={{ holds: 'Adds up', seen: 'Came' }}
            cell={fileCell(runAt)}
            empty="No file has come that is so."
          />
        );
      }}
    </AnswerPanel>
  );
}

/** @param runAt the column that says which run took a file */
function fileCell(runAt = -1) {
  return (column: string, value: Value, row: readonly Value[]): ComponentChildren => {
    if (column === 'error' && value !== null) return <span class="clamped">{String(value)}</span>;
    if (column === 'path') return <span class="nowrap">{String(value)}</span>;
    if (column === 'status') return <Status status={String(value)} />;
    if (column === 'bytes') return bytesText(value as number | null);
    if (column === 'holds') return value === null ? '–' : value === true ? 'yes' : <strong>no</strong>;
    const run = row[runAt];
    if (column === 'seen' && run !== null && run !== undefined)
      return <RunLink run={String(run)} text={String(value)} />;
    return undefined;
  };
}
