import type { ComponentChildren } from 'preact';
import type { Value } from '../../../warehouse/statements.ts';
import { toNumber } from '../../charts/format-value.ts';
import { type Answered, query, type Rows, records, useAnswer } from '../lib/answer.ts';
import { heatOf, type RuleShare } from '../lib/heat.ts';
import { panelOf } from '../lib/panel.ts';
import { useRoute } from '../lib/route.ts';
import { AnswerPanel } from '../parts/answer-panel.tsx';
import { Choice } from '../parts/choice.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { HeatMap } from '../parts/heat-map.tsx';
import { EmptyNote, Loading } from '../parts/notes.tsx';
import { PanelView } from '../parts/panel-view.tsx';
import { Status } from '../parts/status.tsx';
import { Quarantine } from './quarantine.tsx';

const RUNS = 30;

/** What a pipeline's rules found, run by run, and what they hold back. */
export function Quality() {
  const { pipeline: wanted, table = '' } = useRoute().chosen;
  const pipelines = useAnswer('/api/operations/run_pipelines').answer;
  const names = (pipelines?.rows ?? []).map(([name]) => String(name));
  const pipeline = wanted ?? names[0];
  const tables = useAnswer(
    pipeline === undefined ? undefined : `/api/operations/judged_tables${query({ pipeline })}`,
  ).answer;
  if (pipelines === undefined) return <Loading />;
  if (pipeline === undefined) return <EmptyNote>Nothing has run yet.</EmptyNote>;
  const own = tables === undefined ? undefined : records<{ table: string }>(tables).map((one) => one.table);
  return (
    <>
      <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
        <Choice
          name="pipeline"
          label="Pipeline"
          value={pipeline}
          options={names}
          clears={['table', 'rules']}
        />
        <Choice name="table" label="Table" value={table} all="all" options={own ?? []} clears={['rules']} />
      </form>
      <div class="panels">
        <Trends pipeline={pipeline} />
        <Findings pipeline={pipeline} table={table} />
        <Quarantine pipeline={pipeline} table={table} tables={own ?? []} />
        <Rules pipeline={pipeline} table={table} />
      </div>
    </>
  );
}

const LAST = panelOf({
  chart: 'figures',
  title: 'The last run that judged rows',
  about: 'What became of them, and how that compares with the run before',
  width: 'full',
  labels: { score: 'Score: passed everything', unreadable: 'Lines that are no records' },
  formats: { score: 'share' },
});

const SCORE = panelOf({
  chart: 'lines',
  title: 'Score by run: what it lacks of 100 %',
  about:
    'The score is the share of the rows a run judged that nothing held back. Rows set aside by a route are not judged; lines that are no records count as held back; rows that a rule only warned of are let through.',
  x: 'at',
  y: ['lacks'],
  labels: { at: 'Run', lacks: 'Per cent held back' },
  formats: { lacks: 'number' },
});

const BECAME = panelOf({
  chart: 'columns',
  title: 'From bronze to silver, by run',
  about: 'What became of the rows that tables of rows took in; a table made anew takes in all of them.',
  x: 'at',
  y: ['refined', 'set_aside', 'held_back', 'unreadable'],
  stacked: true,
  labels: {
    at: 'Run',
    loaded: 'Loaded into bronze',
    refined: 'Refined',
    set_aside: 'Set aside',
    held_back: 'Held back by rules',
    unreadable: 'Lines that are no records',
  },
});

function Trends({ pipeline }: { pipeline: string }) {
  const answered = useAnswer(`/api/operations/scores${query({ pipeline, runs: RUNS })}`);
  return (
    <>
      <PanelView panel={LAST} answered={lastOf(answered)} />
      <PanelView panel={SCORE} answered={answered} />
      <PanelView panel={BECAME} answered={answered} />
    </>
  );
}

const FIGURES = ['score', 'loaded', 'refined', 'set_aside', 'held_back', 'unreadable'];

/** The figures of the last run that judged rows, each with what it was in the one before. */
function lastOf(answered: Answered<Rows>): Answered<Rows> {
  const { answer } = answered;
  if (answer === undefined) return answered;
  const columns = FIGURES.flatMap((name) => answer.columns.filter((column) => column.name === name));
  const scoreAt = answer.columns.findIndex(({ name }) => name === 'score');
  const judging = answer.rows.filter((row) => (row[scoreAt] ?? null) !== null);
  const [last, before] = [judging.at(-1), judging.at(-2)];
  const of = (row: readonly Value[]) => columns.map((column) => row[answer.columns.indexOf(column)] ?? null);
  if (last === undefined) return { ...answered, answer: { columns, rows: [] } };
  if (before === undefined) return { ...answered, answer: { columns, rows: [of(last)] } };
  const earlier = columns.map(({ name, type }) => ({ name: `${name}_before`, type }));
  return {
    ...answered,
    answer: { columns: [...columns, ...earlier], rows: [[...of(last), ...of(before)]] },
  };
}

function Findings({ pipeline, table }: { pipeline: string; table: string }) {
  const answered = useAnswer(`/api/operations/rule_shares${query({ pipeline, table, runs: RUNS })}`);
  return (
    <AnswerPanel
      title={`Rules that found something in the last ${RUNS} runs`}
      about="Per cent of the rows that break each rule; an empty field was not measured in that run"
      answered={answered}
    >
      {(answer) =>
        answer.rows.length === 0 ? (
          <EmptyNote>No rule found anything.</EmptyNote>
        ) : (
          <HeatMap heat={heatOf(records<RuleShare>(answer))} />
        )
      }
    </AnswerPanel>
  );
}

function Rules({ pipeline, table }: { pipeline: string; table: string }) {
  const answered = useAnswer(`/api/operations/rules_now${query({ pipeline, table, runs: RUNS })}`);
  return (
    <AnswerPanel
      title="Rules as last measured"
      about={`In the last ${RUNS} runs, those that found most first`}
      answered={answered}
    >
      {(answer) => (
        <DataTable
          answer={answer}
          caption="Rules as last measured"
          columns={[
            'table',
            'rule',
            'action',
            'violations',
            'checked',
            'share',
            'trend',
            'on_violation',
            'observed',
            'expect',
          ]}
          bars={['share']}
          cell={ruleCell}
          empty="No rule has been measured."
        />
      )}
    </AnswerPanel>
  );
}

function ruleCell(column: string, value: Value): ComponentChildren {
  if (column === 'action') return <Status status={String(value)} />;
  if (column === 'expect' || column === 'observed')
    return value === null ? undefined : <code class="clamped">{String(value)}</code>;
  if (column === 'trend' && Array.isArray(value)) return <Trend shares={value.map((one) => toNumber(one))} />;
  return undefined;
}

/** Shares of the last runs as small bars, the last at the right. */
function Trend({ shares }: { shares: readonly (number | null)[] }) {
  const most = Math.max(...shares.map((share) => share ?? 0));
  if (most === 0) return <span class="muted">–</span>;
  return (
    <span class="trend" role="img" aria-label={`its share over ${shares.length} runs`}>
      {shares.map((share, i) => (
        <span key={i} style={{ height: `${Math.max(6, (100 * (share ?? 0)) / most)}%` }} />
      ))}
    </span>
  );
}
