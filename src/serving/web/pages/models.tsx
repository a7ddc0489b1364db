import { query, records, useAnswer } from '../lib/answer.ts';
import { type Centre, centresTable } from '../lib/centres.ts';
import { panelOf } from '../lib/panel.ts';
import { useRoute } from '../lib/route.ts';
import { AnswerPanel } from '../parts/answer-panel.tsx';
import { Choice } from '../parts/choice.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyNote } from '../parts/notes.tsx';
import { PanelView } from '../parts/panel-view.tsx';
import { RunLink } from '../parts/status.tsx';

interface Model {
  segmentation: string;
  run: string;
  started: string;
  at: string;
  k: number;
}

/** The models that runs fitted: one of them in full, and how those of its segmentation moved. */
export function Models() {
  const { segmentation: wanted, run: wantedRun } = useRoute().chosen;
  const answered = useAnswer('/api/operations/segmentation_models');
  return <>{answered.answer === undefined ? <Waiting answered={answered} /> : body(answered.answer)}</>;

  function body(answer: NonNullable<typeof answered.answer>) {
    const models = records<Model>(answer);
    const segmentations = [...new Set(models.map((one) => one.segmentation))];
    const segmentation = segmentations.find((one) => one === wanted) ?? segmentations[0];
    if (segmentation === undefined) return <EmptyNote>No run has fitted a model yet.</EmptyNote>;
    const own = models.filter((one) => one.segmentation === segmentation);
    const model = own.find(({ run }) => run === wantedRun) ?? own.at(-1);
    const at = answer.columns.findIndex(({ name }) => name === 'segmentation');
    const history = { ...answer, rows: answer.rows.filter((row) => row[at] === segmentation) };
    return (
      <>
        <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
          <Choice
            name="segmentation"
            label="Segmentation"
            value={segmentation}
            options={segmentations}
            clears={['run']}
          />
          <Choice
            name="run"
            label="Run"
            value={model?.run ?? ''}
            options={[...own].reverse().map(({ run, started }) => ({ value: run, text: started }))}
          />
        </form>
        <div class="panels">
          {model !== undefined && <Selection segmentation={segmentation} run={model.run} />}
          {model !== undefined && <Clusters segmentation={segmentation} run={model.run} />}
          {own.length > 1 && <PanelView panel={DRIFT} answered={{ ...answered, answer: history }} />}
          {own.length > 1 && <PanelView panel={SIZES} answered={{ ...answered, answer: history }} />}
          <ModelTable answered={{ ...answered, answer: history }} />
        </div>
      </>
    );
  }
}

function Waiting({ answered }: { answered: ReturnType<typeof useAnswer> }) {
  return (
    <div class="panels">
      <AnswerPanel title="Models" answered={answered}>
        {() => null}
      </AnswerPanel>
    </div>
  );
}

const measure = (column: 'inertia' | 'silhouette' | 'combined', title: string, about: string) =>
  panelOf({
    chart: 'lines',
    title,
    about,
    width: 'third',
    x: 'k',
    y: [column, `chosen_${column}`],
    labels: { [`chosen_${column}`]: 'Chosen', combined: 'Combined score' },
    formats: { [column]: 'number', k: 'count' },
  });

const MEASURES = [
  measure('inertia', 'Elbow', 'Inertia by number of clusters: less is tighter, and always less with more'),
  measure('silhouette', 'Silhouette', 'How much nearer to its own cluster than to the next: 1 is best'),
  measure('combined', 'Combined score', 'Silhouette and elbow weighed together: the largest is chosen'),
];

function Selection({ segmentation, run }: { segmentation: string; run: string }) {
  const answered = useAnswer(`/api/operations/model_ks${query({ run, segmentation })}`);
  if (answered.answer?.rows.length === 1)
    return (
      <section class="panel full" aria-label="Number of clusters">
        <h2>Number of clusters</h2>
        <p class="muted">
          The definition names it: {String(answered.answer.rows[0]?.[0])} clusters, and no other number was
          tried.
        </p>
      </section>
    );
  return (
    <>
      {MEASURES.map((panel) => (
        <PanelView key={panel.title} panel={panel} answered={answered} />
      ))}
    </>
  );
}

function Clusters({ segmentation, run }: { segmentation: string; run: string }) {
  const answered = useAnswer(`/api/operations/model_centres${query({ run, segmentation })}`);
  return (
    <AnswerPanel
      title="Clusters and their centres"
      about="Centres in the units of the features; outliers were kept out of the fit and have none"
      answered={answered}
    >
      {(answer) => {
        const table = centresTable(records<Centre>(answer));
        const features = table.columns.slice(3).map(({ name }) => name);
        return (
          <DataTable
            answer={table}
            caption="Clusters and their centres"
            labels={Object.fromEntries(features.map((name) => [name, name]))}
            bars={['customers']}
          />
        );
      }}
    </AnswerPanel>
  );
}

const DRIFT = panelOf({
  chart: 'lines',
  title: 'Drift, run by run',
  about:
    'Against the model before: the stability index of the sizes (below 0.1 little has moved, above 0.25 much), the share of customers who kept their cluster, and how far the centres moved, in scaled units',
  x: 'at',
  y: ['stability_index', 'kept_share', 'centre_shift'],
  labels: {
    at: 'Run',
    stability_index: 'Stability index',
    kept_share: 'Kept their cluster',
    centre_shift: 'Centres moved',
  },
  formats: { stability_index: 'number', kept_share: 'number', centre_shift: 'number' },
});

const SIZES = panelOf({
  chart: 'columns',
  title: 'Customers and outliers, run by run',
  x: 'at',
  y: ['customers', 'outliers'],
  labels: { at: 'Run' },
});

function ModelTable({ answered }: { answered: ReturnType<typeof useAnswer> }) {
  return (
    <AnswerPanel
      title="Its models"
      {...(answered.answer?.rows.length === 1 ? { about: 'It was fitted once: nothing has moved yet' } : {})}
      answered={answered}
    >
      {(answer) => {
        const runAt = answer.columns.findIndex(({ name }) => name === 'run');
        return (
          <DataTable
            answer={{ ...answer, rows: [...answer.rows].reverse() }}
            caption="Its models, the last first"
            columns={[
              'started',
              'as_of',
              'model',
              'k',
              'customers',
              'outliers',
              'sample',
              'inertia',
              'silhouette',
              'compared_with',
              'stability_index',
              'kept_share',
              'centre_shift',
            ]}
            formats={{ kept_share: 'share' }}
            cell={(column, value, row) =>
              column === 'started' ? <RunLink run={String(row[runAt])} text={String(value)} /> : undefined
            }
          />
        );
      }}
    </AnswerPanel>
  );
}
