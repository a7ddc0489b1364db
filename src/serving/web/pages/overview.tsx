import { query, records, useAnswer } from '../lib/answer.ts';
import { type Project, useProject } from '../lib/project.ts';
import { linkTo } from '../lib/route.ts';
import { ago } from '../lib/time.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Health, type PipelineHealth } from '../parts/health.tsx';
import { Loading, ProblemNote } from '../parts/notes.tsx';
import { Panels } from '../parts/panels.tsx';

/** What matters most of every pipeline that has run: how it stands, its figures, what changed, and the last runs. */
export function Overview() {
  const { pipelines, problems } = useProject();
  const { answer, problem } = useAnswer('/api/operations/pipelines');
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  if (answer === undefined) return <Loading height={400} />;
  const standing = records<PipelineHealth>(answer);
  return (
    <>
      {problems.map(({ where, message }) => (
        <ProblemNote key={where} problem={{ message, where, next: 'mallard validate says more' }} />
      ))}
      {standing.map((health) => (
        <OfPipeline
          key={health.pipeline}
          health={health}
          shown={pipelines.find(({ name }) => name === health.pipeline)}
        />
      ))}
      <LastRuns />
    </>
  );
}

function OfPipeline({
  health,
  shown,
}: {
  health: PipelineHealth;
  shown: Project['pipelines'][number] | undefined;
}) {
  const page = shown?.pages.find((one) => one.page === 'overview');
  return (
    <section aria-label={health.pipeline}>
      <h2 class="pipeline">{health.pipeline}</h2>
      {shown !== undefined && <p class="muted">{shown.description}</p>}
      <Health health={health} />
      {page !== undefined && <Panels pipeline={health.pipeline} page={page} chosen={{}} />}
      <Changes pipeline={health.pipeline} />
    </section>
  );
}

function Changes({ pipeline }: { pipeline: string }) {
  const { answer } = useAnswer(`/api/operations/changes${query({ pipeline })}`);
  if (answer === undefined || answer.rows.length === 0) return null;
  return (
    <details class="panel changes">
      <summary>
        What the last run changed <span class="muted">{answer.rows.length} tables</span>
      </summary>
      <DataTable
        answer={answer}
        caption={`What the last run of ${pipeline} changed`}
        labels={{ change: 'Rows more or fewer', rows: 'Rows now' }}
      />
    </details>
  );
}

function LastRuns() {
  const { answer } = useAnswer(`/api/operations/runs${query({ limit: 8, failed: 'false' })}`);
  if (answer === undefined) return <Loading />;
  const started = answer.columns.findIndex(({ name }) => name === 'started');
  return (
    <section class="panel full last-runs" aria-label="Last runs">
      <header>
        <h2>Last runs</h2>
        <a class="tool" {...linkTo('/operations/runs')}>
          All runs
        </a>
      </header>
      <DataTable
        answer={answer}
        caption="Last runs"
        columns={['started', 'pipeline', 'status', 'seconds', 'files', 'rows', 'quarantined', 'error']}
        cell={(column, value, row) => {
          if (column === 'status')
            return <span class={`status ${value === 'succeeded' ? 'good' : 'bad'}`}>{String(value)}</span>;
          if (column !== 'started') return undefined;
          return <time dateTime={`${row[started]}Z`}>{ago(String(value))}</time>;
        }}
      />
    </section>
  );
}
