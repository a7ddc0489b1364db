import type { Value } from '../../../warehouse/statements.ts';
import { formatValue } from '../../charts/format-value.ts';
import { query, type Rows, records, useAnswer } from '../lib/answer.ts';
import { useWork } from '../lib/news.ts';
import { linkTo, useRoute } from '../lib/route.ts';
import { bytesText, secondsText } from '../lib/texts.ts';
import { AnswerPanel } from '../parts/answer-panel.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { LiveRun } from '../parts/live-run.tsx';
import { EmptyNote, Loading, ProblemNote } from '../parts/notes.tsx';
import { Status } from '../parts/status.tsx';

type Facts = Record<string, Value>;

/** One run: what it did step by step, what its rules found, what it loaded and said. */
export function Run() {
  const run = useRoute().parts[2] ?? '';
  const work = useWork();
  const { answer, problem } = useAnswer(`/api/operations/run${query({ run })}`);
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  if (answer === undefined) return <Loading />;
  const [facts] = records<Facts>(answer);
  const isRunning = work?.status.runId === run && work.status.state === 'running';
  return (
    <>
      <p class="muted">
        <a {...linkTo('/operations/runs')}>All runs</a> · {run}
      </p>
      {isRunning && <LiveRun />}
      {facts === undefined && !isRunning && <EmptyNote>No run of this name is on record.</EmptyNote>}
      {facts?.error != null && (
        <div class="note problem" role="alert">
          <pre>{String(facts.error)}</pre>
        </div>
      )}
      <div class="panels">
        {facts !== undefined && <FactsPanel facts={facts} />}
        {facts !== undefined && <Steps run={run} />}
        {facts !== undefined && <Findings run={run} />}
        {facts !== undefined && <Totals run={run} />}
        {facts !== undefined && <Files run={run} />}
        <Log run={run} moment={isRunning ? `${work?.status.stage} ${work?.status.table}` : ''} />
      </div>
    </>
  );
}

/** What is said of a run, in the order in which one asks. */
const FACTS: [name: string, label: string, write?: (value: Value) => string][] = [
  ['pipeline', 'Pipeline'],
  ['started', 'Started', instant],
  ['finished', 'Finished', instant],
  ['seconds', 'Took', (value) => secondsText(value as number | null)],
  ['as_of', 'As of'],
  ['files_seen', 'Files seen', count],
  ['files_loaded', 'Files loaded', count],
  ['files_left_out', 'Files left out', count],
  ['bytes', 'Read', (value) => bytesText(value as number | null)],
  ['records', 'Records', count],
  ['loaded', 'Loaded', count],
  ['quarantined', 'No records', count],
  ['full_refresh', 'Every table anew', (value) => (value === true ? 'yes' : 'no')],
  ['source', 'Source'],
  ['mallard_version', 'Mallard'],
  ['duckdb_version', 'DuckDB'],
  ['code_fingerprint', 'Code'],
  ['definitions_fingerprint', 'Definitions'],
];

