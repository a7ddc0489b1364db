import { useMemo, useState } from 'preact/hooks';
import type { Format } from '../../../definitions/panel.ts';
import { isNumeric } from '../../charts/format-value.ts';
import type { Rows } from '../lib/answer.ts';
import { Chart } from '../parts/chart.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyNote } from '../parts/notes.tsx';
import { consolePanel, type Drawn, firstDrawing, KINDS, type Kind } from './console-panel.ts';

/** What a query gave. */
export interface Result extends Rows {
  seconds: number;
}

interface ResultProps {
  result: Result;
  /** Saves all of it, not just the rows that are here. */
  onDownload: () => void;
  isDownloading: boolean;
}

/** The rows of a query, as a table or drawn. */
export function ResultView({ result, onDownload, isDownloading }: ResultProps) {
  const [asChart, setAsChart] = useState(false);
  const { rows, columns, more, seconds } = result;
  const count = rows.length.toLocaleString('en');
  // A plan is drawn with signs, line by line.
  const plan = columns[0]?.name === 'explain_key' ? rows.map((row) => String(row[1])).join('\n') : undefined;
  return (
    <section class="panel full" aria-label="Result">
      <header>
        <h2>Result</h2>
        <span class="tools">
          <button
            type="button"
            class="tool"
            aria-pressed={asChart}
            disabled={rows.length === 0 || plan !== undefined}
            onClick={() => setAsChart(!asChart)}
          >
            Chart
          </button>
          <button type="button" class="tool" disabled={isDownloading} onClick={onDownload}>
            {isDownloading ? 'Saving…' : 'CSV'}
          </button>
        </span>
      </header>
      <p class="muted" role="status">
        {more ? `the first ${count} rows; there are more` : `${count} ${rows.length === 1 ? 'row' : 'rows'}`},{' '}
        {seconds.toFixed(seconds < 1 ? 3 : 1)} s
      </p>
      {plan !== undefined ? (
        <pre class="plan">{plan}</pre>
      ) : asChart ? (
        <DrawnResult result={result} />
      ) : (
        <DataTable
          answer={result}
          caption="Result"
          labels={Object.fromEntries(columns.map(({ name }) => [name, name]))}
          formats={Object.fromEntries(columns.map(({ name }): [string, Format] => [name, 'text']))}
          empty="It gave no rows."
        />
      )}
    </section>
  );
}

function DrawnResult({ result }: { result: Result }) {
  const names = result.columns.map(({ name }) => name);
  const numbers = result.columns.filter(isNumeric).map(({ name }) => name);
  const [drawn, setDrawn] = useState(() => firstDrawing(result.columns));
  const isPossible = drawn !== undefined && [drawn.along, drawn.number].every((name) => names.includes(name));
  const panel = useMemo(() => (drawn === undefined ? undefined : consolePanel(drawn)), [drawn]);
  if (!isPossible || panel === undefined)
    return <EmptyNote>There is no number here to draw by something else.</EmptyNote>;
  const choice = (label: string, key: keyof Drawn, options: readonly string[]) => (
    <label>
      <span>{label}</span>
      <select
        value={drawn[key]}
        onChange={({ currentTarget }) => setDrawn({ ...drawn, [key]: currentTarget.value as Kind })}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <div class="filters">
        {choice('As', 'kind', KINDS)}
        {choice('How much', 'number', numbers)}
        {choice('Of what', 'along', names)}
      </div>
      <Chart
        panel={panel}
        answer={result}
        height={drawn.kind === 'bars' ? Math.min(1600, Math.max(160, 48 + 24 * result.rows.length)) : 380}
      />
    </>
  );
}
