import { useState } from 'preact/hooks';
import type { Panel } from '../../../definitions/panel.ts';
import type { Value } from '../../../warehouse/statements.ts';
import { type Answered, query, type Rows } from '../lib/answer.ts';
import { linkTo } from '../lib/route.ts';
import { Chart } from './chart.tsx';
import { DataTable } from './data-table.tsx';
import { Figures } from './figures.tsx';
import { EmptyNote, Loading, ProblemNote } from './notes.tsx';
import { Scatter3d } from './scatter3d.tsx';

interface PanelViewProps {
  panel: Panel;
  answered: Answered<Rows>;
  /** Where its rows can be had as CSV, if there is more of it to have. */
  downloadFrom?: string | undefined;
  /** The address of the page about one thing, by its key. */
  entityAddress?: ((key: string) => string) | undefined;
}

/** One panel: its title, its picture or its numbers. Whoever cannot see the picture has the numbers. */
export function PanelView({ panel, answered, downloadFrom, entityAddress }: PanelViewProps) {
  const [asTable, setAsTable] = useState(false);
  const { answer, problem, isLoading } = answered;
  const isChart = panel.chart !== 'table' && panel.chart !== 'figures';
  return (
    <section
      class={`panel ${panel.width} ${isLoading && answer !== undefined ? 'stale' : ''}`}
      aria-label={panel.title}
    >
      <header>
        <h2>{panel.title}</h2>
        <span class="tools">
          {downloadFrom !== undefined && (
            <a class="tool" href={downloadFrom} download="">
              {panel.download?.label}
            </a>
          )}
          {isChart && (
            <button type="button" class="tool" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              Table
            </button>
          )}
        </span>
      </header>
      {panel.about !== undefined && <p class="muted">{panel.about}</p>}
      {problem !== undefined ? (
        <ProblemNote problem={problem} />
      ) : answer === undefined ? (
        <Loading height={heightOf(panel)} />
      ) : (
        body(answer)
      )}
    </section>
  );

  function body(answer: Rows) {
    if (panel.chart === 'figures') return <Figures panel={panel} answer={answer} />;
    if (answer.rows.length === 0)
      return (
        <EmptyNote>
          There is nothing to show here{isFiltered(panel) ? ' for what is chosen' : ' yet'}.
        </EmptyNote>
      );
    if (panel.chart === 'table' || asTable) return table(answer);
    if (panel.chart === 'scatter3d') return <Scatter3d panel={panel} answer={answer} />;
    return <Chart panel={panel} answer={answer} height={heightOf(panel, answer)} />;
  }

  function table(answer: Rows) {
    const own = panel.chart === 'table' ? panel : undefined;
    const cell = (column: string, value: Value) => {
      if (own?.entity !== column || entityAddress === undefined || value === null) return undefined;
      return <a {...linkTo(entityAddress(String(value)))}>{String(value)}</a>;
    };
    return (
      <DataTable
        answer={answer}
        caption={panel.title}
        columns={own?.columns}
        labels={panel.labels}
        formats={panel.formats}
        bars={own?.bars ?? []}
        cell={cell}
      />
    );
  }
}

function isFiltered({ equal, at_least, query: sql }: Panel): boolean {
  return sql !== undefined || Object.keys(equal).length + Object.keys(at_least).length > 0;
}

const ROW_HEIGHT = 26;

function heightOf(panel: Panel, answer?: Rows): number {
  if (panel.chart === 'figures') return 80;
  if (panel.chart === 'bars') return Math.max(220, 48 + ROW_HEIGHT * (answer?.rows.length ?? 8));
  if (panel.chart === 'heatmap') {
    const at = answer?.columns.findIndex(({ name }) => name === panel.y) ?? -1;
    const kinds = new Set(answer?.rows.map((row) => row[at])).size;
    return Math.max(220, 90 + 24 * kinds);
  }
  if (panel.chart === 'scatter3d') return 460;
  return panel.chart === 'flow' ? 360 : 280;
}

/** The address of a panel's rows. */
export function panelPath(
  pipeline: string,
  page: string,
  index: number,
  chosen: Record<string, string>,
): string {
  return `/api/pages/${pipeline}/${page}/panels/${index}${query(chosen)}`;
}