function FactsPanel({ facts }: { facts: Facts }) {
  return (
    <section class="panel full" aria-label="What it was">
      <header>
        <h2>What it was</h2>
        <Status status={String(facts.status)} />
      </header>
      <dl class="facts">
        {FACTS.filter(([name]) => facts[name] !== null && facts[name] !== undefined).map(
          ([name, label, write]) => (
            <div key={name}>
              <dt>{label}</dt>
              <dd>{(write ?? String)(facts[name] ?? null)}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}

function Steps({ run }: { run: string }) {
  const answered = useAnswer(`/api/operations/steps${query({ run })}`);
  return (
    <AnswerPanel
      title="Steps"
      about="In the order in which they were done; press Took for the longest first"
      answered={answered}
    >
      {(answer) => (
        <DataTable
          answer={answer}
          caption="Steps"
          columns={[
            'step',
            'kind',
            'mode',
            'status',
            'rows_in',
            'rows_out',
            'quarantined',
            'set_aside',
            'seconds',
            'error',
          ]}
          labels={{ seconds: 'Took' }}
          bars={['seconds']}
          cell={(column, value) => {
            if (column === 'error' && value !== null) return <span class="clamped">{String(value)}</span>;
            if (column === 'status' && value !== null) return <Status status={String(value)} />;
            return column === 'seconds' ? secondsText(value as number | null) : undefined;
          }}
        />
      )}
    </AnswerPanel>
  );
}

function Findings({ run }: { run: string }) {
  const answered = useAnswer(`/api/operations/rules${query({ run })}`);
  return (
    <AnswerPanel title="Rules that found something" answered={answered}>
      {(answer) => {
        const at = answer.columns.findIndex(({ name }) => name === 'violations');
        const passedAt = answer.columns.findIndex(({ name }) => name === 'action');
        const found = answer.rows.filter((row) => Number(row[at] ?? 0) > 0 || row[passedAt] !== 'passed');
        return (
          <>
            <p class="muted">
              {found.length} of {answer.rows.length} rules
            </p>
            <DataTable
              answer={{ ...answer, rows: found }}
              caption="Rules that found something"
              columns={['table', 'rule', 'action', 'violations', 'checked', 'share', 'observed', 'expect']}
              bars={['share']}
              cell={(column, value) => {
                if (column === 'action') return <Status status={String(value)} />;
                return column === 'expect' ? <code class="clamped">{String(value)}</code> : undefined;
              }}
              empty="No rule found anything."
            />
          </>
        );
      }}
    </AnswerPanel>
  );
}

function Totals({ run }: { run: string }) {
  const answered = useAnswer(`/api/operations/totals${query({ run })}`);
  return (
    <AnswerPanel title="Sums that have to hold" answered={answered} width="half">
      {(answer) => (
        <DataTable
          answer={answer}
          caption="Sums that have to hold"
          columns={['holds', 'table', 'total', 'input', 'output']}
          cell={(column, value) => (column === 'holds' ? <Holds holds={value === true} /> : undefined)}
          empty="It had no sum to check."
        />
      )}
    </AnswerPanel>
  );
}

function Holds({ holds }: { holds: boolean }) {
  return <Status status={holds ? 'passed' : 'failed'} />;
}

function Files({ run }: { run: string }) {
  const answered = useAnswer(`/api/operations/files${query({ run })}`);
  return (
    <AnswerPanel title="Files" answered={answered} width="half">
      {(answer) => (
        <DataTable
          answer={answer}
          caption="Files"
          columns={['path', 'status', 'bytes', 'records', 'loaded', 'quarantined', 'skipped', 'error']}
          cell={(column, value) => {
            if (column === 'path') return <span class="nowrap">{String(value)}</span>;
            if (column === 'status') return <Status status={String(value)} />;
            return column === 'bytes' ? bytesText(value as number | null) : undefined;
          }}
          empty="It took no file."
        />
      )}
    </AnswerPanel>
  );
}

/** @param moment another text when the log has grown: a run that goes on says more at each step */
function Log({ run, moment }: { run: string; moment: string }) {
  const answered = useAnswer<Rows>(`/api/log${query({ run, moment })}`);
  return (
    <AnswerPanel title="What it said" answered={answered}>
      {(answer) => (
        <DataTable
          answer={{ ...answer, rows: [...answer.rows].reverse() }}
          caption="What it said, the last first"
          cell={(column, value) => {
            if (column === 'level') return <Status status={String(value)} />;
            return column === 'time' ? <span class="nowrap">{clock(String(value))}</span> : undefined;
          }}
          empty="The log does not go back to this run, or is not on this machine."
        />
      )}
    </AnswerPanel>
  );
}

/** The time of day of an instant in UTC, with thousandths: a run is a matter of seconds. */
function clock(time: string): string {
  return time.slice(11, 23);
}

function instant(value: Value): string {
  return `${String(value).slice(0, 19)} UTC`;
}

function count(value: Value): string {
  return formatValue(value, 'count');
}
